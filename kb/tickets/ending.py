"""What all ways to end a ticket, and to begin it again, have in common."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb import usefulness
from kb.models import Person, Satisfaction, Ticket
from kb.tickets.record import note, touch

HELD = ("status", "resolved_at", "closes_at", "closed_at", "ended", "duplicate_of_id", "reopened", "urged_at")


def hold(session: Session, ticket: Ticket) -> None:
    """Wait until nobody else changes a ticket, and see it as it stands."""
    session.refresh(ticket, HELD, with_for_update=True)


def close(ticket: Ticket, ended: str, at: datetime) -> None:
    """Close a solved ticket."""
    ticket.status, ticket.ended, ticket.closed_at, ticket.closes_at = "closed", ended, at, None


def expect_words(session: Session, tickets: Sequence[Ticket]) -> None:
    """Let the requesters of tickets that are closed be asked how satisfied they are, each once."""
    keys = [ticket.id for ticket in tickets]
    known = set(session.scalars(select(Satisfaction.ticket_id).where(Satisfaction.ticket_id.in_(keys))))
    session.add_all(Satisfaction(ticket_id=key, reasons=[]) for key in keys if key not in known)


def begin_again(
    session: Session, ticket: Ticket, kind: str, reason: str, *, by: Person | None, at: datetime
) -> None:
    """Open a solved ticket by itself: its solution did not hold, and what it repeated is none of it any more."""
    main = ticket.duplicate_of
    ticket.status, ticket.ended, ticket.duplicate_of = "open", "", None
    ticket.reopened += kind == "reopened"
    ticket.resolved_at = ticket.closes_at = ticket.closed_at = None
    blamed, ticket.solved_by_id = ticket.solved_by_id, None
    if blamed is not None:
        usefulness.recount(session, [blamed])
    session.execute(
        delete(Satisfaction).where(Satisfaction.ticket_id == ticket.id, Satisfaction.answered_at.is_(None))
    )
    touch(session, ticket, at)
    note(session, ticket, kind, by=by, at=at, text=reason)
    if main is not None:
        note(session, ticket, "not-duplicate", by=by, at=at, is_public=False, data={"of": main.number})
