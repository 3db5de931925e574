"""What else the desk knows: articles searched for in place, and open tickets like the one in hand."""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb import articles, queues, tickets
from kb.errors import NotFound
from kb.models import Article, Ticket
from recommend import Damaged
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
    return Sought(text, answers.find(text, limit=HITS, explain=True), _named(text))


def _named(text: str) -> Article | None:
    if not articles.as_number(text):
        return None
    with services().sessions.read() as db, suppress(NotFound):
        found = articles.get(db, text, agent())
        return found if found.is_findable else None
    return None


def waiting(db: Session, ticket: Ticket, text: str) -> list[Ticket]:
    """Return the open tickets most like one: perhaps the same again, perhaps a colleague is at it."""
    return queues.still_open(db, alike(text, title=ticket.title, exclude=ticket.id))


def alike(text: str, *, title: str = "", exclude: int | None = None) -> list[int]:
    """Return the ids of the open tickets most like a text."""
    try:
        near = services().recommender.similar(text, title=title, limit=WAITING, exclude=exclude, waiting=True)
    except Damaged:
        return []
    return [item.key for item in near if item.is_close]


def cited(db: Session, ticket: Ticket) -> list[int]:
    """Return the ids of the articles applied to a ticket."""
    return [citation.article_id for citation in tickets.citations(db, ticket)]
