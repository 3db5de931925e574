"""What its requester says of a solution: that it holds, or what is still wrong."""

from datetime import datetime

from sqlalchemy.orm import Session

from kb.errors import Conflict
from kb.models import Person, Ticket
from kb.sentences import sentence as _
from kb.tickets.ending import begin_again, close, expect_words, hold
from kb.tickets.record import needed, note, touch


def confirm(session: Session, ticket: Ticket, *, by: Person | None, at: datetime) -> None:
    """Close a ticket because its requester says that it is solved; saying it again changes nothing."""
    hold(session, ticket)
    if ticket.ended == "confirmed":
        return
    if ticket.status == "closed":
        raise Conflict(_("工单刚才已经自动关闭，不用再确认"))
    if ticket.status != "resolved":
        raise Conflict(_("工单现在还在处理，不能确认；请看最新的经过"))
    close(ticket, "confirmed", at)
    expect_words(session, [ticket])
    touch(session, ticket, at)
    note(session, ticket, "confirmed", by=by, at=at)


def send_back(session: Session, ticket: Ticket, reason: str, *, by: Person | None, at: datetime) -> None:
    """Reopen a ticket because its requester says why it is not solved; what it repeated stays solved."""
    hold(session, ticket)
    if ticket.status == "closed":
        raise Conflict(_("工单已经关闭，不能退回；还没有解决的话请重新打开"))
    if ticket.status != "resolved":
        raise Conflict(_("工单已经在处理，不用再退回；请看最新的经过"))
    reason = needed("reason", reason, _("请说明哪里还没有解决"))
    begin_again(session, ticket, "sent-back", reason, by=by, at=at)
