"""What people do with a ticket or an article, where pages and API do the same and a lookup learns from it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from kb import articles, lookups, tickets
from kb.errors import Forbidden, NotFound
from kb.models import Article, Person, Ticket
from kb.sentences import sentence as _


def ticket_for(session: Session, number: str, person: Person | None, key: str = "") -> Ticket:
    """Return a ticket to those who may read it and to who holds its key; else NotFound."""
    if key:
        return tickets.get_by_key(session, number, key)
    return tickets.get(session, number, person)


def requester_ticket(session: Session, number: str, person: Person | None, key: str = "") -> Ticket:
    """Return a ticket to its requester alone; the support may not confirm its own work."""
    ticket = ticket_for(session, number, person, key)
    if not key and (person is None or ticket.requester_id != person.id):
        raise Forbidden(_("只有需求方本人可以确认解决或退回处理"))
    return ticket


def cite(
    session: Session, ticket: Ticket, reference: str, *, by: Person, at: datetime, lookup: str = ""
) -> Article:
    """Apply an article to a ticket, and note it at the suggestion that showed it."""
    article = articles.get(session, reference, by)
    tickets.cite(session, ticket, article, by=by, at=at)
    _learn(session, ticket, article, "applied", at=at, lookup=lookup)
    return article


def resolve(
    session: Session,
    ticket: Ticket,
    resolution: str,
    *,
    by: Person,
    at: datetime,
    reference: str = "",
    done: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Give a ticket its solution, with the article that held it if there is one."""
    article = articles.get(session, reference, by) if reference else None
    tickets.resolve(session, ticket, resolution, by=by, at=at, article=article, done=done)
    if article is not None:
        _learn(session, ticket, article, "solved", at=at)


def readable(session: Session, reference: str, person: Person | None) -> Article | None:
    """Find an article that this person may read."""
    try:
        return articles.get(session, reference, person)
    except NotFound:
        return None


def _learn(
    session: Session, ticket: Ticket, article: Article, outcome: str, *, at: datetime, lookup: str = ""
) -> None:
    stored = lookups.find(session, lookup) or lookups.last_for(session, ticket, article)
    if stored is not None:
        lookups.note_outcome(session, stored.key, outcome, at=at, article=article)
