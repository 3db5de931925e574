"""A ticket goes on to the next line of the support, or to the lead, with what was tried so far."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from kb import teams
from kb.errors import Conflict
from kb.models import Person, Ticket
from kb.sentences import sentence as _
from kb.tickets.record import check_open, needed, note, touch

LAST_LINE: Final = 3
NEVER_ASKED: Final = "P1"
"""Nothing that a form wants may hold up a ticket of this priority."""


def escalate(
    session: Session, ticket: Ticket, reason: str, *, by: Person, at: datetime, tried: Sequence[str] = ()
) -> None:
    """Hand a ticket on to the next line with the numbers of the articles that were tried and why they do not help.

    It goes to the team of that line for its category, if there is one; who handles it goes on only if in that team.
    """
    check_open(ticket)
    if ticket.line >= LAST_LINE:
        raise Conflict(_("已经是三线了，需要时请通知主管"))
    reason = _reason(ticket, reason, _("请写明为什么要升级，下一线的同事要看"))
    was, ticket.line = ticket.line, ticket.line + 1
    touch(session, ticket, at)
    data = {"from": was, "to": ticket.line, "tried": list(dict.fromkeys(tried)), **_handed(session, ticket)}
    note(session, ticket, "escalated", by=by, at=at, text=reason, is_public=False, data=data)


def _handed(session: Session, ticket: Ticket) -> dict[str, str]:
    """Put a ticket into the queue of the team that takes it now, and tell which it is and who was let go."""
    team = teams.dispatched(session, ticket.category, ticket.line)
    if team is None:
        return {}
    handler, ticket.team_id = ticket.assignee, team.id
    told = {"team": team.name}
    if handler is not None and not teams.is_in(session, handler.id, team):
        ticket.assignee_id = None
        told["let_go"] = handler.label
    session.flush()
    session.expire(ticket, ["assignee", "team"])
    return told


def tell_lead(session: Session, ticket: Ticket, reason: str, *, by: Person, at: datetime) -> None:
    """Tell the lead of a great risk before any limit does."""
    check_open(ticket)
    reason = _reason(ticket, reason, _("请写明有什么风险，主管要看"))
    ticket.lead_told_at = ticket.lead_told_at or at
    touch(session, ticket, at)
    note(session, ticket, "lead-told", by=by, at=at, text=reason, is_public=False)


def _reason(ticket: Ticket, reason: str, why: str) -> str:
    if ticket.priority == NEVER_ASKED and not reason.strip():
        return ""
    return needed("reason", reason, why)
