"""A requester asks to hurry, not more often than the house allows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kb import settings
from kb.errors import Conflict
from kb.models import Person, Ticket
from kb.sentences import sentence as _
from kb.settings import House
from kb.tickets.ending import hold
from kb.tickets.record import note, touch


def urge(session: Session, ticket: Ticket, *, by: Person | None, at: datetime) -> None:
    """Tell the handler that the requester waits; who was told a moment ago is not told again."""
    hold(session, ticket)
    if not ticket.is_open:
        raise Conflict(_("工单已经解决，不用再催"))
    again = urges_from(ticket, settings.current(session))
    if again is not None and at < again:
        local = again.astimezone(ZoneInfo(ticket.zone))
        raise Conflict(_("刚催过，处理人已经知道了；%(when)s 以后可以再催", when=f"{local:%m-%d %H:%M}"))
    ticket.urged += 1
    ticket.urged_at = at
    touch(session, ticket, at)
    note(session, ticket, "urged", by=by, at=at)


def urges_from(ticket: Ticket, house: House) -> datetime | None:
    """Return from when a ticket may be urged again; nothing where nobody has yet."""
    return ticket.urged_at + timedelta(minutes=house.urge_minutes) if ticket.urged_at else None
