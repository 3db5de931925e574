"""Make the collections hold what the database holds: what to do is worked out first, then done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import articles, attachments, changes, rights, tickets
from kb.audiences import AGENTS
from kb.models import FINDABLE_STATES, Article, Ticket
from search.collection import Collection
from search.document import WAITING, Document
from search.index import SearchIndex
from search.operators import Fields

STEP: Final = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written, what is to go, and the change that a follower stands at then."""

    stale: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    last: int = 0

    def __bool__(self) -> bool:
        return bool(self.stale or self.gone)


def plan(held: Mapping[int, int], wanted: Mapping[int, int], last: int) -> Plan:
    """Compare what is held with what should be, both as keys with their change numbers."""
    return Plan(
        stale=tuple(key for key, changed in wanted.items() if held.get(key) != changed),
        gone=tuple(key for key in held if key not in wanted),
        last=last,
    )


def article_document(article: Article, files: Sequence[attachments.Words] = ()) -> Document:
    """Give an article as it is found; what its files say counts as the end of its text."""
    return Document(
        key=article.id,
        number=article.number,
        external_id=article.external_id or "",
        title=article.title,
        phrasings=tuple(article.phrasings),
        body="\n\n".join((article.body, *(f"{words.name}\n{words.text}" for words in files))),
        category=article.category,
        tags=tuple(article.tags),
        lang=article.lang,
        kind=article.kind,
        audience=rights.readers_of(article),
        updated_at=_seconds(article.updated_at),
        changed=article.changed,
        useful=article.useful - (WAITING if article.state == "due" else 0),
    )


def ticket_document(ticket: Ticket) -> Document:
    """Give a ticket as it is found: by what its requester wrote and was told, not by replies and notes.

    In the columns that filters read stand its status and priority, and the time when it was opened.
    """
    texts = (ticket.description, ticket.error_code, ticket.steps, ticket.workaround, ticket.resolution)
    return Document(
        key=ticket.id,
        number=ticket.number,
        external_id=ticket.external_id or "",
        title=ticket.title,
        body="\n".join(filter(None, texts)),
        category=ticket.category,
        kind=ticket.status,
        lang=ticket.priority,
        audience=AGENTS,
        updated_at=_seconds(ticket.created_at),
        changed=ticket.changed,
    )


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def follow(session: Session, index: SearchIndex, limit: int = STEP) -> int:
    """Take in the next changes, at most limit of each kind, and return how many rows they were."""
    upto = changes.last(session)
    return _follow_articles(session, index, upto, limit) + _follow_tickets(session, index, upto, limit)


def _follow_articles(session: Session, index: SearchIndex, upto: int, limit: int) -> int:
    since = min(index.articles.last, index.fields.last)
    if since >= upto:
        return 0
    rows = articles.changed_after(session, since, limit)
    findable = list(_documents(session, [row for row in rows if row.is_findable]))
    removed = [row.id for row in rows if not row.is_findable]
    index.apply(findable, removed, last=_reached(rows, upto, limit))
    return len(rows)


def _follow_tickets(session: Session, index: SearchIndex, upto: int, limit: int) -> int:
    since = index.tickets.last
    if since >= upto:
        return 0
    rows = tickets.changed_after(session, since, limit)
    index.tickets.apply(map(ticket_document, rows), last=_reached(rows, upto, limit))
    return len(rows)


def _reached(rows: Sequence[Article | Ticket], upto: int, limit: int) -> int:
    return rows[-1].changed if len(rows) == limit else max(upto, *(row.changed for row in rows[-1:]), 0)


def sync(session: Session, index: SearchIndex) -> int:
    """Compare everything with the database, write only what differs, and return how many documents that was."""
    upto = changes.last(session)
    gone = plan(index.articles.held(), _findable(session), upto).gone
    if gone:
        index.articles.apply([], gone, last=index.articles.last)
    count = max(_sync_articles(session, part, upto) for part in (index.fields, index.articles))
    numbers = {row.id: row.changed for row in session.execute(select(Ticket.id, Ticket.changed))}
    todo = plan(index.tickets.held(), numbers, upto)
    if todo or index.tickets.last < upto:
        index.tickets.apply(_tickets(session, todo.stale), todo.gone, last=upto)
    return count + len(todo.stale) + len(todo.gone)


def _sync_articles(session: Session, part: Collection | Fields, upto: int) -> int:
    todo = plan(part.held(), _findable(session), upto)
    if todo or part.last < upto:
        part.apply(_articles(session, todo.stale), todo.gone, last=upto)
    return len(todo.stale) + len(todo.gone)


def tidy(index: SearchIndex) -> bool:
    """Merge what has grown too many or too dead, beside changes that go on; tell whether anything was."""
    return any(part.tidy() for part in (index.articles, index.tickets, index.fields))


def rebuild(session: Session, index: SearchIndex) -> int:
    """Make everything anew from the database and return how many documents there are."""
    upto = changes.last(session)
    keys = tuple(_findable(session))
    index.rebuild(lambda: _articles(session, keys), last=upto)
    ticket_keys = tuple(session.scalars(select(Ticket.id)))
    index.tickets.rebuild(_tickets(session, ticket_keys), last=upto)
    return len(keys) + len(ticket_keys)


def _findable(session: Session) -> dict[int, int]:
    found = select(Article.id, Article.changed).where(Article.state.in_(FINDABLE_STATES)).order_by(Article.id)
    return {row.id: row.changed for row in session.execute(found)}


def _articles(session: Session, keys: Iterable[int]) -> Iterator[Document]:
    for some in _steps(keys):
        rows = session.scalars(select(Article).where(Article.id.in_(some)).order_by(Article.id))
        yield from _documents(session, rows.all())


def _documents(session: Session, rows: Sequence[Article]) -> Iterator[Document]:
    said = attachments.words_in(session, [row.id for row in rows])
    for row in rows:
        yield article_document(row, said.get(row.id, ()))


def _tickets(session: Session, keys: Iterable[int]) -> Iterator[Document]:
    for some in _steps(keys):
        rows = session.scalars(select(Ticket).where(Ticket.id.in_(some)).order_by(Ticket.id))
        yield from map(ticket_document, rows)


def _steps(keys: Iterable[int]) -> Iterator[list[int]]:
    keys = list(keys)
    for start in range(0, len(keys), STEP):
        yield keys[start : start + STEP]
