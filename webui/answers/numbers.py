"""What a typed number names, for who may go there."""

import re
from contextlib import suppress
from typing import NamedTuple

from kb import articles, tickets
from kb.errors import NotFound
from kb.models import Person
from webui.addresses import links
from webui.installation import services

TICKET_NUMBER = re.compile(r"TS\d{8,20}", re.IGNORECASE)


class Named(NamedTuple):
    """An article or ticket."""

    number: str
    title: str
    url: str


def named(text: str, person: Person | None) -> Named | None:
    """Return the article or ticket whose number this is, if this person may read it."""
    with services().sessions.read() as db, suppress(NotFound):
        if number := articles.as_number(text):
            article = articles.get(db, number, person)
            return Named(article.number, article.title, links.article_url(article))
        if TICKET_NUMBER.fullmatch(text.strip()):
            ticket = tickets.get(db, text, person)
            return Named(ticket.number, ticket.title, links.ticket_url(ticket))
    return None
