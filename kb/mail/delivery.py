"""What becomes of a message: claimed by one sender, handed over, sent, put off or given up.

Two senders at once claim different messages: PostgreSQL skips the rows of the other, SQLite lets one write at a time.
A claim ends by itself, so that what a sender held that died is sent by the next. What is told of one ticket arrives
in its order.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, CursorResult, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from kb import changes
from kb.errors import NotFound
from kb.models import SYSTEM, LinkRequest, Message, TicketEvent
from kb.sentences import sentence as _

LEASE: Final = timedelta(minutes=5)
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=1)
GIVE_UP_AFTER: Final = timedelta(days=3)
ANSWER_MAX: Final = 300
LINK: Final = "link"


def is_anything_ready(session: Session, *, at: datetime) -> bool:
    """Tell whether there is anything to claim, without holding up those who write."""
    return any(session.scalar(select(Message.id).where(each).limit(1)) is not None for each in _ready(at))


def _ready(at: datetime) -> tuple[ColumnElement[bool], ...]:
    died = and_(Message.state.in_(("claimed", "handing")), Message.claimed_until < at)
    return and_(Message.state == "waiting", Message.next_at <= at, ~_is_overtaking(at)), died


def _is_overtaking(at: datetime) -> ColumnElement[bool]:
    """Tell of which messages an earlier one of the same ticket waits for its time, or is in another's hands."""
    earlier = aliased(Message)
    held = and_(earlier.state.in_(("claimed", "handing")), earlier.claimed_until >= at)
    before = and_(earlier.ticket_id == Message.ticket_id, earlier.id < Message.id)
    return exists().where(before, or_(and_(earlier.state == "waiting", earlier.next_at > at), held))


def claim(
    session: Session, by: str, *, at: datetime, handed: Iterable[str] = (), limit: int = 20
) -> list[Message]:
    """Take what is to be sent now for one sender, the first first.

    Of what another sender was handing over when it died, `handed` names the keys that the server had taken: they are
    sent. The rest goes again under the same Message-ID.
    """
    ready = select(Message).where(or_(*_ready(at))).order_by(Message.id).limit(limit)
    rows = session.scalars(ready.with_for_update(skip_locked=True)).all()
    taken = frozenset(handed)
    for row in rows:
        if row.state == "handing" and row.key in taken:
            sent(session, row.id, row.claimed_by, row.answer, at=at)
        else:
            row.state, row.claimed_by, row.claimed_until = "claimed", by, at + LEASE
    return [row for row in rows if row.state == "claimed"]


def hand_over(session: Session, key: int, by: str, *, at: datetime) -> bool:
    """Say that a message is about to be handed over; tell whether it is still this sender's to do so."""
    mine = update(Message).where(Message.id == key, Message.state == "claimed", Message.claimed_by == by)
    stored = session.execute(mine.values(state="handing", claimed_until=at + LEASE, tries=Message.tries + 1))
    return isinstance(stored, CursorResult) and stored.rowcount == 1


def sent(session: Session, key: int, by: str, answer: str, *, at: datetime) -> None:
    """Say that the server has taken a message; whoever waited for a link has been told it."""
    mine = select(Message).where(Message.id == key, Message.state == "handing", Message.claimed_by == by)
    row = session.scalars(mine).first()
    if row is None:
        return
    row.state, row.sent_at, row.answer, row.claimed_until = "sent", at, answer[:ANSWER_MAX], None
    if row.kind == LINK:
        waiting = (LinkRequest.ticket_id == row.ticket_id, LinkRequest.done_at.is_(None))
        session.execute(update(LinkRequest).where(*waiting).values(done_at=at))
        _note(session, row, "link-told", at)


def put_off(session: Session, key: int, by: str, answer: str, *, at: datetime) -> None:
    """Try a message again later, ever more seldom, those of the same ticket after it; after three days give it up."""
    row = session.get_one(Message, key)
    if row.claimed_by != by:
        return
    row.answer = answer[:ANSWER_MAX]
    if at - row.at > GIVE_UP_AFTER:
        _fail(session, row, at)
        return
    row.state, row.claimed_by, row.claimed_until = "waiting", "", None
    row.next_at = at + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(row.tries - 1, 10))
    release(session, by, Message.ticket_id == row.ticket_id)


def refuse(session: Session, key: int, by: str, answer: str, *, at: datetime) -> None:
    """Give a message up that the server will never take."""
    row = session.get_one(Message, key)
    if row.claimed_by == by:
        row.answer = answer[:ANSWER_MAX]
        _fail(session, row, at)


def release(session: Session, by: str, *those: ColumnElement[bool]) -> None:
    """Let others send what a sender claimed and did not begin."""
    mine = update(Message).where(Message.claimed_by == by, Message.state == "claimed", *those)
    session.execute(mine.values(state="waiting", claimed_by="", claimed_until=None))


def give_up_old(session: Session, *, at: datetime) -> int:
    """Give up what no server has taken for three days; return how much that is."""
    old = select(Message).where(Message.state == "waiting", Message.at < at - GIVE_UP_AFTER).limit(200)
    rows: Sequence[Message] = session.scalars(old.with_for_update(skip_locked=True)).all()
    for row in rows:
        _fail(session, row, at)
    return len(rows)


def send_again(session: Session, key: int, *, at: datetime) -> Message:
    """Let a message that was given up be sent once more, as if it were new."""
    row = session.get(Message, key)
    if row is None or row.state != "failed":
        raise NotFound(_("没有这封发送失败的邮件"))
    row.state, row.at, row.next_at, row.tries, row.answer = "waiting", at, at, 0, ""
    return row


def _fail(session: Session, row: Message, at: datetime) -> None:
    row.state, row.claimed_until = "failed", None
    _note(session, row, "mail-failed", at)


def _note(session: Session, row: Message, kind: str, at: datetime) -> None:
    """Write what became of a message into the record of its ticket, for the support."""
    row.ticket.updated_at = at
    changes.stamp(session, row.ticket)
    data = {"message": row.kind, "address": row.address, "answer": row.answer}
    session.add(
        TicketEvent(ticket_id=row.ticket_id, at=at, kind=kind, by_label=SYSTEM, is_public=False, data=data)
    )
