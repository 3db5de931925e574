"""What else the desk knows: articles searched for in place, and open tickets like the one in hand."""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb import articles, queues, tickets
from kb.errors import NotFound
from kb.models import Article, Ticket
from webui import answers
from webui.installation import services
from webui.workbench.blueprint import agent

HITS = 8
WAITING = 3


@dataclass(frozen=True)
class Sought:
    """What was searched for, what was found, and the article whose number it is."""

    text: str = ""
    found: answers.Found | None = None
    named: Article | None = None


def search(text: str) -> Sought:
    """Search as the agent; a typed article number is that article."""
    text = text.strip()
    if not text:
        return Sought()
    return Sought(text, answers.find(text, limit=HITS, explain=True), named(text))


def named(text: str) -> Article | None:
    """Return the article whose number was typed, if the agent finds it."""
    if not articles.as_number(text):
        return None
    with services().sessions.read() as db, suppress(NotFound):
        found = articles.get(db, text, agent())
        return found if found.is_findable else None
    return None


def waiting(db: Session, suggested: answers.Suggested, *others: Ticket) -> list[Ticket]:
    """Return the open tickets like the text, after others: perhaps the same again, perhaps a colleague is at it."""
    alike = [item.ticket for item in suggested.similar_waiting[:WAITING]]
    return queues.still_open(db, [ticket.id for ticket in (*others, *alike)])


def cited(db: Session, ticket: Ticket) -> list[int]:
    """Return the ids of the articles applied to a ticket."""
    return [citation.article_id for citation in tickets.citations(db, ticket, agent())]
