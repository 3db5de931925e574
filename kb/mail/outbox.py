"""Which events are told to requesters by mail, and the message that is stored beside each.

`queue` runs in the transaction that writes the event. What somebody did is not mailed back to the one who did it, but
for the acceptance of a new ticket.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from kb.addresses import address_of
from kb.mail.switch import is_on
from kb.models import IMPORTED, Message, Ticket, TicketEvent

MAILED: Final = frozenset(
    """opened taken reply progress plan replanned asked warned breached third-party workaround resolved
    closing-soon closed reopened rating-asked rating-reminded""".split()
)
"""The kinds of events that are mailed when the requester may see them."""

ONLY_MAILED: Final = frozenset({"rating-asked", "rating-reminded"})
"""What is told by mail alone: on its page the ticket asks all the time."""

BY_REQUESTER: Final = frozenset({"reply", "reopened"})
"""What requesters do too: without an account nobody else can have done it."""

_EVENTS, _MESSAGES = cast(Table, TicketEvent.__table__), cast(Table, Message.__table__)


def is_mailed(ticket: Ticket, event: TicketEvent) -> bool:
    """Tell whether an event is one that its requester is written of.

    What the form asks for is told by the acceptance notice already.
    """
    if event.kind not in MAILED or ticket.channel == IMPORTED:
        return False
    if not event.is_public and event.kind not in ONLY_MAILED:
        return False
    if "run" in event.data or event.data.get("by_form"):
        return False
    return event.kind == "opened" or not _is_own(ticket, event)


def _is_own(ticket: Ticket, event: TicketEvent) -> bool:
    if event.by_id is None:
        return event.kind in BY_REQUESTER
    return event.by_id == ticket.requester_id or bool(event.data.get("told"))


def queue(session: Session, ticket: Ticket, event: TicketEvent) -> None:
    """Store the message that an event wants, if there is an address for it and somebody who sends."""
    if not is_mailed(ticket, event):
        return
    address = address_of(ticket.requester_contact)
    if not address or not is_on(session) or (event.kind == "taken" and _was_taken(session, ticket)):
        return
    key = {"key": root_key(ticket)} if event.kind == "opened" else {}
    session.add(Message(event=event, **_row(ticket.id, event.kind, address, event.at, **key)))


def queue_other(
    session: Session,
    tickets: Iterable[Ticket],
    kind: str,
    *,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> int:
    """Store messages of which no event of a ticket tells; return to how many requesters."""
    told = {ticket.id: ticket for ticket in tickets if ticket.channel != IMPORTED}
    addresses = {key: address_of(ticket.requester_contact) for key, ticket in told.items()}
    wanted = [key for key, address in addresses.items() if address] if is_on(session) else []
    session.add_all(Message(**_row(key, kind, addresses[key], at, data=data or {})) for key in wanted)
    return len(wanted)


def was_written(session: Session, ticket: Ticket, kind: str, since: datetime) -> bool:
    """Tell whether a requester has been written a message of a kind since then."""
    written = select(Message.id).where(
        Message.ticket_id == ticket.id, Message.kind == kind, Message.at > since
    )
    return session.scalar(written.limit(1)) is not None


def write_events(session: Session, events: Sequence[dict[str, Any]]) -> None:
    """Write many events at once, in order, with the messages that they want."""
    if not events:
        return
    told = {each["ticket_id"] for each in events if each["is_public"] and each["kind"] in MAILED}
    addresses = _addresses(session, told) if told and is_on(session) else {}
    if not addresses:
        session.execute(insert(_EVENTS), events)
        return
    stored = session.scalars(insert(_EVENTS).returning(_EVENTS.c.id, sort_by_parameter_order=True), events)
    rows = [
        _row(each["ticket_id"], each["kind"], address, each["at"], event_id=key)
        for key, each in zip(stored, events, strict=True)
        if each["is_public"] and each["kind"] in MAILED and (address := addresses.get(each["ticket_id"]))
    ]
    session.execute(insert(_MESSAGES), rows)


def _addresses(session: Session, ticket_ids: Iterable[int]) -> dict[int, str]:
    """Return the addresses of those requesters who have one."""
    wanted = select(Ticket.id, Ticket.requester_contact).where(
        Ticket.id.in_(list(ticket_ids)), Ticket.channel != IMPORTED
    )
    return {key: address for key, contact in session.execute(wanted) if (address := address_of(contact))}


def root_key(ticket: Ticket) -> str:
    """Return the key of a ticket's acceptance notice, which all later messages answer."""
    return f"{ticket.number.lower()}.{sha256(ticket.key.encode()).hexdigest()[:24]}"


def _was_taken(session: Session, ticket: Ticket) -> bool:
    """Tell whether the requester knows already that somebody has taken a ticket."""
    earlier = select(func.count()).where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind == "taken")
    with session.no_autoflush:
        return bool(session.scalar(earlier))


def _row(ticket_id: int, kind: str, address: str, at: datetime, **more: Any) -> dict[str, Any]:
    row = {"ticket_id": ticket_id, "kind": kind, "address": address, "at": at, "next_at": at, "data": {}}
    row |= {"state": "waiting", "tries": 0, "claimed_by": "", "answer": ""}
    return row | {"key": f"ts.{secrets.token_hex(12)}"} | more
