"""What changed in the database since a change number? Read by the follower, in order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from kb import articles, changes, tickets
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
        if ticket.is_solved:
            found.tickets.append(of_ticket(ticket))
        elif ticket.is_open:
            found.waiting.append(replace(of_ticket(ticket), solved_by=0))
        else:
            found.gone_tickets.append(ticket.id)
    return found


def _each(session: Session, number: int, read: Callable[[Session, int, int], Sequence[Any]]) -> Iterator[Any]:
    while rows := read(session, number, BATCH):
        yield from rows
        number = rows[-1].changed
