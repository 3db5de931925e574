"""How often do suggestions get used, and problems solved without a ticket? Shares with what they are made of."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from kb.models import Lookup, Person, Shown, Ticket
from kb.outcomes import TAKEN
from kb.rights import SUPPORT

WINDOW: Final = timedelta(days=30)
SETTLED: Final = timedelta(hours=24)
"""So long after a problem was called solved no ticket by the same person may follow."""


class Rate(NamedTuple):
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.part / self.whole if self.whole else None


class _Asker(NamedTuple):
    visitor: str
    person_id: int | None
    at: datetime

    def names(self) -> list[str | int]:
        return [name for name in (self.visitor, self.person_id) if name]


def acceptance(session: Session, now: datetime) -> Rate:
    """Return in how many cases with suggestions one was applied or solved the problem, in the last thirty days.

    A case is a ticket, or before there is one what a browser asks on one day.
    """
    shown = select(func.count(_case().distinct())).where(
        Lookup.kind == "suggest",
        Lookup.is_seen,
        Lookup.at > now - WINDOW,
        Lookup.at <= now,
        Lookup.shown.any(),
    )
    taken = shown.where(Lookup.shown.any(Shown.outcome.in_(TAKEN)))
    return Rate(session.scalar(taken) or 0, session.scalar(shown) or 0)


def self_service(session: Session, now: datetime) -> Rate:
    """Return how many problems were called solved without a ticket, of these and the tickets that came by the portal.

    A problem does not count where the same person reports anything within the next 24 hours; so the thirty days end
    24 hours ago. What the support calls solved is no self-service.
    """
    until = now - SETTLED
    since = until - WINDOW
    web = select(func.count()).where(
        Ticket.channel == "web", Ticket.created_at > since, Ticket.created_at <= until
    )
    tickets = session.scalar(web) or 0
    reported: dict[str | int, list[datetime]] = {}
    for asker in _reports(session, since):
        for name in asker.names():
            reported.setdefault(name, []).append(asker.at)
    solved = {
        (*asker.names()[:1], asker.at.date())
        for asker in _solved(session, since, until)
        if not _has_reported(asker, reported)
    }
    return Rate(len(solved), len(solved) + tickets)


def _case() -> ColumnElement[str]:
    who = func.coalesce(func.nullif(Lookup.visitor, ""), cast(Lookup.person_id, String), Lookup.key)
    return func.coalesce("t" + cast(Lookup.ticket_id, String), who + cast(func.date(Lookup.at), String))


def _solved(session: Session, since: datetime, until: datetime) -> Iterable[_Asker]:
    """Return who called a problem solved when, without a ticket; not the support."""
    stored = (
        select(Lookup.visitor, Lookup.person_id, Lookup.at)
        .outerjoin(Person, Person.id == Lookup.person_id)
        .where(
            and_(Lookup.outcome == "solved", Lookup.ticket_id.is_(None)),
            and_(Lookup.at > since, Lookup.at <= until),
            or_(Person.id.is_(None), Person.role.not_in(SUPPORT)),
        )
    )
    return [_Asker(*row) for row in session.execute(stored)]


def _reports(session: Session, since: datetime) -> Iterable[_Asker]:
    """Return who opened a ticket when."""
    stored = (
        select(Lookup.visitor, Lookup.person_id, Ticket.created_at)
        .join(Ticket, Ticket.id == Lookup.ticket_id)
        .where(Lookup.at >= Ticket.created_at, Ticket.created_at > since)
    )
    return [_Asker(*row) for row in session.execute(stored.distinct())]


def _has_reported(asker: _Asker, reported: dict[str | int, list[datetime]]) -> bool:
    moments = [at for name in asker.names() for at in reported.get(name, [])]
    return any(asker.at <= at <= asker.at + SETTLED for at in moments)
