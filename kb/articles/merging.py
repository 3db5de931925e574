"""Make one article of two: what pointed to the one that goes points to the one that stays."""

from datetime import datetime

from sqlalchemy import Column, Table, UniqueConstraint, and_, delete, exists, select, update
from sqlalchemy.orm import Session

from kb import changes, usefulness
from kb.articles.drafting import revise
from kb.articles.flow import retire
from kb.articles.trail import note
from kb.content import PHRASINGS_MAX, RELATED_MAX, TAGS_MAX, Content
from kb.errors import Conflict
from kb.models import Article, Base, Feedback, Person, Ticket
from kb.sentences import sentence as _
from kb.text import tidy_list

STAYS = frozenset({"revisions", "article_steps", "near_pairs"})
"""What tells of the article that goes itself."""


def merge(session: Session, gone: Article, into: Article, *, by: Person, at: datetime) -> None:
    """Archive an article in favour of another, which gets its readers' words, tickets, suggestions and addresses."""
    _check(gone, into)
    session.flush()
    tickets = session.scalars(select(Ticket).where(Ticket.solved_by_id == gone.id)).all()
    for column in pointing():
        _repoint(session, column, gone.id, into.id)
    session.execute(update(Article).where(Article.merged_into_id == gone.id).values(merged_into_id=into.id))
    session.expire_all()
    _count_feedback(session, gone, into)
    revise(session, into, _joined(gone, into), by=by, at=at, why=_("合并 %(number)s", number=gone.number))
    retire(session, gone, at=at, by=by)
    gone.merged_into_id = into.id
    usefulness.recount(session, [gone.id, into.id])
    changes.stamp_all(session, [into, gone, *tickets])
    note(session, gone, "merged", by=by, at=at, data={"into": into.number})
    note(session, into, "merged", by=by, at=at, data={"from": gone.number})


def pointing() -> list[Column[int]]:
    """Return every column that names an article and goes with it into another."""
    return [
        column
        for table in Base.metadata.sorted_tables
        if table.name not in STAYS
        for column in table.columns
        if any(key.target_fullname == "articles.id" for key in column.foreign_keys)
    ]


def _check(gone: Article, into: Article) -> None:
    if gone.id == into.id:
        raise Conflict(_("不能和自己合并"))
    if gone.merged_into_id is not None or into.merged_into_id is not None:
        raise Conflict(_("这篇文章已经合并到别的文章了"))
    if gone.is_findable and not into.is_findable:
        raise Conflict(_("读者能看到的文章，只能合并到读者能看到的文章"))
    if gone.visibility == "groups" and not _is_for_no_others(into, gone):
        raise Conflict(_("%(number)s 还有别人能看，合并会让他们看到分组里的内容", number=into.number))
    if into.working:
        raise Conflict(_("%(number)s 有未发布的修改，请先发布或放弃", number=into.number))


def _is_for_no_others(into: Article, gone: Article) -> bool:
    """Tell whether who finds one finds the other too: titles and phrasings go with it."""
    return into.visibility == "groups" and not into.group_bits & ~gone.group_bits


def _repoint(session: Session, column: Column[int], gone: int, into: int) -> None:
    """Let rows name the other article; those of which there may be only one, and is one, go."""
    table = Base.metadata.tables[column.table.fullname]
    for others in _alone_with(table, column):
        twin = table.alias()
        same = and_(twin.c[column.name] == into, *(twin.c[name] == table.c[name] for name in others))
        session.execute(delete(table).where(column == gone, exists(select(1).select_from(twin).where(same))))
    session.execute(update(table).where(column == gone).values({column.name: into}))


def _alone_with(table: Table, column: Column[int]) -> list[list[str]]:
    """Return the other columns of each key that a column is part of."""
    keys = [[each.name for each in table.primary_key.columns]]
    keys += [
        [c.name for c in each.columns] for each in table.constraints if isinstance(each, UniqueConstraint)
    ]
    keys += [[c.name for c in each.columns] for each in table.indexes if each.unique]
    return [[name for name in key if name != column.name] for key in keys if column.name in key]


def _count_feedback(session: Session, gone: Article, into: Article) -> None:
    """Leave each reader one word, the later one, and move the counts."""
    into.helpful, into.unhelpful = into.helpful + gone.helpful, into.unhelpful + gone.unhelpful
    gone.helpful = gone.unhelpful = 0
    kept: set[tuple[int | None, str]] = set()
    words = select(Feedback).where(Feedback.article_id == into.id).order_by(Feedback.at.desc())
    for word in session.scalars(words):
        reader = (word.person_id, "" if word.person_id else word.visitor)
        if reader in kept and reader != (None, ""):
            into.helpful -= word.is_helpful
            into.unhelpful -= not word.is_helpful
            session.delete(word)
        kept.add(reader)


def _joined(gone: Article, into: Article) -> Content:
    """Return the text of one with the ways of asking, tags and links of the other."""
    own, other = Content.of(into), Content.of(gone)
    asked = [text for text in [*own.phrasings, other.title, *other.phrasings] if text != own.title]
    links = [text for text in [*own.related, *other.related] if text not in {gone.number, into.number}]
    return Content.parse(
        {
            "phrasings": tidy_list(asked)[:PHRASINGS_MAX],
            "tags": tidy_list([*own.tags, *other.tags])[:TAGS_MAX],
            "related": tidy_list(links)[:RELATED_MAX],
            "related_tickets": tidy_list([*own.related_tickets, *other.related_tickets])[:RELATED_MAX],
        },
        own,
    )
