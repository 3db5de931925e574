"""Tickets found for a typed text: by the support all, by somebody with an account the own ones, by nobody else any."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

import search
from kb import rights, tickets
from kb.models import Person, Ticket
from kb.sentences import sentence as _
from kb.text import clean, is_blank
from kb.tickets import Narrowed
from webui.answers.results import Marked, Sort
from webui.installation import services

DEEPEST = 2_000
"""Nobody pages further than this through what words find."""


@dataclass(frozen=True)
class FoundTicket:
    """A ticket found: title and snippet in pieces, each with whether it is what was asked for."""

    ticket: Ticket
    title: Marked
    snippet: Marked


@dataclass(frozen=True)
class FoundTickets:
    """The answer to a search over tickets; without a text they are the last opened, and not counted.

    `after` is where the next page begins, 0 where there is none.
    """

    hits: list[FoundTicket]
    total: int | None = None
    facets: search.Facets = field(default_factory=dict)
    after: int = 0
    took_ms: float = 0.0
    corrected: str = ""
    is_degraded: bool = False


@dataclass(frozen=True)
class _Asked:
    """What is asked, by whom, and which part of the answer is wanted."""

    text: str
    person: Person | None
    wanted: Narrowed
    limit: int
    after: int
    order: Sort


def find_tickets(
    text: str,
    person: Person | None,
    wanted: Narrowed,
    *,
    limit: int = 20,
    after: int = 0,
    order: Sort = "relevance",
) -> FoundTickets:
    """Return what this person may find; only the support may ask by team, handler and tag."""
    if wanted.is_internal:
        rights.require(rights.is_support(person), _("只有支持人员可以按处理组、处理人和标签筛选"))
    asked = _Asked(clean(text).strip(), person, wanted, limit, after, order)
    with services().sessions.read() as db:
        if is_blank(asked.text):
            return _listed(db, asked)
        try:
            return _ranked(db, asked)
        except search.Damaged:
            return _listed(db, asked)


def _listed(db: Session, asked: _Asked) -> FoundTickets:
    """Return the last opened; while the index is damaged, those that have the text in their title."""
    found = tickets.narrowed(
        db,
        asked.person,
        asked.wanted,
        before=asked.after or None,
        limit=asked.limit + 1,
        holding=asked.text,
    )
    hits = [FoundTicket(row, [(row.title, False)], []) for row in found[: asked.limit]]
    after = hits[-1].ticket.id if len(found) > asked.limit else 0
    return FoundTickets(hits, after=after, is_degraded=bool(asked.text))


def _ranked(db: Session, asked: _Asked) -> FoundTickets:
    """Rank, and leave out what the database no longer lets pass."""
    started, first = time.perf_counter(), min(asked.after, DEEPEST)
    last = first + asked.limit
    answer = services().index.search_tickets(
        asked.text,
        limit=last + 1,
        filters=_filters(asked.wanted),
        only=tickets.only_these(db, asked.person, asked.wanted),
        order=asked.order,
        lexicon=services().lexicon_from(db),
        at=int(services().clock().timestamp()),
    )
    shown = [hit.key for hit in answer.hits[first:last]]
    rows = tickets.still(db, asked.person, asked.wanted, shown)
    marks = search.Marks(answer.corrected or asked.text, answer.widened)
    return FoundTickets(
        [_hit(rows[key], marks) for key in shown if key in rows],
        total=answer.total,
        facets=answer.facets,
        after=last if len(answer.hits) > last else 0,
        took_ms=(time.perf_counter() - started) * 1e3,
        corrected=answer.corrected,
    )


def _filters(wanted: Narrowed) -> search.Filters:
    """Return what the index knows of it: status and priority stand in the columns of kind and language."""
    return search.Filters(
        category=wanted.category,
        kind="" if wanted.status == tickets.ACTIVE else wanted.status,
        lang=wanted.priority,
        since=int(wanted.since.timestamp()) if wanted.since else 0,
        until=int(wanted.until.timestamp()) if wanted.until else 0,
    )


def _hit(found: Ticket, marks: search.Marks) -> FoundTicket:
    return FoundTicket(found, marks.whole(found.title), marks.passage("\n\n".join(_texts(found))))


def _texts(found: Ticket) -> Sequence[str]:
    texts = (found.description, found.error_code, found.steps, found.workaround, found.resolution)
    return [text for text in texts if text]
