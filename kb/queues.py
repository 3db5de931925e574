"""Which tickets wait for whom? The queues of the workbench, in the order of the work, and how much is in each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_
from sqlalchemy.orm import Session, selectinload

from kb import requesters, rights
from kb.models import OPEN_STATUSES, Person, Ticket

QUEUES: Final = ("active", "mine", "unassigned", "warning", "breached", "waiting", "all")
WAITING: Final = ("pending", "resolved")
"""What somebody works on stands in the first three; `waiting` waits for its requester.

In `warning` is what comes near a limit, in `breached` what has passed one that nobody has met yet.
"""

BY_LIMIT: Final = ("warning", "breached")
_NEAREST = (Ticket.next_due, Ticket.id)
_ORDER = (case((Ticket.status == "new", 0), else_=1), Ticket.priority, Ticket.resolution_due, -Ticket.id)


def listing(
    session: Session,
    person: Person | None,
    queue: str = "active",
    *,
    at: datetime,
    requester: str = "",
    before: int | None = None,
    limit: int = 50,
) -> Sequence[Ticket]:
    """Return a queue's tickets after the id that a page ended with: what is due next first, others by age.

    With `requester` only those of people whom this piece of a name, telephone or customer number may mean.
    """
    wanted = (
        _of(queue, person, at).where(rights.readable_tickets(person)).options(selectinload(Ticket.assignee))
    )
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


def counts(session: Session, person: Person, *, at: datetime) -> dict[str, int]:
    """Return how many tickets each queue of somebody's holds, but for the one of all."""
    is_open = Ticket.status.in_(OPEN_STATUSES)
    counted = {
        "active": is_open,
        "mine": is_open & (Ticket.assignee_id == person.id),
        "unassigned": is_open & Ticket.assignee_id.is_(None),
        "waiting": Ticket.status.in_(WAITING),
    }
    sums: list[Any] = [func.sum(case((condition, 1), else_=0)) for condition in counted.values()]
    row = session.execute(select(*sums).where(Ticket.status.in_({*OPEN_STATUSES, *WAITING}))).one()
    found = {name: count or 0 for name, count in zip(counted, row, strict=True)}
    by_limit = (_of(name, person, at).with_only_columns(func.count()) for name in BY_LIMIT)
    return found | {name: session.scalar(count) or 0 for name, count in zip(BY_LIMIT, by_limit, strict=True)}


def newest(session: Session) -> int:
    """Return the id of the ticket that was opened last, 0 when there is none."""
    return session.scalar(select(func.max(Ticket.id))) or 0


def opened_after(session: Session, key: int, limit: int = 5) -> Sequence[Ticket]:
    """Return the open tickets with a greater id, the last opened first."""
    wanted = select(Ticket).where(Ticket.id > key, Ticket.status.in_(OPEN_STATUSES))
    return session.scalars(wanted.order_by(Ticket.id.desc()).limit(limit)).all()


def still_open(session: Session, keys: Sequence[int]) -> list[Ticket]:
    """Return those of these tickets that are open, in the same order, each once and with who handles it."""
    wanted = select(Ticket).where(Ticket.id.in_(list(keys)), Ticket.status.in_(OPEN_STATUSES))
    rows = {row.id: row for row in session.scalars(wanted.options(selectinload(Ticket.assignee)))}
    return [rows[key] for key in dict.fromkeys(keys) if key in rows]


def _of(queue: str, person: Person | None, at: datetime) -> Select[Ticket]:
    is_open = Ticket.status.in_(OPEN_STATUSES)
    # Nearly all that are closed have no handler either, so that the index of handlers would lead astray.
    free = func.coalesce(Ticket.assignee_id, 0) == 0
    conditions: dict[str, tuple[ColumnElement[bool], ...]] = {
        "all": (),
        "waiting": (Ticket.status.in_(WAITING),),
        "warning": (Ticket.warned_from <= at, Ticket.next_due > at),
        "breached": (Ticket.next_due <= at,),
        "mine": (is_open, Ticket.assignee_id == (person.id if person else None)),
        "unassigned": (is_open, free),
    }
    return select(Ticket).where(*conditions.get(queue, (is_open,)))
