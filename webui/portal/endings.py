"""What the page of a requester shows of the end of their ticket, and what they can do about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from kb import satisfaction, tickets
from kb.errors import Conflict
from kb.models import Ticket, TicketEvent
from kb.sentences import sentence
from webui.installation import house, services
from webui.presentation.language import gettext as _
from webui.tickets.endings import closes_at

CARRIED = ("title", "category", "impact", "urgency", "error_code", "steps")
WORDS = ("name", "contact", "department", "customer_no")


def shown(db: Session, ticket: Ticket, events: Sequence[TicketEvent]) -> dict[str, Any]:
    """Return what the page shows."""
    at, urged_from = services().clock(), tickets.urges_from(ticket, house())
    return {
        "seen": events[-1].id if events else 0,
        "step": _step(ticket),
        "closes": closes_at(ticket),
        "may_reopen": tickets.may_reopen(ticket, house(), at),
        "reopens_until": tickets.reopens_until(ticket, house()),
        "again": _again(ticket) if ticket.status == "closed" else {},
        "urges_from": urged_from if urged_from and urged_from > at else None,
        "standing": satisfaction.standing(db, ticket, at),
        "rating_reasons": house().rating_reasons,
    }


def expect_solution(db: Session, ticket: Ticket) -> None:
    """Raise when the solution that somebody has a word on is not the one that they saw."""
    seen = request.form.get("seen", type=int)
    if seen is None or ticket.status != "resolved":
        return
    told = tickets.events(db, ticket, public_only=True)
    if any(event.kind == "resolved" and event.id > seen for event in told):
        raise Conflict(sentence("你打开这一页以后，解决办法换过了；请看过新的再决定"))


def _step(ticket: Ticket) -> int:
    """Return how far a ticket has come: told, accepted, worked on, solved, closed."""
    if ticket.is_solved:
        return 4 if ticket.status == "closed" else 3
    if ticket.status != "new":
        return 2
    return 1 if ticket.accepted_at else 0


def _again(ticket: Ticket) -> Mapping[str, str]:
    """Return the fields of a new ticket about the same."""
    before = _("之前的工单：%(number)s", number=ticket.number)
    fields = {name: getattr(ticket, name) for name in CARRIED}
    fields |= {f"requester.{name}": getattr(ticket, f"requester_{name}") for name in WORDS}
    return {**fields, "description": f"{ticket.description}\n\n{before}".strip()}
