"""What its requester says of a solution: that it holds, or what is still wrong."""

from datetime import datetime

from sqlalchemy.orm import Session

from kb import usefulness
from kb.errors import Conflict
from kb.models import Person, Ticket
from kb.sentences import sentence as _
from kb.tickets.record import needed, note, touch


def confirm(session: Session, ticket: Ticket, *, by: Person | None, at: datetime) -> None:
    """Close a ticket because its requester says that it is solved."""
    if ticket.status == "closed":
        return
    if ticket.status != "resolved":
        raise Conflict(_("工单还没有解决，不能确认"))
    ticket.status = "closed"
    ticket.closed_at = at
    touch(session, ticket, at)
    note(session, ticket, "confirmed", by=by, at=at)


def send_back(session: Session, ticket: Ticket, reason: str, *, by: Person | None, at: datetime) -> None:
    """Reopen a ticket because its requester says why it is not solved."""
    if ticket.status != "resolved":
        raise Conflict(_("只有已解决、等待确认的工单可以退回"))
    reason = needed("reason", reason, _("请说明哪里还没有解决"))
    ticket.status = "open"
    ticket.resolved_at = None
    blamed, ticket.solved_by_id = ticket.solved_by_id, None
    if blamed is not None:
        usefulness.recount(session, [blamed])
    touch(session, ticket, at)
    note(session, ticket, "sent-back", by=by, at=at, text=reason)
