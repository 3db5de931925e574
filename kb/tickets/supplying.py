"""What was missing is added to a ticket; complete, it goes on."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy.orm import Session

from kb import contracts, intake_rules, rights, settings, teams
from kb.clocks import priority
from kb.errors import Invalid
from kb.forms import CHOICES, parse_added
from kb.intake_rules.lacking import ATTRIBUTES
from kb.models import Person, Ticket
from kb.sentences import sentence as _
from kb.tickets.record import check_open, note, touch
from kb.tickets.waiting import NEVER_HELD


def supply(
    session: Session,
    ticket: Ticket,
    data: Mapping[str, Any],
    *,
    by: Person | None,
    at: datetime,
    zone: tzinfo,
    photos: int = 0,
) -> bool:
    """Fill fields of a ticket with what was added, beside so many photos; tell whether it was waiting and goes on.

    The support may also correct what stands there; others, the requester without an account among them, only add
    what is lacking. A customer number brings its service tier, impact and urgency their priority.
    """
    check_open(ticket)
    added = parse_added(data, zone)
    if not rights.is_support(by):
        lacking = intake_rules.of_ticket(session, ticket).names
        added = {name: value for name, value in added.items() if name in lacking}
    if not added and not photos:
        raise Invalid("supply", _("请至少补充一项"))
    changed = _fill(session, ticket, added, at, zone)
    if "category" in changed:
        teams.place(session, ticket)
    touch(session, ticket, at)
    said = [name for name in CHOICES if name in added]
    lacking = intake_rules.of_ticket(session, ticket).needed
    still = [name for name in lacking if name not in said]
    goes_on = ticket.status == "pending" and (not still or ticket.priority == NEVER_HELD)
    if goes_on:
        ticket.status = "open" if ticket.assignee_id else "new"
    told = {"changed": changed, "said": said, "goes_on": goes_on, "photos": photos}
    note(session, ticket, "supplied", by=by, at=at, data={name: fact for name, fact in told.items() if fact})
    return goes_on


def _fill(
    session: Session, ticket: Ticket, added: Mapping[str, Any], at: datetime, zone: tzinfo
) -> dict[str, list[str]]:
    """Set fields, and what follows from them; return what was and what is."""
    names = [ATTRIBUTES.get(name, name) for name in added]
    followers = ("priority", "tier")
    before = {name: getattr(ticket, name) for name in (*names, *followers)}
    for name, value in added.items():
        setattr(ticket, ATTRIBUTES.get(name, name), value)
    if "customer_no" in added:
        ticket.tier = contracts.tier_of(session, ticket.requester_customer_no, at.astimezone(zone).date())
    if (
        before.get("impact", ticket.impact) != ticket.impact
        or before.get("urgency", ticket.urgency) != ticket.urgency
    ):
        ticket.priority = priority(ticket.impact, ticket.urgency, settings.current(session).matrix)
    return {
        name: [_text(was), _text(getattr(ticket, name))]
        for name, was in before.items()
        if was != getattr(ticket, name)
    }


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value or "")
