"""Who follows a ticket besides its handler, and whether it changed since they looked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb import rights
from kb.errors import Invalid
from kb.models import Follower, Person, Ticket
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.tickets.record import note, touch


def followers(session: Session, ticket: Ticket) -> list[Follower]:
    """Return who follows a ticket and what they saw of it, by name."""
    wanted = select(Follower).where(Follower.ticket_id == ticket.id).options(selectinload(Follower.person))
    return sorted(session.scalars(wanted), key=lambda row: row.person.name)


def copy_to(session: Session, ticket: Ticket, people: Iterable[Person], *, by: Person, at: datetime) -> None:
    """Let people of the support follow a ticket from now on; those who do already are not told again."""
    wanted = list({person.id: person for person in people}.values())
    if not wanted:
        raise Invalid("people", _("请选择要抄送的同事"))
    if strange := [person.label for person in wanted if not rights.is_support(person)]:
        raise Invalid("people", _("只能抄送给在用的支持人员：%(names)s", names=Several(strange)))
    new = [person for person in wanted if session.get(Follower, (person.id, ticket.id)) is None]
    if not new:
        return
    seen = ticket.changed if any(person.id == by.id for person in new) else 0
    session.add_all(
        Follower(person_id=person.id, ticket_id=ticket.id, seen=seen if person.id == by.id else 0)
        for person in new
    )
    touch(session, ticket, at)
    names = [person.label for person in new]
    note(session, ticket, "cc", by=by, at=at, is_public=False, data={"people": names})


def leave(session: Session, ticket: Ticket, person: Person, *, by: Person, at: datetime) -> None:
    """Let somebody follow a ticket no more."""
    found = session.get(Follower, (person.id, ticket.id))
    if found is None:
        return
    session.delete(found)
    touch(session, ticket, at)
    note(session, ticket, "cc", by=by, at=at, is_public=False, data={"gone": [person.label]})


def looked(session: Session, ticket: Ticket, person: Person) -> None:
    """Note that somebody who follows a ticket has seen it as it is."""
    found = session.get(Follower, (person.id, ticket.id))
    if found is not None:
        found.seen = max(found.seen, ticket.changed)


def unseen(session: Session, tickets: Sequence[Ticket], person: Person) -> set[int]:
    """Return the ids of those of these tickets that somebody follows and that changed since they looked."""
    wanted = select(Follower.ticket_id, Follower.seen).where(
        Follower.person_id == person.id, Follower.ticket_id.in_([ticket.id for ticket in tickets])
    )
    seen = dict(session.execute(wanted).all())
    return {ticket.id for ticket in tickets if ticket.changed > seen.get(ticket.id, ticket.changed)}
