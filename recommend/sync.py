"""What changed in the database since a change number? Read by the follower, in order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from kb import articles, changes, tickets
from kb.models import Ticket
from recommend.texts import Document, of_article, of_ticket

BATCH: Final = 500


@dataclass
class Changes:
    """Articles and tickets to take in, the keys of those to let go, and the number of the last change read.

    `waiting` are the tickets that nobody solved yet.
    """

    articles: list[Document] = field(default_factory=list)
    tickets: list[Document] = field(default_factory=list)
    waiting: list[Document] = field(default_factory=list)
    gone_articles: list[int] = field(default_factory=list)
    gone_tickets: list[int] = field(default_factory=list)
    last: int = 0

    @property
    def count(self) -> int:
        came = len(self.articles) + len(self.tickets) + len(self.waiting)
        return came + len(self.gone_articles) + len(self.gone_tickets)


def changes_after(session: Session, number: int) -> Changes:
    """Read every change after a number; articles that are not findable are to go."""
    found = Changes(last=max(number, changes.last(session)))
    for article in _each(session, number, articles.changed_after):
        found.last = max(found.last, article.changed)
        if article.is_findable:
            found.articles.append(of_article(article))
        else:
            found.gone_articles.append(article.id)
    for ticket in _each(session, number, tickets.changed_after):
        found.last = max(found.last, ticket.changed)
        _sort(ticket, found)
    return found


def with_older_tickets(session: Session, found: Changes, number: int) -> Changes:
    """Add the tickets that did not change after a number to the changes since then."""
    older = replace(found, tickets=[*found.tickets], waiting=[*found.waiting], gone_tickets=[])
    for ticket in _each(session, 0, tickets.changed_after):
        if ticket.changed > number:
            break
        _sort(ticket, older)
    return older


def _sort(ticket: Ticket, found: Changes) -> None:
    """Put a ticket among the solved ones, those nobody solved yet, or those that count no more."""
    if ticket.is_solved:
        found.tickets.append(of_ticket(ticket))
    elif ticket.is_open:
        found.waiting.append(replace(of_ticket(ticket), solved_by=0))
    else:
        found.gone_tickets.append(ticket.id)


def _each(session: Session, number: int, read: Callable[[Session, int, int], Sequence[Any]]) -> Iterator[Any]:
    while rows := read(session, number, BATCH):
        yield from rows
        number = rows[-1].changed
