"""Which tickets wait for whom? The queues of the workbench, in the order of the work, and how much is in each."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session, selectinload

from kb import requesters, rights
from kb.database import UtcDateTime
from kb.models import OPEN_STATUSES, Consultation, Follower, Person, Team, TeamMember, Ticket, among_keys

QUEUES: Final = (
    *("active", "mine", "team", "unassigned", "warning", "breached", "waiting", "cc", "danger", "all"),
)
WAITING: Final = ("pending", "resolved")
"""What somebody works on stands in the first four; `waiting` waits for its requester.

In `warning` is what comes near a limit, in `breached` what has passed one that nobody has met yet. `team` holds what
the own teams have to do or were asked about, `cc` what somebody follows or was asked about, `danger` what was told to
leads.
"""

OWN: Final = ("team", "cc", "danger")
"""Queues that not everybody has: of those who are in a team, who follow something or were asked, of leads."""

BY_LIMIT: Final = ("warning", "breached")
_NEAREST = (Ticket.next_due, Ticket.id)
_ORDER = (case((Ticket.status == "new", 0), else_=1), Ticket.priority, Ticket.resolution_due, -Ticket.id)


class _Whose(NamedTuple):
    """Whose queues: an id, or its place in a statement that is kept, and whether it is an administrator's."""

    id: Any
    is_admin: bool


_AT: Final = bindparam("at", type_=UtcDateTime())
_ME: Final = bindparam("me", type_=Integer())
_TEAM: Final = bindparam("team", type_=Integer())


def listing(
    session: Session,
    person: Person | None,
    queue: str = "active",
    *,
    at: datetime,
    requester: str = "",
    team: int = 0,
    before: int | None = None,
    limit: int = 50,
) -> Sequence[Ticket]:
    """Return a queue's tickets after the id that a page ended with: what is due next first, others by age.

    With `requester` only those of people whom this piece of a name, telephone or customer number may mean, with
    `team` those of one team.
    """
    whose = _Whose(person.id, rights.is_admin(person)) if person else None
    wanted = (
        _of(queue, whose, at).where(rights.readable_tickets(person)).options(selectinload(Ticket.assignee))
    )
    if team:
        wanted = wanted.where(Ticket.team_id == team)
    if requester:
        wanted = wanted.where(Ticket.id.in_(select(Ticket.id).where(requesters.matches(session, requester))))
    if queue in {"waiting", "all"}:
        if before is not None:
            wanted = wanted.where(Ticket.id < before)
        return session.scalars(wanted.order_by(Ticket.id.desc()).limit(limit)).all()
    order = _NEAREST if queue in BY_LIMIT else _ORDER
    if before is not None:
        end = select(*order).where(Ticket.id == before).subquery()
        wanted = wanted.where(tuple_(*order) > select(end).scalar_subquery())
    return session.scalars(wanted.order_by(*order).limit(limit)).all()


def counts(session: Session, person: Person, *, at: datetime, team: int = 0) -> dict[str, int]:
    """Return how many tickets each queue of somebody's holds, but for the one of all; queues not had are left out.

    One question is asked for all of them. With `team` only the tickets of that team count.
    """
    given = {"me": person.id, "at": at, "team": team}
    row = session.execute(_counting(rights.is_admin(person), team > 0), given).mappings().one()
    return {name: row[name] or 0 for name in QUEUES if name in row and row.get(f"has {name}", True)}


@cache
def _counting(is_admin: bool, in_team: bool) -> Select[Any]:
    """Return the question of `counts`, which takes longer to put together than to answer."""
    whose = _Whose(_ME, is_admin)
    own = {name: _count(_of(name, whose, _AT), in_team) for name in OWN}
    has = {f"has {name}": select(had).scalar_subquery() for name, had in _had(whose).items()}
    if not in_team:
        own |= {name: _count(_of(name, whose, _AT), in_team) for name in BY_LIMIT}
    extra = [value.label(name) for name, value in (own | has).items()]
    return _passed(in_team).add_columns(*extra)


def _passed(in_team: bool) -> Select[Any]:
    """Return the counts of queues that are taken by one pass: over an index, or over the tickets of one team."""
    is_open = Ticket.status.in_(OPEN_STATUSES)
    counted: dict[str, ColumnElement[bool]] = {
        "active": is_open,
        "mine": is_open & (Ticket.assignee_id == _ME),
        "unassigned": is_open & Ticket.assignee_id.is_(None),
        "waiting": Ticket.status.in_(WAITING),
    }
    if in_team:
        counted |= {"warning": (Ticket.warned_from <= _AT) & (Ticket.next_due > _AT)}
        counted |= {"breached": Ticket.next_due <= _AT}
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in counted.items()]
    wanted = select(*sums).where(Ticket.status.in_({*OPEN_STATUSES, *WAITING}))
    return wanted.where(Ticket.team_id == _TEAM) if in_team else wanted


