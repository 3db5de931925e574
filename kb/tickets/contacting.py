"""Ways to answer a requester: a recorded call, a plan, a note of progress; what counts is said by the limits."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from kb.clocks import ANSWERS
from kb.errors import Invalid
from kb.models import Person, Ticket
from kb.sentences import sentence as _
from kb.tickets.handling import reply
from kb.tickets.record import check_open, needed, note, touch


def contact(
    session: Session,
    ticket: Ticket,
    way: str,
    text: str,
    *,
    by: Person,
    at: datetime,
    expected: datetime | None = None,
    done: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Answer a requester in one of the ways; a plan names the handler and the time to expect.

    Nothing but the plan's time is asked for: a call may be recorded without a word. `done` tells how it was done.
    """
    if way not in ANSWERS:
        raise Invalid("way", _("没有这种答复方式"))
    if way == "reply":
        reply(session, ticket, text, by=by, at=at, done=done)
    elif way == "plan":
        plan(session, ticket, expected, text, by=by, at=at, done=done)
    elif way == "call":
        text = text.strip() or _("已与需求方通话。")
        _told(session, ticket, "called", text, by=by, at=at, done=done)
    else:
        _told(session, ticket, "progress", text, by=by, at=at, done=done)


def plan(
    session: Session,
    ticket: Ticket,
    expected: datetime | None,
    text: str,
    *,
    by: Person,
    at: datetime,
    done: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Tell a requester who handles the ticket and when to expect the solution."""
    check_open(ticket)
    if expected is None or expected <= at:
        raise Invalid("expected", _("请写明预计什么时候解决，要晚于现在"))
    ticket.assignee_id = ticket.assignee_id or by.id
    ticket.status = "open" if ticket.status == "new" else ticket.status
    ticket.planned_at = expected
    touch(session, ticket, at)
    data = {
        "expected": expected.isoformat(),
        "handler": by.label if ticket.assignee_id == by.id else _handler(ticket),
        **done,
    }
    note(session, ticket, "plan", by=by, at=at, text=text.strip() and needed("text", text, ""), data=data)


def _handler(ticket: Ticket) -> str:
    return ticket.assignee.label if ticket.assignee else ""


def _told(
    session: Session,
    ticket: Ticket,
    kind: str,
    text: str,
    *,
    by: Person,
    at: datetime,
    done: Mapping[str, str],
) -> None:
    check_open(ticket)
    text = needed("text", text, _("请写下要告诉需求方的内容"))
    touch(session, ticket, at)
    note(session, ticket, kind, by=by, at=at, text=text, data=dict(done))
