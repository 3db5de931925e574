"""The life of an article: draft, revise, publish, retire, and how it is found by number."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, Text, cast, func, or_, select
from sqlalchemy.orm import Session, selectinload

from kb import changes, rights
from kb.content import Content
from kb.errors import Conflict, NotFound
from kb.models import FILED, STATES, Article, Person, Revision, Ticket
from kb.sentences import sentence as _
from kb.text import one_line

NUMBER = re.compile(r"KB-?(\d{1,9})", re.IGNORECASE)


def number_of(serial: int) -> str:
    """Return the number that readers see."""
    return f"KB-{serial:06d}"


def as_number(text: str) -> str | None:
    """Return the article number that somebody typed, in its full form, or None."""
    found = NUMBER.fullmatch(text.strip())
    return number_of(int(found[1])) if found else None


def draft(
    session: Session,
    content: Content,
    *,
    by: Person | None,
    at: datetime,
    external_id: str | None = None,
    from_ticket: Ticket | None = None,
) -> Article:
    """Store a new article that only its author and publishers see."""
    article = Article(
        number=number_of(changes.take(session, "article")),
        external_id=external_id,
        author_id=by.id if by else None,
        from_ticket_id=from_ticket.id if from_ticket else None,
        created_at=at,
        updated_at=at,
    )
    _write(article, content)
    changes.stamp(session, article)
    session.add(article)
    session.flush()
    _keep_revision(session, article, content, by=by, at=at, why="")
    return article


def revise(
    session: Session,
    article: Article,
    content: Content,
    *,
    by: Person | None,
    at: datetime,
    why: str = "",
    expected_revision: int | None = None,
) -> bool:
    """Store a new text as a new revision and tell whether it differed; Conflict when another was saved meanwhile."""
    if expected_revision is not None and expected_revision != article.revision:
        raise Conflict(_("这篇文章刚刚被改成了第 %(revision)s 版，请先查看再保存", revision=article.revision))
    if content == Content.of(article):
        return False
    _write(article, content)
    article.updated_at = at
    changes.stamp(session, article)
    _keep_revision(session, article, content, by=by, at=at, why=why)
    return True


def publish(session: Session, article: Article, *, at: datetime) -> None:
    """Put an article before its readers."""
    if article.state == "published":
        return
    article.state = "published"
    article.published_at = article.published_at or at
    article.updated_at = at
    changes.stamp(session, article)


def retire(session: Session, article: Article, *, at: datetime) -> None:
    """Take an article away from its readers; its text and links stay."""
    if article.state == "archived":
        return
    article.state = "archived"
    article.updated_at = at
    changes.stamp(session, article)


def verify(session: Session, article: Article, *, by: Person, at: datetime) -> None:
    """Note that somebody has found an article to be right as it stands."""
    article.confidence = "verified"
    article.verified_at, article.verified_role = at, by.role
    changes.stamp(session, article)


def find(session: Session, reference: str) -> Article | None:
    """Find an article by its number or external id."""
    reference = one_line(reference)
    number = as_number(reference) or reference
    either = select(Article).where(or_(Article.number == number, Article.external_id == reference))
    return session.scalars(either.order_by(Article.number != number).limit(1)).first()


def get(session: Session, reference: str, person: Person | None) -> Article:
    """Return the article with this number or external id if this person may read it; else NotFound."""
    article = find(session, reference)
    if article is None or not rights.may_read_article(person, article):
        raise NotFound(_("没有找到这篇文章，或者你没有查看它的权限"))
    return article


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, Article]:
    """Return articles by their database ids."""
    return {a.id: a for a in session.scalars(select(Article).where(Article.id.in_(list(ids))))}


def findable(session: Session, ids: Iterable[int], audience: int) -> set[int]:
    """Return those of these database ids whose articles this audience may find."""
    if not (keys := list(ids)):
        return set()
    return set(
        session.scalars(select(Article.id).where(Article.id.in_(keys), rights.findable_articles(audience)))
    )


def changed_after(session: Session, number: int, limit: int = 1000) -> Sequence[Article]:
    """Return what changed after a change number, in order."""
    newer = select(Article).where(Article.changed > number).order_by(Article.changed).limit(limit)
    return session.scalars(newer).all()


def ids_changed_after(session: Session, number: int) -> set[int]:
    """Return the database ids of what changed after a change number."""
    return set(session.scalars(select(Article.id).where(Article.changed > number)))


def listing(
    session: Session,
    person: Person | None,
    *,
    state: str = "",
    category: str = "",
    kind: str = "",
    tag: str = "",
    lang: str = "",
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> Sequence[Article]:
    """Return readable articles, newest change first, after the (updated_at, id) that a page ended with."""
    query = _narrowed(person, state=state, category=category, kind=kind, tag=tag, lang=lang)
    if before:
        at, key = before
        query = query.where(or_(Article.updated_at < at, (Article.updated_at == at) & (Article.id < key)))
    return session.scalars(query.order_by(Article.updated_at.desc(), Article.id.desc()).limit(limit)).all()


def by_age(
    session: Session,
    person: Person | None,
    *,
    state: str = "",
    category: str = "",
    kind: str = "",
    tag: str = "",
    lang: str = "",
    before: int | None = None,
    limit: int = 50,
) -> Sequence[Article]:
    """Return readable articles, the last made first, an order that no edit disturbs, after the id of a page's end."""
    query = _narrowed(person, state=state, category=category, kind=kind, tag=tag, lang=lang)
    if before is not None:
        query = query.where(Article.id < before)
    return session.scalars(query.order_by(Article.id.desc()).limit(limit)).all()


