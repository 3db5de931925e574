"""The watch over all open tickets: it warns, tells of breaches, hands tickets on and tells the lead, each once.

What is to be said stands in each ticket's row with the moment when, so that a look costs what has fallen due since
the last, and who looks at the same time finds nothing left. Rows are changed in the transaction that writes the events.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Table, and_, bindparam, select
from sqlalchemy.orm import Session

from kb import changes, mail, settings, teams
from kb.clocks import LINES, Alarm, Rules, Watch, compute
from kb.models import OPEN_STATUSES, SYSTEM, Team, Ticket, TicketEvent
from kb.tickets import timing

MANY: Final = 1_000
TOLD: Final = ("resolution", "on_site")
"""Clocks of which requesters are told."""
KEY: Final = "ticket_key"
READ: Final = ("id", "watch", "line", "lead_told_at", "category", "assignee_id")
MOVED: Final = ("team_id", "assignee_id")
_TICKETS = cast(Table, Ticket.__table__)


@dataclass(frozen=True)
class Looked:
    """How much a look said of each kind, and whether more waits."""

    tickets: int
    said: int
    more: bool


@dataclass
class Handing:
    """To whom tickets go that a look hands on: the teams in use with their people, and the rows that went."""

    teams: Sequence[Team] = ()
    people: Mapping[int, set[int]] = field(default_factory=dict)
    moved: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, session: Session) -> "Handing":
        """Read the teams, and who is in them where there are any."""
        found = teams.listing(session)
        return cls(found, teams.everybody(session)) if found else cls()

    def on(self, row: Row[Any], line: int) -> dict[str, str]:
        """Hand a row on to the team of a line, and tell which it is; its handler stays only if in that team."""
        team = teams.taking(self.teams, row.category, line)
        if team is None:
            return {}
        stays = row.assignee_id if row.assignee_id in self.people.get(team.id, ()) else None
        self.moved.append({KEY: row.id, "team_id": team.id, "assignee_id": stays})
        return {"team": team.name}


def is_anything_due(session: Session, at: datetime) -> bool:
    """Tell whether there is anything to say or to compute, without holding up those who write."""
    timed_by = settings.current(session).timed_by
    # Written as two ranges: an index is not looked up for what differs from a value.
    others = (Ticket.timed_by < timed_by, Ticket.timed_by > timed_by)
    wanted = (Ticket.alarm_at <= at, *(Ticket.status.in_(OPEN_STATUSES) & other for other in others))
    return any(session.scalar(select(Ticket.id).where(each).limit(1)) is not None for each in wanted)


def look(session: Session, *, at: datetime, limit: int = MANY) -> Looked:
    """Say what has fallen due by now."""
    wanted = (
        select(*(getattr(Ticket, name) for name in READ))
        .where(Ticket.alarm_at <= at)
        .order_by(Ticket.alarm_at, Ticket.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.execute(wanted).all()
    if not rows:
        return Looked(0, 0, more=False)
    number = changes.take(session, changes.CHANGED, len(rows))
    events: list[dict[str, Any]] = []
    handing = Handing.of(session)
    values = [_ring(row, at, number + place, events, handing) for place, row in enumerate(rows)]
    _rewrite(session, [name for name in values[0] if name != KEY], values)
    _rewrite(session, MOVED, handing.moved)
    mail.write_events(session, events)
    session.expire_all()
    return Looked(len(rows), len(events), more=len(rows) == limit)


def _rewrite(session: Session, names: Sequence[str], values: list[dict[str, Any]]) -> None:
    """Write columns of many tickets; only what changes is named, for each name rewrites its indexes."""
    if values:
        rewritten: dict[str, Any] = {name: bindparam(name) for name in names}
        session.execute(_TICKETS.update().where(_TICKETS.c.id == bindparam(KEY)).values(rewritten), values)


def _ring(
    row: Row[Any], at: datetime, changed: int, events: list[dict[str, Any]], handing: Handing
) -> dict[str, Any]:
    """Return what changes in a ticket's row, and add what is said to the events."""
    rung, left = Watch.read(row.watch).ring(at)
    line, lead_told_at = row.line, row.lead_told_at
    for alarm in rung:
        if alarm.about == "line":
            to = LINES.index(alarm.stage) + 2
            if line < to:
                told = {"from": line, "to": to, **handing.on(row, to)}
                events.append(_event(row.id, at, "escalated", told))
                line = to
        elif alarm.stage == "far":
            events.append(_event(row.id, at, "lead-told", {"about": alarm.about}))
            lead_told_at = lead_told_at or at
        else:
            events.append(_stage(row.id, at, alarm, left))
    return {
        KEY: row.id,
        "watch": left.as_json(),
        "alarm_at": left.next,
        "line": line,
        "lead_told_at": lead_told_at,
        "changed": changed,
    }


