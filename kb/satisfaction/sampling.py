"""A random sample of the tickets that were closed in a month, drawn once, the same whoever draws it."""

from datetime import datetime, timedelta, tzinfo
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import changes, settings
from kb.models import FollowUp, Ticket


def is_sample_due(session: Session, *, at: datetime, zone: tzinfo) -> bool:
    """Tell whether the month that has ended still has no sample."""
    return not changes.value(session, _counter(_month_before(at, zone)[0]))


def sample(session: Session, *, at: datetime, zone: tzinfo) -> int:
    """List some of the tickets that were closed last month, seeded by the month; return how many."""
    month, first, end = _month_before(at, zone)
    if changes.take(session, _counter(month)) > 1:
        return 0
    closed = (
        Ticket.status == "closed",
        Ticket.ended != "",
        Ticket.closed_at >= first,
        Ticket.closed_at < end,
    )
    keys = list(session.scalars(select(Ticket.id).where(*closed).order_by(Ticket.id)))
    size = min(settings.current(session).sample_size, len(keys))
    drawn = Random(month).sample(keys, size)  # noqa: S311 - anybody may draw the same again
    rows = [FollowUp(ticket_id=key, cause="sample", month=month, listed_at=at) for key in sorted(drawn)]
    session.add_all(rows)
    return len(rows)


def _counter(month: str) -> str:
    return f"sample-{month}"


def _month_before(at: datetime, zone: tzinfo) -> tuple[str, datetime, datetime]:
    """Return the name of the month before and its bounds."""
    end = at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = end.date() - timedelta(days=1)
    first = end.replace(year=last.year, month=last.month)
    return f"{last:%Y-%m}", first, end
