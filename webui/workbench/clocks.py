"""What the desk shows of the clocks of a ticket: each of them, what wants an answer, what answers, plans to hand."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from kb import tickets
from kb.models import Ticket, TicketEvent
from webui import access
from webui.installation import house

URGENT = "P1"


def shown(db: Session, found: Ticket, events: Sequence[TicketEvent]) -> dict[str, Any]:
    """Return what the desk shows of the clocks."""
    clocks = tickets.clocks_of(db, found, house().rules)
    needs_plan = found.is_open and (found.priority == URGENT or found.lead_told_at is not None)
    return {
        "clocks": list(clocks.by_kind.values()) if clocks else [],
        "questions": tickets.questions(events),
        "delay_reasons": house().delay_reasons,
        "counting": house().limits[found.priority].answered_by,
        "contingencies": tickets.contingencies(db, found, access.person()) if needs_plan else [],
    }
