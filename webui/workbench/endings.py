"""What the desk shows of how a ticket ends: what repeats it, when it closes, what its requester said of it."""

from typing import Any

from sqlalchemy.orm import Session

from kb import satisfaction, tickets
from kb.models import Ticket
from webui.installation import house, services
from webui.tickets.endings import closes_at


def shown(db: Session, found: Ticket) -> dict[str, Any]:
    """Return what the desk shows of the end."""
    is_waiting = found.status == "resolved"
    return {
        "repeating": tickets.repeating(db, found),
        "closes": closes_at(found),
        "rating": satisfaction.standing(db, found, services().clock()).given if found.is_solved else None,
        "may_reopen": is_waiting or tickets.may_reopen(found, house(), services().clock()),
    }
