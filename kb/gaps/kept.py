"""Gaps from night to night: known again by what they are made of, grown, or closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.errors import NotFound
from kb.gaps.asked import TEXT_MAX, Key, Unanswered
from kb.models import Gap, GapMember
from kb.sentences import sentence as _

DAYS = 60
SHARE = 0.25


@dataclass(frozen=True)
class Found:
    """What belongs together tonight, its name, and the id of the article that answers it by now, if one does."""

    name: str
    members: Sequence[Unanswered]
    answer: int | None = None

    @property
    def size(self) -> int:
        """How many asked."""
        return sum(member.weight for member in self.members)


def store(session: Session, found: Iterable[Found], *, at: datetime, day: date) -> int:
    """Write what was found tonight: gaps known before go on or are closed, others are new; tell how many are open.

    What is left over nobody asks for any more: it is closed too.
    """
    left = {gap.id: gap for gap in _open(session)}
    count = 0
    for one in sorted(found, key=lambda f: -f.size):
        gap = _same(one, left.values())
        if gap is not None:
            del left[gap.id]
        elif one.answer is None:
            gap = Gap(first_seen=min(member.at for member in one.members), sizes={})
            session.add(gap)
        else:
            continue
        _write(gap, one, at=at, day=day)
        count += one.answer is None
        if one.answer is not None:
            gap.closed_at, gap.article_id = at, one.answer
    for gap in left.values():
        gap.closed_at = at
    session.flush()
    return count


def listing(session: Session, *, is_open: bool = True, limit: int = 200) -> Sequence[Gap]:
    """Return the open gaps, the largest first, or those closed last."""
    wanted = select(Gap).options(selectinload(Gap.members).selectinload(GapMember.ticket))
    if is_open:
        wanted = wanted.where(Gap.closed_at.is_(None)).order_by(Gap.size.desc(), Gap.id)
    else:
        wanted = wanted.where(Gap.closed_at.is_not(None)).order_by(Gap.closed_at.desc(), Gap.id.desc())
    return session.scalars(wanted.limit(limit)).all()


def get(session: Session, key: int) -> Gap:
    """Return a gap or raise NotFound."""
    gap = session.get(Gap, key)
    if gap is None:
        raise NotFound(_("没有这个知识缺口，它可能已经合并或关闭"))
    return gap


def _open(session: Session) -> Sequence[Gap]:
    wanted = select(Gap).where(Gap.closed_at.is_(None)).options(selectinload(Gap.members))
    return session.scalars(wanted.order_by(Gap.id)).all()


def _same(found: Found, gaps: Iterable[Gap]) -> Gap | None:
    """Find the gap that shares most with what was found, if that is a good part of the smaller one."""
    own: set[Key] = {member.key for member in found.members}
    best, most = None, 0
    for gap in gaps:
        keys = {(member.ticket_id, member.asked) for member in gap.members}
        shared = len(own & keys)
        if shared > most and shared >= SHARE * min(len(own), len(keys)):
            best, most = gap, shared
    return best


def _write(gap: Gap, found: Found, *, at: datetime, day: date) -> None:
    gap.name, gap.size, gap.last_seen = found.name, found.size, at
    sizes = {**gap.sizes, day.isoformat(): found.size}
    gap.sizes = dict(sorted(sizes.items())[-DAYS:])
    gap.members = [
        GapMember(
            ticket_id=member.ticket_id,
            asked=member.asked,
            text="" if member.ticket_id else member.text[:TEXT_MAX],
            people=member.people if member.asked else 0,
        )
        for member in found.members
    ]
