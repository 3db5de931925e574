"""Solutions on which no word comes close by themselves, some working days later; their requesters are told before.

A closing that was told holds: the moment stands in the ticket. Who was told late, because nobody watched, still has
a whole working day. Each pass is one transaction over some tickets; two at once find nothing twice.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from kb import changes, settings
from kb.clocks import WorkingHours, hours_of
from kb.models import SYSTEM, Ticket
from kb.settings import House
from kb.tickets.ending import close, expect_words
from kb.tickets.record import note

SOME: Final = 250


@dataclass(frozen=True)
class Window:
    """So many working days a requester has to say something of a solution; the last of them begins with a notice."""

    hours: WorkingHours
    days: int

    def after(self, moment: datetime, days: int) -> datetime:
        """Return the moment some working days later."""
        return self.hours.add(moment, days * self.hours.calendar.working_day) if days else moment

    def before(self, moment: datetime, days: int) -> datetime:
        """Return the last moment from which these working days have passed by then."""
        return self.hours.back(moment, days * self.hours.calendar.working_day) if days else moment

    def closes(self, ticket: Ticket, at: datetime) -> datetime:
        """Return when a solved ticket closes if nobody says anything and the notice goes out now, or went."""
        if ticket.closes_at is not None or ticket.resolved_at is None:
            return ticket.closes_at or at
        return max(self.after(ticket.resolved_at, self.days), self.after(at, 1))


def window(house: House, zone: tzinfo) -> Window | None:
    """Return how long requesters have; nothing where solutions wait for a word for ever."""
    return Window(hours_of(house.calendar, zone), house.close_days) if house.close_days else None


def is_any_closing(session: Session, *, at: datetime, zone: tzinfo) -> bool:
    """Tell whether there is somebody to be told, or something to close."""
    given = window(settings.current(session), zone)
    if given is None:
        return False
    wanted = (_to_announce(given, at), _to_close(at))
    return any(session.scalar(select(Ticket.id).where(each).limit(1)) is not None for each in wanted)


def announce_closing(session: Session, *, at: datetime, zone: tzinfo, limit: int = SOME) -> int:
    """Tell requesters when their tickets will close; return how many."""
    given = window(settings.current(session), zone)
    if given is None:
        return 0
    rows = _some(session, _to_announce(given, at), limit)
    for ticket in rows:
        ticket.closes_at = given.closes(ticket, at)
        data = {"closes": ticket.closes_at.isoformat()}
        note(session, ticket, "closing-soon", by=None, by_label=SYSTEM, at=at, data=data)
    return len(rows)


def close_unanswered(session: Session, *, at: datetime, limit: int = SOME) -> int:
    """Close what was told to close by now; return how many.

    What repeats another one ends with that, whose requester was asked the same.
    """
    if not settings.current(session).close_days:
        return 0
    rows = _some(session, _to_close(at), limit)
    expect_words(session, rows)
    for ticket in rows:
        ended = "duplicate" if ticket.duplicate_of_id else "unconfirmed"
        close(ticket, ended, at)
        ticket.updated_at = at
        note(session, ticket, "closed", by=None, by_label=SYSTEM, at=at, data={"ended": ended})
    changes.stamp_all(session, rows)
    return len(rows)


def _to_announce(given: Window, at: datetime) -> ColumnElement[bool]:
    since = given.before(at, given.days - 1)
    return and_(Ticket.status == "resolved", Ticket.resolved_at <= since, Ticket.closes_at.is_(None))


def _to_close(at: datetime) -> ColumnElement[bool]:
    return and_(Ticket.status == "resolved", Ticket.closes_at <= at)


def _some(session: Session, which: Any, limit: int) -> list[Ticket]:
    wanted = select(Ticket).where(which).order_by(Ticket.resolved_at, Ticket.id).limit(limit)
    return list(session.scalars(wanted.with_for_update(skip_locked=True)))