def _stage(ticket_id: int, at: datetime, alarm: Alarm, left: Watch) -> dict[str, Any]:
    data = {"about": alarm.about, "due": left.said[alarm.about][1].isoformat()}
    return _event(ticket_id, at, alarm.stage, data, is_public=alarm.about in TOLD)


def _event(
    ticket_id: int, at: datetime, kind: str, data: dict[str, Any], *, is_public: bool = False
) -> dict[str, Any]:
    return {
        "ticket_id": ticket_id,
        "at": at,
        "kind": kind,
        "by_id": None,
        "by_label": SYSTEM,
        "text": "",
        "is_public": is_public,
        "data": data,
    }


def retime(session: Session, *, at: datetime, zone: str, limit: int = MANY) -> int:
    """Compute open tickets anew that other rules or calendars were used for; return how many."""
    house = settings.current(session)
    wanted = select(Ticket).where(_timed_by_others(house.timed_by)).order_by(Ticket.id).limit(limit)
    rows = session.scalars(wanted.with_for_update(skip_locked=True)).all()
    steps = _steps(session, [row.id for row in rows])
    for row in rows:
        _retime(session, row, steps[row.id], house.rules, house.timed_by, at=at, zone=zone)
    return len(rows)


def _timed_by_others(timed_by: str) -> Any:
    return and_(Ticket.status.in_(OPEN_STATUSES), Ticket.timed_by != timed_by)


def _steps(session: Session, ids: Sequence[int]) -> dict[int, list[Any]]:
    told = (TicketEvent.ticket_id, TicketEvent.kind, TicketEvent.at, TicketEvent.by_id, TicketEvent.data)
    wanted = select(*told).where(TicketEvent.ticket_id.in_(ids), TicketEvent.kind.in_(timing.STEPS))
    found: dict[int, list[Any]] = defaultdict(list)
    for event in session.execute(wanted.order_by(TicketEvent.id)):
        found[event.ticket_id].append(event)
    return found


def _retime(
    session: Session,
    ticket: Ticket,
    steps: Sequence[Any],
    rules: Rules,
    timed_by: str,
    *,
    at: datetime,
    zone: str,
) -> None:
    """Compute one ticket anew; what fell due before anybody watched is not said any more."""
    was, is_first, ticket.zone = ticket.resolution_due, not ticket.timed_by, zone
    told = timing.moments(ticket, steps)
    if not told:
        ticket.timed_by = timed_by
        return
    timing.store(ticket, compute(told, rules, ZoneInfo(zone)), at=at, timed_by=timed_by)
    if is_first:
        watched = Watch.read(ticket.watch).ring(at)[1]
        ticket.watch, ticket.alarm_at = watched.as_json(), watched.next
    elif was is not None and was != ticket.resolution_due:
        due = ticket.resolution_due.isoformat() if ticket.resolution_due else ""
        data = {"about": "resolution", "was": was.isoformat(), "due": due}
        session.add(TicketEvent(**_event(ticket.id, at, "limit-moved", data)))
