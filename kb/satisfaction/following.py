"""回访: requesters whom somebody of the support speaks to again, each with who does it and what came of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from kb import rights
from kb.errors import Conflict, Invalid, NotFound
from kb.models import FollowUp, Person, Satisfaction
from kb.sentences import sentence as _
from kb.text import clean, is_blank

NOTE_MAX = 2000

Listed = tuple[FollowUp, Satisfaction | None]


def listing(
    session: Session,
    person: Person | None,
    *,
    done: bool = False,
    mine: bool = False,
    after: int = 0,
    limit: int = 50,
) -> Sequence[Listed]:
    """Return for the support who waits, the longest first, or who was spoken to, the last first; with their words."""
    if not rights.is_support(person) or person is None:
        return []
    wanted = (
        select(FollowUp, Satisfaction)
        .outerjoin(
            Satisfaction,
            (Satisfaction.ticket_id == FollowUp.ticket_id) & Satisfaction.answered_at.is_not(None),
        )
        .options(*(selectinload(name) for name in (FollowUp.ticket, FollowUp.owner, FollowUp.done_by)))
    )
    wanted = wanted.where(FollowUp.done_at.is_not(None) if done else FollowUp.done_at.is_(None))
    if mine:
        wanted = wanted.where(FollowUp.owner_id == person.id)
    order = (FollowUp.done_at.desc(), FollowUp.id.desc()) if done else (FollowUp.id,)
    rows = session.execute(wanted.order_by(*order).offset(after).limit(limit))
    return [(row[0], row[1]) for row in rows]


def count_waiting(session: Session) -> int:
    """Count who is still to be spoken to."""
    waiting = select(func.count()).select_from(FollowUp).where(FollowUp.done_at.is_(None))
    return session.scalar(waiting) or 0


def get(session: Session, key: int, person: Person | None) -> FollowUp:
    """Return an entry to the support, else NotFound."""
    wanted = select(FollowUp).where(FollowUp.id == key).with_for_update()
    row = session.scalar(wanted) if rights.is_support(person) and 0 < key < 1 << 31 else None
    if row is None:
        raise NotFound(_("没有这条回访，或者你没有查看它的权限"))
    return row


def keep(session: Session, row: FollowUp, owner: Person | None, note: str, *, edition: int) -> None:
    """Say who speaks to the requester, and what is known so far."""
    _expect(row, edition)
    if owner is not None and not rights.is_support(owner):
        raise Invalid("owner", _("回访人要是支持人员"))
    row.owner_id, row.note = owner.id if owner else None, _note(note)
    row.edition += 1
    session.flush()


def end(session: Session, row: FollowUp, note: str, *, by: Person, at: datetime, edition: int) -> None:
    """Say what came of it; who says so did it, unless it was somebody's already."""
    _expect(row, edition)
    note = _note(note)
    if is_blank(note):
        raise Invalid("note", _("请写一句回访的结果"))
    row.note, row.done_at, row.done_by_id = note, at, by.id
    row.owner_id = row.owner_id or by.id
    row.edition += 1
    session.flush()


def _note(text: str) -> str:
    text = clean(text).strip()
    if len(text) > NOTE_MAX:
        raise Invalid("note", _("最多 %(most)s 个字符", most=f"{NOTE_MAX:,}"))
    return text


def _expect(row: FollowUp, edition: int) -> None:
    if row.done_at is not None:
        raise Conflict(_("这条回访已经有人做完了"))
    if row.edition != edition:
        raise Conflict(_("这条回访刚刚被别人改过，请看现在的内容再保存"))
