"""Articles found by number, external id or database id, as far as somebody may read them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kb import rights
from kb.articles.numbers import as_number, number_before_words
from kb.errors import NotFound
from kb.models import Article, Person, among_keys
from kb.sentences import sentence as _
from kb.text import one_line


def find(session: Session, reference: str) -> Article | None:
    """Find an article by its number or external id; words may follow a number."""
    reference = one_line(reference)
    number = as_number(reference) or reference
    either = select(Article).where(or_(Article.number == number, Article.external_id == reference))
    found = session.scalars(either.order_by(Article.number != number).limit(1)).first()
    named = number_before_words(reference) if found is None else None
    return find(session, named) if named else found


def get(session: Session, reference: str, person: Person | None) -> Article:
    """Return the article that stands at this number or external id now, if this person may read it; else NotFound.

    One that was merged into another is that other.
    """
    article = find(session, reference)
    if article is not None and article.merged_into_id is not None:
        article = session.get(Article, article.merged_into_id)
    return _readable(article, person)


def get_itself(session: Session, reference: str, person: Person | None) -> Article:
    """Return the article with this number or external id, also one that was merged into another; else NotFound."""
    return _readable(find(session, reference), person)


def _readable(article: Article | None, person: Person | None) -> Article:
    if article is None or not rights.may_read_article(person, article):
        raise NotFound(_("没有找到这篇文章，或者你没有查看它的权限"))
    return article


_BY_IDS = select(Article).where(among_keys(Article.id))


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, Article]:
    """Return articles by their database ids."""
    wanted = list(ids)
    return {a.id: a for a in session.scalars(_BY_IDS, {"keys": wanted})} if wanted else {}


def named(session: Session, references: Iterable[str], person: Person | None) -> Sequence[Article]:
    """Return the articles with these numbers or external ids that somebody may read, in this order, none twice."""
    wanted = list(dict.fromkeys(as_number(each) or each for each in references))
    if not wanted:
        return []
    either = or_(Article.number.in_(wanted), Article.external_id.in_(wanted))
    rows = session.scalars(select(Article).where(either, rights.readable_articles(person))).all()
    known = {row.external_id: row for row in rows if row.external_id} | {row.number: row for row in rows}
    return list({known[each].id: known[each] for each in wanted if each in known}.values())


def findable(session: Session, ids: Iterable[int], audience: int) -> set[int]:
    """Return those of these database ids whose articles this audience may find."""
    keys = list(ids)
    if not keys:
        return set()  # SQLite would look through all articles for none
    wanted = select(Article.id).where(Article.id.in_(keys), rights.findable_articles(audience))
    return set(session.scalars(wanted))


def changed_after(session: Session, number: int, limit: int = 1000) -> Sequence[Article]:
    """Return what changed after a change number, in order."""
    newer = select(Article).where(Article.changed > number).order_by(Article.changed).limit(limit)
    return session.scalars(newer).all()


def ids_changed_after(session: Session, number: int) -> set[int]:
    """Return the database ids of what changed after a change number."""
    return set(session.scalars(select(Article.id).where(Article.changed > number)))
