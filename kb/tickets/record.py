"""The record of a ticket: every step leaves an event, written once and shown in order; its clocks follow."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import changes, mail
from kb.errors import Conflict, Invalid
from kb.models import Person, Ticket, TicketEvent
from kb.sentences import sentence as _
from kb.text import TICKET_MAX, clean, is_blank
from kb.tickets import timing
from kb.tickets.seclusion import told_to


def note(
    session: Session,
    ticket: Ticket,
    kind: str,
    *,
    by: Person | None,
    at: datetime,
    text: str = "",
    by_label: str = "",
    is_public: bool = True,
    data: dict[str, Any] | None = None,
) -> None:
    """Write one event of a ticket, with what it did to the clocks, and the message to its requester."""
    event = TicketEvent(
        ticket_id=ticket.id,
        at=at,
        kind=kind,
        by_id=by.id if by else None,
        by_label=by.label if by else by_label or ticket.requester_name,
        text=text,
        is_public=is_public,
        data=data or {},
    )
    timing.follow(session, ticket, event)
    mail.queue(session, ticket, event)
    session.add(event)


def events(
    session: Session, ticket: Ticket, *, public_only: bool, person: Person | None = None
) -> Sequence[TicketEvent]:
    """Return the events of a ticket in order, without what tells of articles that are kept from this person."""
    kept = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id)
    if public_only:
        kept = kept.where(TicketEvent.is_public)
    return told_to(session, person, session.scalars(kept.order_by(TicketEvent.id)).all())


def check_open(ticket: Ticket) -> None:
    """Raise Conflict when a ticket has its solution."""
    if not ticket.is_open:
        raise Conflict(_("工单已经解决"))


def touch(session: Session, ticket: Ticket, at: datetime) -> None:
    """Let a ticket be the newest change."""
    ticket.updated_at = at
    changes.stamp(session, ticket)


def needed(field: str, text: str, why: str) -> str:
    """Return a text as it is kept; Invalid with `why` when there is none."""
    text = clean(text).strip()
    if is_blank(text):
        raise Invalid(field, why)
    if len(text) > TICKET_MAX:
        raise Invalid(field, _("最多 %(most)s 个字符", most=f"{TICKET_MAX:,}"))
    return text
