"""Requesters of closed tickets are asked for their word, and reminded once; each pass is one transaction.

Who is to be asked stands in a row since the ticket was closed, so that tickets that were imported are never asked.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, selectinload

from kb import settings
from kb.models import SYSTEM, Satisfaction
from kb.satisfaction.rating import RATE_FOR
from kb.tickets import note

SOME: Final = 250


def is_anybody_to_ask(session: Session, *, at: datetime) -> bool:
    """Tell whether somebody is to be asked or reminded."""
    wanted = [_to_ask()]
    if days := settings.current(session).rating_reminder_days:
        wanted.append(_to_remind(at, days))
    return any(session.scalar(select(Satisfaction.id).where(each).limit(1)) is not None for each in wanted)


def ask(session: Session, *, at: datetime, limit: int = SOME) -> int:
    """Ask the requesters of tickets that were closed; return how many."""
    rows = _some(session, _to_ask(), limit)
    for row in rows:
        row.asked_at = at
        note(session, row.ticket, "rating-asked", by=None, by_label=SYSTEM, at=at, is_public=False)
    return len(rows)


def remind(session: Session, *, at: datetime, limit: int = SOME) -> int:
    """Remind those who were asked some days ago, once; return how many."""
    days = settings.current(session).rating_reminder_days
    rows = _some(session, _to_remind(at, days), limit) if days else []
    for row in rows:
        row.reminded_at = at
        note(session, row.ticket, "rating-reminded", by=None, by_label=SYSTEM, at=at, is_public=False)
    return len(rows)


def _to_ask() -> ColumnElement[bool]:
    return and_(
        Satisfaction.answered_at.is_(None),
        Satisfaction.reminded_at.is_(None),
        Satisfaction.asked_at.is_(None),
    )


def _to_remind(at: datetime, days: int) -> ColumnElement[bool]:
    """Return who was asked long enough ago, and may still answer a day later."""
    return and_(
        Satisfaction.answered_at.is_(None),
        Satisfaction.reminded_at.is_(None),
        Satisfaction.asked_at <= at - timedelta(days=days),
        Satisfaction.asked_at > at - RATE_FOR + timedelta(days=1),
    )


def _some(session: Session, which: Any, limit: int) -> list[Satisfaction]:
    wanted = select(Satisfaction).where(which).order_by(Satisfaction.id).limit(limit)
    wanted = wanted.options(selectinload(Satisfaction.ticket))
    return list(session.scalars(wanted.with_for_update(skip_locked=True)))