def _count(queue: Select[Ticket], in_team: bool) -> Any:
    counted = queue.with_only_columns(func.count())
    return (counted.where(Ticket.team_id == _TEAM) if in_team else counted).correlate(None).scalar_subquery()


def _had(whose: _Whose) -> dict[str, ColumnElement[bool]]:
    """Return whether somebody has the queues that not everybody has, as conditions."""
    follows = select(Follower.ticket_id).where(Follower.person_id == whose.id).exists()
    leads = select(Team.id).where(Team.lead_id == whose.id).exists()
    return {
        "team": select(TeamMember.team_id).where(TeamMember.person_id == whose.id).exists(),
        "cc": or_(follows, _asked(Consultation.person_id == whose.id).exists()),
        "danger": or_(leads, true() if whose.is_admin else false()),
    }


def newest(session: Session) -> int:
    """Return the id of the ticket that was opened last, 0 when there is none."""
    return session.scalar(select(func.max(Ticket.id))) or 0


def opened_after(session: Session, key: int, limit: int = 5) -> Sequence[Ticket]:
    """Return the open tickets with a greater id, the last opened first."""
    wanted = select(Ticket).where(Ticket.id > key, Ticket.status.in_(OPEN_STATUSES))
    return session.scalars(wanted.order_by(Ticket.id.desc()).limit(limit)).all()


_HANDLED = select(Ticket).where(among_keys(Ticket.id)).options(selectinload(Ticket.assignee))


def still_open(session: Session, keys: Sequence[int]) -> list[Ticket]:
    """Return those of these tickets that are open, in the same order, each once and with who handles it."""
    if not keys:
        return []
    rows = {row.id: row for row in session.scalars(_HANDLED, {"keys": list(keys)})}
    return [rows[key] for key in dict.fromkeys(keys) if key in rows and rows[key].is_open]


def _of(queue: str, whose: _Whose | None, at: Any) -> Select[Ticket]:
    is_open = Ticket.status.in_(OPEN_STATUSES)
    # Nearly all that are closed have no handler either, so that the index of handlers would lead astray.
    free = func.coalesce(Ticket.assignee_id, 0) == 0
    conditions: dict[str, tuple[ColumnElement[bool], ...]] = {
        "all": (),
        "waiting": (Ticket.status.in_(WAITING),),
        "warning": (Ticket.warned_from <= at, Ticket.next_due > at),
        "breached": (Ticket.next_due <= at,),
        "mine": (is_open, Ticket.assignee_id == (whose.id if whose else None)),
        "unassigned": (is_open, free),
    }
    if queue in OWN:
        # Written so that no index of states is looked up where the ids are known.
        is_worked_on = is_open if queue == "danger" else func.coalesce(Ticket.status, "").in_(OPEN_STATUSES)
        conditions[queue] = (is_worked_on, _own(queue, whose) if whose else false())
    return select(Ticket).where(*conditions.get(queue, (is_open,)))


def _own(queue: str, whose: _Whose) -> ColumnElement[bool]:
    """Return the condition of open tickets that concern somebody besides those they handle."""
    if queue == "danger":
        led = select(Team.id).where(Team.lead_id == whose.id)
        told = Ticket.lead_told_at.is_not(None)
        return told if whose.is_admin else told & Ticket.team_id.in_(led)
    if queue == "cc":
        follows = select(Follower.ticket_id).where(Follower.person_id == whose.id)
        return Ticket.id.in_(follows.union(_asked(Consultation.person_id == whose.id)))
    own = select(TeamMember.team_id).where(TeamMember.person_id == whose.id)
    theirs = select(Ticket.id).where(Ticket.status.in_(OPEN_STATUSES), Ticket.team_id.in_(own))
    return Ticket.id.in_(theirs.union(_asked(Consultation.team_id.in_(own))))


def _asked(whom: ColumnElement[bool]) -> Select[int]:
    """Return the ids of the tickets about which somebody was asked who has not answered yet."""
    return select(Consultation.ticket_id).where(whom, Consultation.answered_at.is_(None))
