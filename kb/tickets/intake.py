"""How a ticket comes in: it is opened with its number, its priority and its limits."""

import secrets
from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from kb import changes, deadlines, rights, settings
from kb.forms import TicketForm
from kb.models import Person, Ticket
from kb.tickets.record import note


def open_ticket(
    session: Session,
    form: TicketForm,
    *,
    by: Person | None,
    at: datetime,
    zone: tzinfo,
    channel: str = "web",
) -> Ticket:
    """Store a new ticket with its number, priority and limits."""
    priority = deadlines.priority(form.impact, form.urgency)
    first_response_due, resolution_due = deadlines.due(
        at, priority, zone, form.category, settings.current(session).rules
    )
    ticket = Ticket(
        number=next_number(session, at, zone),
        key=secrets.token_urlsafe(24),
        title=form.title,
        description=form.description,
        category=form.category,
        error_code=form.error_code,
        steps=form.steps,
        occurred_at=form.occurred_at,
        expected_at=form.expected_at,
        impact=form.impact,
        urgency=form.urgency,
        priority=priority,
        channel=channel,
        requester_id=by.id if by and not rights.is_support(by) else None,
        requester_name=form.name,
        requester_contact=form.contact,
        requester_department=form.department,
        requester_customer_no=form.customer_no,
        created_at=at,
        updated_at=at,
        first_response_due=first_response_due,
        resolution_due=resolution_due,
    )
    changes.stamp(session, ticket)
    session.add(ticket)
    session.flush()
    note(
        session,
        ticket,
        "opened",
        by=by,
        at=at,
        by_label=form.name,
        data={"channel": channel, "priority": priority},
    )
    return ticket


def next_number(session: Session, at: datetime, zone: tzinfo) -> str:
    """Take the next number of that local day; it is given back if the transaction fails."""
    day = f"TS{at.astimezone(zone):%Y%m%d}"
    return f"{day}{changes.take(session, day):03d}"
