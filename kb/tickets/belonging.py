"""To whose account a ticket belongs: that account finds it among its own, so only the support says so."""

from datetime import datetime

from sqlalchemy.orm import Session

from kb import rights
from kb.errors import Conflict, Invalid
from kb.models import Person, Ticket
from kb.sentences import sentence as _
from kb.tickets.record import note, touch


def link(session: Session, ticket: Ticket, account: Person, *, by: Person, at: datetime) -> None:
    """Let a ticket belong to an account in use that is none of the support."""
    if not account.is_active or rights.is_support(account):
        raise Invalid("account", _("只能关联在用的用户账号，支持人员的不行"))
    if ticket.requester_id == account.id:
        return
    ticket.requester_id = account.id
    _told(session, ticket, "account-linked", account, by=by, at=at)


def unlink(session: Session, ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Let a ticket belong to no account any more; its secret link opens it as before."""
    account = ticket.requester
    if account is None:
        raise Conflict(_("工单没有关联账号"))
    ticket.requester_id = None
    _told(session, ticket, "account-unlinked", account, by=by, at=at)


def _told(session: Session, ticket: Ticket, kind: str, account: Person, *, by: Person, at: datetime) -> None:
    session.flush()
    session.expire(ticket, ["requester"])
    touch(session, ticket, at)
    note(session, ticket, kind, by=by, at=at, text=account.name, is_public=False)
