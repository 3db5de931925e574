"""A closed ticket is opened again, for some days; afterwards a new one is needed."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kb import rights, settings
from kb.errors import Conflict
from kb.models import Person, Ticket
from kb.sentences import sentence as _
from kb.settings import House
from kb.tickets.ending import begin_again, hold
from kb.tickets.record import needed


def reopen(session: Session, ticket: Ticket, reason: str, *, by: Person | None, at: datetime) -> None:
    """Open a closed ticket again because of a reason; the support may do so before it is closed too."""
    hold(session, ticket)
    if ticket.is_open:
        raise Conflict(_("工单已经在处理，不用再打开；请看最新的经过"))
    if ticket.status == "resolved" and not rights.is_support(by):
        raise Conflict(_("工单还没有关闭：没有解决的话请退回处理"))
    if ticket.status == "closed" and not may_reopen(ticket, settings.current(session), at):
        raise Conflict(_("工单已经关闭太久，不能再打开，请提交一张新的"))
    reason = needed("reason", reason, _("请说明为什么要重新打开"))
    begin_again(session, ticket, "reopened", reason, by=by, at=at)


def may_reopen(ticket: Ticket, house: House, at: datetime) -> bool:
    """Tell whether a closed ticket may be opened again; past tickets that were imported never may."""
    until = reopens_until(ticket, house)
    return until is not None and at <= until


def reopens_until(ticket: Ticket, house: House) -> datetime | None:
    """Return until when a closed ticket may be opened again."""
    if ticket.closed_at is None or not ticket.ended:
        return None
    return ticket.closed_at + timedelta(days=house.reopen_days)
