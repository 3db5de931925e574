"""Has this requester reported the same thing already?"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, func, select
from sqlalchemy.orm import Session

from kb import attachments, rights
from kb.attachments import Stored
from kb.forms import TicketForm
from kb.lookups import Asker
from kb.models import Lookup, Ticket

JUST_NOW = timedelta(minutes=10)
RECENT = timedelta(days=7)
MOST = 30
MOST_OF_ALL = 300
SHOWN = 3
ALIKE = 0.6
THE_SAME = 0.9
COMPARED = 2000
SAID = tuple("description category impact urgency error_code steps occurred_at expected_at".split())
SAID_OF_REQUESTER = ("name", "contact", "department", "customer_no")


def just_opened(
    session: Session, form: TicketForm, files: Sequence[Stored], channel: str, *, asker: Asker, at: datetime
) -> Ticket | None:
    """Find the ticket that the same account or browser opened just now by the very same form, sent once more."""
    if not knows(asker):
        return None
    me = Lookup.person_id == asker.person.id if asker.person else Lookup.visitor == asker.visitor
    mine = exists().where(Lookup.ticket_id == Ticket.id, me, Lookup.at > at - JUST_NOW)
    wanted = select(Ticket).where(Ticket.channel == channel, Ticket.created_at > at - JUST_NOW)
    recent = session.scalars(wanted.where(Ticket.title == form.title, mine))
    return next((ticket for ticket in recent if _is_told_by(session, ticket, form, files)), None)


def _is_told_by(session: Session, ticket: Ticket, form: TicketForm, files: Sequence[Stored]) -> bool:
    """Tell whether a ticket holds all that a form and its files say, and nothing else."""
    pairs = [(name, name) for name in SAID] + [(f"requester_{name}", name) for name in SAID_OF_REQUESTER]
    held = {file.sha256 for file in attachments.of_ticket(session, ticket)}
    return all(getattr(ticket, ours) == getattr(form, theirs) for ours, theirs in pairs) and held.issuperset(
        file.sha256 for file in files
    )


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