def _narrowed(
    person: Person | None, *, state: str, category: str, kind: str, tag: str, lang: str
) -> Select[Article]:
    query = select(Article).where(rights.readable_articles(person)).options(selectinload(Article.author))
    if state in STATES:
        query = query.where(Article.state == state)
    if category:
        query = query.where(
            or_(Article.category == category, Article.category.startswith(category + "/", autoescape=True))
        )
    if kind:
        query = query.where(Article.kind == kind)
    if lang:
        query = query.where(Article.lang == lang)
    if tag:
        query = query.where(
            cast(Article.tags, Text).contains(json.dumps(tag, ensure_ascii=False), autoescape=True)
        )
    return query


def revisions(session: Session, article: Article) -> Sequence[Revision]:
    """Return every saved text of an article, newest first."""
    kept = select(Revision).where(Revision.article_id == article.id).options(selectinload(Revision.by))
    return session.scalars(kept.order_by(Revision.number.desc())).all()


def categories(session: Session, audience: int) -> list[tuple[str, int]]:
    """Return each top category with the number of articles that this audience finds in it, largest first."""
    counted: dict[str, int] = {}
    stored = (
        select(Article.category, func.count())
        .where(rights.findable_articles(audience), FILED)
        # As the index has them, so that nothing is sorted.
        .group_by(Article.state, Article.visibility, Article.category)
    )
    for path, count in session.execute(stored):
        top = path.split("/")[0]
        counted[top] = counted.get(top, 0) + count
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def counts_by_state(session: Session, person: Person | None) -> dict[str, int]:
    """Return how many readable articles there are in each state."""
    counted: dict[str, int] = {}
    stored = (
        select(Article.state, func.count())
        .where(rights.readable_articles(person))
        # As an index has them, so that no article is read.
        .group_by(Article.author_id, Article.state, Article.visibility)
    )
    for state, count in session.execute(stored):
        counted[state] = counted.get(state, 0) + count
    return counted


def _write(article: Article, content: Content) -> None:
    article.title = content.title
    article.body = content.body
    article.category = content.category
    article.tags = list(content.tags)
    article.lang = content.lang
    article.kind = content.kind
    article.visibility = content.visibility
    article.phrasings = list(content.phrasings)


def _keep_revision(
    session: Session, article: Article, content: Content, *, by: Person | None, at: datetime, why: str
) -> None:
    article.revision = (article.revision or 0) + 1
    session.add(
        Revision(
            article_id=article.id,
            number=article.revision,
            at=at,
            by_id=by.id if by else None,
            why=why,
            content=content.as_json(),
        )
    )
    session.flush()
