"""For whom does a ticket wait? For its requester, which may stop the clock, or for others, which is only told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from kb.errors import Conflict, Invalid
from kb.models import SYSTEM, Person, Ticket
from kb.sentences import sentence as _
from kb.text import one_line
from kb.tickets.record import check_open, needed, note, touch

THIRD_MAX = 200
NEVER_HELD = "P1"


def ask(session: Session, ticket: Ticket, text: str, *, by: Person, at: datetime) -> None:
    """Ask a requester for what is missing, and wait; the clock of a P1 goes on meanwhile."""
    check_open(ticket)
    text = needed("ask", text, _("请写明要需求方补充什么"))
    ticket.assignee_id = ticket.assignee_id or by.id
    ticket.status = "pending"
    touch(session, ticket, at)
    note(session, ticket, "asked", by=by, at=at, text=text)


def hold(session: Session, ticket: Ticket, needed: Sequence[str], *, at: datetime) -> None:
    """Let a new ticket wait for what its form lacks; its requester is asked at once, but a P1 goes on without."""
    if ticket.priority == NEVER_HELD:
        return
    ticket.status = "pending"
    data = {"missing": list(needed), "by_form": True}
    note(session, ticket, "asked", by=None, at=at, by_label=SYSTEM, data=data)


def resume(session: Session, ticket: Ticket, text: str = "", *, by: Person, at: datetime) -> None:
    """Go on because the requester has answered in another way."""
    if ticket.status != "pending":
        raise Conflict(_("工单没有在等需求方补充"))
    ticket.status = "open"
    touch(session, ticket, at)
    note(session, ticket, "resumed", by=by, at=at, text=text.strip() and needed("text", text, ""))


def wait_for(session: Session, ticket: Ticket, whom: str, *, by: Person, at: datetime) -> None:
    """Tell everybody that a third party is waited for, or (empty) no more; no clock stops for that."""
    check_open(ticket)
    whom = one_line(whom)
    if len(whom) > THIRD_MAX:
        raise Invalid("third", _("最多 %(most)s 个字符", most=THIRD_MAX))
    if whom == ticket.waiting_for:
        return
    was, ticket.waiting_for = ticket.waiting_for, whom
    touch(session, ticket, at)
    note(session, ticket, "third-party" if whom else "third-party-done", by=by, at=at, text=whom or was)


def set_out(session: Session, ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Decide to go to the requester; the clock of the way starts."""
    check_open(ticket)
    if ticket.on_site_due is not None and ticket.on_site_at is None:
        raise Conflict(_("已经决定去现场了"))
    touch(session, ticket, at)
    note(session, ticket, "set-out", by=by, at=at)


def arrive(session: Session, ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Be with the requester."""
    check_open(ticket)
    if ticket.on_site_due is None or ticket.on_site_at is not None:
        raise Conflict(_("还没有决定去现场"))
    touch(session, ticket, at)
    note(session, ticket, "arrived", by=by, at=at)
