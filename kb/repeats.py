"""Has this requester reported the same thing already?"""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import Session

from kb import rights
from kb.forms import TicketForm
from kb.lookups import Asker
from kb.models import Lookup, Ticket

RECENT = timedelta(days=7)
MOST = 30
MOST_OF_ALL = 300
SHOWN = 3
ALIKE = 0.6
THE_SAME = 0.9
COMPARED = 2000


def find(session: Session, form: TicketForm, *, asker: Asker, at: datetime) -> Ticket | None:
    """Find the first recent ticket that says nearly the same, as `find_all` does."""
    found = find_all(session, form.text, asker=asker, at=at, name=form.name, contact=form.contact)
    return found[0] if found else None


def find_all(
    session: Session, text: str, *, asker: Asker, at: datetime, name: str = "", contact: str = ""
) -> list[Ticket]:
    """Find recent tickets that say nearly the same, open ones first: the own ones, everybody's for the support."""
    wanted = select(Ticket).where(Ticket.created_at > at - RECENT)
    most, limit = MOST, ALIKE if knows(asker) else THE_SAME
    if rights.is_support(asker.person):
        most = MOST_OF_ALL
    else:
        wanted = wanted.where(_same_requester(asker, name, contact))
    recent = session.scalars(wanted.order_by(Ticket.id.desc()).limit(most))
    said = ((ticket, "\n".join((ticket.title, ticket.description, ticket.error_code))) for ticket in recent)
    alike = [ticket for ticket, words in said if likeness(text, words) >= limit]
    return sorted(alike, key=lambda ticket: not ticket.is_open)[:SHOWN]


def knows(asker: Asker) -> bool:
    """Tell whether we know who is asking well enough to name their earlier ticket to them."""
    return asker.person is not None or bool(asker.visitor)


def likeness(one: str, other: str) -> float:
    """Return the Dice coefficient of the pairs of adjacent characters, 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    together = first.total() + second.total()
    return 2 * (first & second).total() / together if together else 0.0


def _pairs(text: str) -> Counter[str]:
    text = "".join(text[:COMPARED].lower().split())
    return Counter(text[place : place + 2] for place in range(max(1, len(text) - 1)) if text)


def _same_requester(asker: Asker, name: str, contact: str) -> ColumnElement[bool]:
    if asker.person is not None:
        return Ticket.requester_id == asker.person.id
    if asker.visitor:
        opened = select(Lookup.ticket_id).where(
            Lookup.visitor == asker.visitor, Lookup.ticket_id.is_not(None)
        )
        return Ticket.id.in_(opened)
    if not contact:
        return false()
    same = and_(Ticket.requester_contact == contact, Ticket.requester_name == name)
    # Of one contact there are few tickets, of nobody's account many: SQLite is to look up the contact.
    return and_(same, func.coalesce(Ticket.requester_id, 0) == 0)
