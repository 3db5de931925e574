"""How difficult is a ticket likely to be? What the support said of solved ones like it, or how long those took."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import DIFFICULTIES, IMPORTED, SOLVED_STATUSES, Ticket, among_keys

ENOUGH = 3
AGREEING = 2 / 3
COMPARED = 300
BASIS = 30


@dataclass(frozen=True)
class Likely:
    """A difficulty, and what speaks for it: so many tickets that were called so, or what they usually took."""

    value: str
    alike: int
    took: timedelta | None = None


_KNOWN = select(
    Ticket.difficulty, Ticket.status, Ticket.channel, Ticket.created_at, Ticket.resolved_at
).where(among_keys(Ticket.id))


def likely(session: Session, alike: Sequence[int]) -> Likely | None:
    """Tell how difficult a ticket is that is like these solved ones; None without an honest basis."""
    found = session.execute(_KNOWN, {"keys": alike})
    rows = [row for row in found if row.status in SOLVED_STATUSES and row.channel != IMPORTED]
    return _as_said(rows) or _as_long(session, rows)


def _as_said(rows: Sequence[Any]) -> Likely | None:
    said = Counter(row.difficulty for row in rows if row.difficulty)
    if said.total() < ENOUGH:
        return None
    value, count = said.most_common(1)[0]
    return Likely(value, count) if count >= AGREEING * said.total() else None


def _as_long(session: Session, rows: Sequence[Any]) -> Likely | None:
    """Compare what these took with what tickets took lately: the quick third is simple, the slow third complex."""
    own = [row.resolved_at - row.created_at for row in rows if row.resolved_at]
    if len(own) < ENOUGH:
        return None
    spans = sorted(_lately(session))
    if len(spans) < BASIS:
        return None
    usual = sorted(own)[len(own) // 2]
    quicker = sum(span < usual for span in spans) / len(spans)
    slower = sum(span > usual for span in spans) / len(spans)
    place = 0 if slower >= AGREEING else 2 if quicker >= AGREEING else 1
    return Likely(DIFFICULTIES[place], len(own), usual)


def _lately(session: Session) -> list[timedelta]:
    """Return how long the tickets took that were solved last; each status has its own, so that none are sorted."""
    solved = select(Ticket.created_at, Ticket.resolved_at).where(
        Ticket.resolved_at.is_not(None), Ticket.channel != IMPORTED
    )
    newest = [
        session.execute(
            solved.where(Ticket.status == status).order_by(Ticket.resolved_at.desc()).limit(COMPARED)
        )
        for status in SOLVED_STATUSES
    ]
    rows: list[Any] = sorted(chain.from_iterable(newest), key=attrgetter("resolved_at"), reverse=True)
    return [row.resolved_at - row.created_at for row in rows[:COMPARED]]
