"""Who has lost the link of a ticket, and whom the support has told it again.

Nobody learns from the answer whether a number exists or a contact is right: what is asked is only ever written down,
and the link goes to the contact that the ticket was opened with: by mail where that is an address and mail is sent
here, else by somebody of the support.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from kb import mail, tickets
from kb.errors import NotFound
from kb.models import LinkRequest, Person, Ticket
from kb.sentences import sentence as _
from kb.text import fold, one_line

SAME_WITHIN = timedelta(hours=12)
MAILED_ONCE_IN = timedelta(hours=1)
DIGITS_MIN = 5


def ask(session: Session, number: str, contact: str, *, at: datetime, by_mail: bool = False) -> bool:
    """Note that somebody wants the link of a ticket, if the contact is its own; tell whether it was.

    `by_mail` says that a message can hold the link; one an hour is enough.
    """
    ticket = session.scalar(select(Ticket).where(Ticket.number == one_line(number).upper()))
    known = ticket.requester_contact if ticket else ""
    is_same = hmac.compare_digest(form(known).encode(), form(contact).encode())
    if ticket is None or not is_same or not form(contact):
        return False
    waiting = select(LinkRequest.id).where(
        LinkRequest.ticket_id == ticket.id, LinkRequest.done_at.is_(None), LinkRequest.at > at - SAME_WITHIN
    )
    if session.scalar(waiting) is None and not mail.was_written(session, ticket, "link", at - MAILED_ONCE_IN):
        session.add(LinkRequest(ticket_id=ticket.id, at=at))
        if by_mail:
            mail.queue_other(session, [ticket], "link", at=at)
        tickets.note(session, ticket, "link-wanted", by=None, at=at, is_public=False)
    return True


def waiting(session: Session, limit: int = 50) -> Sequence[LinkRequest]:
    """Return who still waits to be told a link, the first first."""
    open_ones = (
        select(LinkRequest).where(LinkRequest.done_at.is_(None)).options(joinedload(LinkRequest.ticket))
    )
    return session.scalars(open_ones.order_by(LinkRequest.at, LinkRequest.id).limit(limit)).all()


def count_waiting(session: Session) -> int:
    """Return how many wait."""
    return session.scalar(select(func.count()).where(LinkRequest.done_at.is_(None))) or 0


def told(session: Session, key: int, *, by: Person, at: datetime) -> Ticket:
    """Note that somebody of the support has told the link to the ticket's contact."""
    found = session.get(LinkRequest, key)
    if found is None:
        raise NotFound(_("没有这个请求"))
    if found.done_at is None:
        found.done_at, found.done_by_id = at, by.id
        tickets.note(session, found.ticket, "link-told", by=by, at=at, is_public=False)
    return found.ticket


def form(contact: str) -> str:
    """Return the one form by which a contact is known: the digits of a telephone number, else its letters."""
    folded = fold(contact)
    digits = "".join(filter(str.isdecimal, folded))
    if len(digits) >= DIGITS_MIN and not any(letter.isalpha() for letter in folded):
        return digits[-11:]
    return "".join(folded.split())
