"""Who reports, and what did they report before? Found by name, telephone or customer number, as somebody types."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from kb import rights
from kb.models import Person, Ticket
from kb.text import one_line

LEAST = 2
SHOWN = 8
_GAPS = re.compile(r"[\s-]+")


@dataclass(frozen=True)
class Requester:
    """Somebody as earlier tickets or an account name them, and how many tickets they have reported."""

    name: str
    contact: str
    department: str = ""
    customer_no: str = ""
    tickets: int = 0


def find(session: Session, typed: str, limit: int = SHOWN) -> list[Requester]:
    """Find the requesters that a typed piece may mean: who reported last first, then accounts that never did."""
    typed = one_line(typed)
    if len(typed) < LEAST:
        return []
    reported = _reported(session, typed, limit)
    known = {(one.name, one.contact) for one in reported}
    accounts = [one for one in _accounts(session, typed, limit) if (one.name, one.contact) not in known]
    return [*reported, *accounts][:limit]


def matches(session: Session, typed: str) -> ColumnElement[bool]:
    """Return the condition of tickets whose requester a typed piece may mean.

    Gaps in telephone numbers are left out of account where nothing is found with them: that takes twice the time.
    """
    typed = one_line(typed)
    plain = or_(
        Ticket.requester_contact.contains(typed, autoescape=True),
        Ticket.requester_name.contains(typed, autoescape=True),
        Ticket.requester_customer_no.startswith(typed, autoescape=True),
    )
    digits = _GAPS.sub("", typed)
    if not digits.isdecimal() or session.scalar(select(Ticket.requester_contact).where(plain).limit(1)):
        return plain
    bare = func.replace(func.replace(Ticket.requester_contact, " ", ""), "-", "")
    return (Ticket.requester_contact > "") & bare.contains(digits, autoescape=True)


def account_of(session: Session, name: str, contact: str) -> Person | None:
    """Find the one account that both name and contact of a requester mean; none where several could be meant.

    The contact alone is not enough: colleagues share telephones, and whoever has the account would read their tickets.
    """
    name, contact = one_line(name), _same(contact)
    if not name or not contact:
        return None
    named = select(Person).where(
        Person.is_active,
        Person.role.not_in(rights.SUPPORT),
        or_(Person.display_name == name, Person.name == name),
    )
    found = [person for person in session.scalars(named) if _same(person.contact) == contact]
    return found[0] if len(found) == 1 else None


def earlier(session: Session, ticket: Ticket, limit: int = 5) -> Sequence[Ticket]:
    """Return what the requester of a ticket reported besides, the last opened first; nobody known, nothing."""
    same = [
        column == value
        for column, value in (
            (Ticket.requester_id, ticket.requester_id),
            (Ticket.requester_contact, ticket.requester_contact),
        )
        if value
    ]
    if not same:
        return []
    wanted = select(Ticket).where(or_(*same), Ticket.id != ticket.id)
    return session.scalars(wanted.order_by(Ticket.id.desc()).limit(limit)).all()


def _same(contact: str) -> str:
    """Return what two writings of a contact have in common: no gaps in telephone numbers, no case."""
    contact = one_line(contact).casefold()
    bare = _GAPS.sub("", contact)
    return bare if bare.removeprefix("+").isdecimal() else contact


def _reported(session: Session, typed: str, limit: int) -> list[Requester]:
    """Find by the columns of one index alone, then look at the newest ticket of each for the rest."""
    newest = func.max(Ticket.id)
    grouped = (
        select(newest.label("id"), func.count().label("count"))
        .where(matches(session, typed), Ticket.requester_name != "")
        .group_by(Ticket.requester_contact, Ticket.requester_name)
        .order_by(newest.desc())
        .limit(limit)
        .subquery()
    )
    told = select(Ticket, grouped.c.count).join(grouped, grouped.c.id == Ticket.id)
    return [
        Requester(
            ticket.requester_name,
            ticket.requester_contact,
            ticket.requester_department,
            ticket.requester_customer_no,
            count,
        )
        for ticket, count in session.execute(told.order_by(Ticket.id.desc()))
    ]


def _accounts(session: Session, typed: str, limit: int) -> list[Requester]:
    wanted = select(Person).where(
        Person.is_active,
        Person.role.not_in(rights.SUPPORT),
        or_(
            Person.name.startswith(typed, autoescape=True),
            Person.display_name.contains(typed, autoescape=True),
            Person.contact.contains(typed, autoescape=True),
        ),
    )
    found = session.scalars(wanted.order_by(Person.name).limit(limit))
    return [Requester(person.label, person.contact, person.department) for person in found]
