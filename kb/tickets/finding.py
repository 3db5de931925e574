"""Tickets by number, secret key, change and age; each only for whom may read it."""

import hmac
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from kb import rights
from kb.errors import NotFound
from kb.models import Person, Ticket, among_keys
from kb.sentences import sentence as _
from kb.text import one_line


def get(session: Session, number: str, person: Person | None) -> Ticket:
    """Return a ticket that this person may read, else NotFound."""
    ticket = session.scalar(select(Ticket).where(Ticket.number == one_line(number).upper()))
    if ticket is None or not rights.may_read_ticket(person, ticket):
        raise NotFound(_("没有找到这张工单，或者你没有查看它的权限"))
    return ticket


def named(session: Session, numbers: Iterable[str], person: Person | None) -> Sequence[Ticket]:
    """Return the tickets with these numbers that the support may read, in this order; nobody else is told of any."""
    wanted = [one_line(number).upper() for number in numbers]
    if not wanted or not rights.is_support(person):
        return []
    rows = {row.number: row for row in session.scalars(select(Ticket).where(Ticket.number.in_(wanted)))}
    return [rows[number] for number in wanted if number in rows]


def get_by_key(session: Session, number: str, key: str) -> Ticket:
    """Return the ticket with this number and secret key, else NotFound; both errors look the same."""
    ticket = session.scalar(select(Ticket).where(Ticket.number == one_line(number).upper()))
    known = ticket.key if ticket else "-"
    if not hmac.compare_digest(known.encode(), key.encode("utf8", "replace")) or ticket is None:
        raise NotFound(_("没有找到这张工单，请检查链接是否完整"))
    return ticket


def changed_after(session: Session, number: int, limit: int = 1000) -> Sequence[Ticket]:
    """Return what changed after a change number, in order."""
    newer = select(Ticket).where(Ticket.changed > number).order_by(Ticket.changed).limit(limit)
    return session.scalars(newer).all()


_BY_IDS = select(Ticket).where(among_keys(Ticket.id))


def by_ids(session: Session, ids: Sequence[int]) -> dict[int, Ticket]:
    """Return tickets by their database ids."""
    return {t.id: t for t in session.scalars(_BY_IDS, {"keys": list(ids)})} if ids else {}


def by_age(
    session: Session,
    person: Person | None,
    *,
    mine: bool = False,
    before: int | None = None,
    limit: int = 50,
) -> Sequence[Ticket]:
    """Return readable tickets, or the own ones, the last opened first, after the id that a page ended with."""
    return session.scalars(_after(_readable(person, mine=mine), before).limit(limit)).all()


def counts_by_status(session: Session) -> dict[str, int]:
    """Return how many tickets there are in each status."""
    stored = select(Ticket.status, func.count()).group_by(Ticket.status)
    return dict(session.execute(stored).all())


def _readable(person: Person | None, *, mine: bool) -> Select[Ticket]:
    wanted = select(Ticket).where(rights.readable_tickets(person)).options(selectinload(Ticket.assignee))
    if mine and person is not None:
        wanted = wanted.where(or_(Ticket.assignee_id == person.id, Ticket.requester_id == person.id))
    return wanted


def _after(wanted: Select[Ticket], before: int | None) -> Select[Ticket]:
    if before is not None:
        wanted = wanted.where(Ticket.id < before)
    return wanted.order_by(Ticket.id.desc())
