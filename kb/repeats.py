"""Has this requester reported the same thing already?"""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import Session

from kb import rights
from kb.forms import TicketForm
from kb.lookups import Asker
from kb.models import Lookup, Ticket

RECENT = timedelta(days=7)
MOST = 30
ALIKE = 0.6
THE_SAME = 0.9
COMPARED = 2000


def find(session: Session, form: TicketForm, *, asker: Asker, at: datetime) -> Ticket | None:
    """Find the newest recent ticket of the same requester that says nearly the same."""
    wanted = select(Ticket).where(Ticket.created_at > at - RECENT, _same_requester(form, asker))
    limit = ALIKE if knows(asker) else THE_SAME
    for ticket in session.scalars(wanted.order_by(Ticket.id.desc()).limit(MOST)):
        if likeness(form.text, "\n".join((ticket.title, ticket.description, ticket.error_code))) >= limit:
            return ticket
    return None


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


def _same_requester(form: TicketForm, asker: Asker) -> ColumnElement[bool]:
    if asker.person is not None and not rights.is_support(asker.person):
        return Ticket.requester_id == asker.person.id
    if asker.person is None and asker.visitor:
        opened = select(Lookup.ticket_id).where(
            Lookup.visitor == asker.visitor, Lookup.ticket_id.is_not(None)
        )
        return Ticket.id.in_(opened)
    if not form.contact:
        return false()
    same = and_(Ticket.requester_contact == form.contact, Ticket.requester_name == form.name)
    return same if asker.person is not None else and_(same, Ticket.requester_id.is_(None))
