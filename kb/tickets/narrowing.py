"""Which tickets are looked for: by status, category, team, handler, tag, priority and the day they were opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, selectinload

from kb import categories, rights
from kb.models import OPEN_STATUSES, STATUSES, Person, Ticket, TicketTag
from kb.text import fold

ACTIVE: Final = "active"
NOBODY: Final = "-"
"""The handler of work that nobody has taken."""


@dataclass(frozen=True)
class Narrowed:
    """What a ticket must be; empty means any. A category takes in those below it; `until` is not part of the time."""

    status: str = ""
    category: str = ""
    team: int = 0
    handler: str = ""
    tag: str = ""
    priority: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_internal(self) -> bool:
        """Whether it asks for what only the support knows of a ticket."""
        return bool(self.team or self.handler or self.tag)


def looked_for(session: Session, person: Person | None, wanted: Narrowed) -> ColumnElement[bool]:
    """Return what a ticket must be that this person may read."""
    return and_(rights.readable_tickets(person), *_broad(session, wanted), *_internal(wanted))


def _broad(session: Session, wanted: Narrowed) -> Iterator[ColumnElement[bool]]:
    if wanted.status == "closed":
        # Written so that no index of statuses is looked up: nearly all are closed, and would have to be sorted.
        yield func.coalesce(Ticket.status, "") == wanted.status
    elif wanted.status:
        yield Ticket.status.in_(OPEN_STATUSES if wanted.status == ACTIVE else (wanted.status,))
    if wanted.category:
        yield categories.inside(session, Ticket.category, wanted.category.rstrip("/"))
    if wanted.priority:
        yield Ticket.priority == wanted.priority
    if wanted.since:
        yield Ticket.created_at >= wanted.since
    if wanted.until:
        yield Ticket.created_at < wanted.until


def _internal(wanted: Narrowed) -> Iterator[ColumnElement[bool]]:
    if wanted.team:
        # An index holds the teams by status.
        yield and_(Ticket.status.in_(STATUSES), Ticket.team_id == wanted.team)
    if wanted.handler == NOBODY:
        # Nearly all that are closed have no handler either, and nobody looks for these.
        yield and_(Ticket.status.in_(OPEN_STATUSES), func.coalesce(Ticket.assignee_id, 0) == 0)
    elif wanted.handler:
        yield Ticket.assignee_id == select(Person.id).where(Person.name == wanted.handler).scalar_subquery()
    if wanted.tag:
        yield Ticket.id.in_(select(TicketTag.ticket_id).where(TicketTag.form == fold(wanted.tag)))


def narrowed(
    session: Session,
    person: Person | None,
    wanted: Narrowed,
    *,
    before: int | None = None,
    limit: int = 50,
    holding: str = "",
) -> Sequence[Ticket]:
    """Return such tickets (`holding` a text in their title), the last opened first, after the id of a page's end."""
    rows = select(Ticket).where(looked_for(session, person, wanted)).options(selectinload(Ticket.assignee))
    if holding:
        rows = rows.where(Ticket.title.contains(holding, autoescape=True))
    if before is not None:
        rows = rows.where(Ticket.id < before)
    return session.scalars(rows.order_by(Ticket.id.desc()).limit(limit)).all()


def only_these(session: Session, person: Person | None, wanted: Narrowed) -> frozenset[int] | None:
    """Return the ids that rights, team, handler and tag leave, and work to do; None where they leave every ticket.

    Status, category, priority and day stand in the index, where all tickets are looked through in no time.
    """
    is_active = wanted.status == ACTIVE
    if rights.is_support(person) and not wanted.is_internal and not is_active:
        return None
    conditions = [rights.readable_tickets(person), *_internal(wanted)]
    if is_active:
        conditions.append(Ticket.status.in_(OPEN_STATUSES))
    return frozenset(session.scalars(select(Ticket.id).where(*conditions)))


def still(session: Session, person: Person | None, wanted: Narrowed, ids: Sequence[int]) -> dict[int, Ticket]:
    """Return those of these tickets that are such by now, by id."""
    rows = select(Ticket).where(Ticket.id.in_(list(ids)), looked_for(session, person, wanted))
    return {row.id: row for row in session.scalars(rows.options(selectinload(Ticket.assignee)))}
