"""The outbox as it is read: how much waits, since when, what failed, and what became of the mail about each event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from kb.errors import NotFound
from kb.models import Message, Ticket
from kb.sentences import sentence as _

WAITING = ("waiting", "claimed", "handing")


@dataclass(frozen=True)
class Counts:
    """How many messages wait, were sent and were given up."""

    waiting: int
    sent: int
    failed: int


def counts(session: Session) -> Counts:
    """Return how many messages are in which state."""
    stored = dict(session.execute(select(Message.state, func.count()).group_by(Message.state)).all())
    waiting = sum(stored.get(state, 0) for state in WAITING)
    return Counts(waiting, stored.get("sent", 0), stored.get("failed", 0))


def oldest_waiting(session: Session) -> datetime | None:
    """Return since when the message waits that has waited longest."""
    return min(
        (
            at
            for state in WAITING
            if (at := session.scalar(select(func.min(Message.at)).where(Message.state == state)))
        ),
        default=None,
    )


def failed(session: Session, limit: int = 50) -> Sequence[Message]:
    """Return what was given up, the newest first."""
    given_up = select(Message).where(Message.state == "failed").options(joinedload(Message.ticket))
    return session.scalars(given_up.order_by(Message.id.desc()).limit(limit)).all()


def by_event(session: Session, ticket: Ticket) -> dict[int, str]:
    """Return for each event of a ticket that was or will be mailed what became of the message."""
    told = select(Message.event_id, Message.state).where(Message.ticket_id == ticket.id)
    return {
        key: "waiting" if state in WAITING else state
        for key, state in session.execute(told).all()
        if key is not None
    }


def find(session: Session, key: int) -> Message:
    """Return a message, else NotFound."""
    row = session.get(Message, key)
    if row is None:
        raise NotFound(_("没有这封邮件"))
    return row
