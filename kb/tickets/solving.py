"""A ticket gets its solution, or meanwhile a way to work without; all that repeat it get the same."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import usefulness
from kb.models import OPEN_STATUSES, Article, Person, Ticket
from kb.sentences import sentence as _
from kb.tickets.ending import hold
from kb.tickets.handling import cite
from kb.tickets.record import check_open, needed, note, touch


def resolve(
    session: Session,
    ticket: Ticket,
    resolution: str,
    *,
    by: Person,
    at: datetime,
    article: Article | None = None,
    done: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Give a ticket and all that repeat it their solution, and ask each requester to confirm.

    The article named solved it; without one it is a gap in what is known. `done` tells how it was done.
    """
    hold(session, ticket)
    check_open(ticket)
    resolution = needed("resolution", resolution, _("请写下解决办法，需求方和下一位同事都要看"))
    if article is not None:
        cite(session, ticket, article, by=by, at=at)
    ticket.resolution, ticket.solved_by = resolution, article
    _solved(session, ticket, by=by, at=at, done=done)
    for each in repeating(session, ticket, open_only=True):
        solve_like(session, each, ticket, by=by, at=at)
    if article is not None:
        usefulness.recount(session, [article.id])


def solve_like(session: Session, ticket: Ticket, main: Ticket, *, by: Person, at: datetime) -> None:
    """Give a ticket that repeats another the solution of that one, without a word of where it comes from."""
    article = main.solved_by
    if article is not None and article.is_findable:
        cite(session, ticket, article, by=by, at=at)
    ticket.resolution, ticket.solved_by = main.resolution, article
    ticket.workaround = main.workaround or ticket.workaround
    _solved(session, ticket, by=by, at=at)


def _solved(
    session: Session,
    ticket: Ticket,
    *,
    by: Person,
    at: datetime,
    done: Mapping[str, str] = MappingProxyType({}),
) -> None:
    ticket.status, ticket.resolved_at, ticket.closes_at = "resolved", at, None
    ticket.assignee_id = ticket.assignee_id or by.id
    touch(session, ticket, at)
    data: dict[str, Any] = {"article": ticket.solved_by.number if ticket.solved_by else "", **done}
    note(session, ticket, "resolved", by=by, at=at, text=ticket.resolution, data=data)


def work_around(session: Session, ticket: Ticket, text: str, *, by: Person, at: datetime) -> None:
    """Tell a requester, and those who wait for the same, how to go on until it is solved; nothing else changes."""
    hold(session, ticket)
    check_open(ticket)
    text = needed("workaround", text, _("请写下在解决以前可以怎么做，需求方会看到"))
    for each in (ticket, *repeating(session, ticket, open_only=True)):
        tell_workaround(session, each, text, by=by, at=at)


def tell_workaround(session: Session, ticket: Ticket, text: str, *, by: Person, at: datetime) -> None:
    """Tell one requester of it, unless they know."""
    if text == ticket.workaround:
        return
    ticket.workaround = text
    ticket.assignee_id = ticket.assignee_id or by.id
    ticket.status = "open" if ticket.status == "new" else ticket.status
    touch(session, ticket, at)
    note(session, ticket, "workaround", by=by, at=at, text=text)


def repeating(session: Session, ticket: Ticket, *, open_only: bool = False) -> Sequence[Ticket]:
    """Return the tickets that repeat one, the first opened first."""
    wanted = select(Ticket).where(Ticket.duplicate_of_id == ticket.id).order_by(Ticket.id)
    if open_only:
        wanted = wanted.where(Ticket.status.in_(OPEN_STATUSES)).with_for_update()
    return session.scalars(wanted).all()
