"""How a ticket comes in: it is opened with its number, its priority and its limits."""

import secrets
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy.orm import Session

from kb import changes, contracts, intake_rules, rights, settings, teams
from kb.clocks import priority
from kb.forms import TicketForm
from kb.models import Person, Ticket
from kb.tickets.record import note
from kb.tickets.waiting import hold

FIRST_LINE = 1


def open_ticket(
    session: Session,
    form: TicketForm,
    *,
    by: Person | None,
    at: datetime,
    zone: tzinfo,
    channel: str = "web",
    rang: int | None = None,
    photos: int = 0,
    rule: intake_rules.Rule | None = None,
    lang: str = "",
) -> Ticket:
    """Store a new ticket with its number and priority; its clocks start.

    `rang` is after how many seconds a call was answered, which an agent enters by hand; `lang` is the requester's.
    One that lacks what its category requires, `photos` counted, waits for its requester from the start, a P1 never.
    """
    level = priority(form.impact, form.urgency, settings.current(session).matrix)
    rule = rule or intake_rules.current(session).of(form.category)
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
        priority=level,
        channel=channel,
        lang=lang,
        requester_id=by.id if by and not rights.is_support(by) else None,
        requester_name=form.name,
        requester_contact=form.contact,
        requester_department=form.department,
        requester_customer_no=form.customer_no,
        created_at=at,
        updated_at=at,
        tier=contracts.tier_of(session, form.customer_no, at.astimezone(zone).date()),
        zone=str(zone),
        team=teams.dispatched(session, form.category, FIRST_LINE),
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
        data=_facts(ticket, by, rang)
        | ({"unsaid": list(form.unsaid)} if form.unsaid else {})
        | ({"out_of_scope": True} if rule.is_out_of_scope else {}),
    )
    needed = intake_rules.of_form(rule, form, photos).needed
    if needed:
        hold(session, ticket, needed, at=at)
    return ticket


def _facts(ticket: Ticket, by: Person | None, rang: int | None) -> dict[str, Any]:
    facts: dict[str, Any] = {"channel": ticket.channel, "priority": ticket.priority, "tier": ticket.tier}
    if rights.is_support(by):
        facts["by_support"] = True
    if rang is not None:
        facts["rang"] = max(rang, 0)
    return facts


def next_number(session: Session, at: datetime, zone: tzinfo) -> str:
    """Take the next number of that local day; it is given back if the transaction fails."""
    day = f"TS{at.astimezone(zone):%Y%m%d}"
    return f"{day}{changes.take(session, day):03d}"
