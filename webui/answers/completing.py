"""How what somebody begins to type goes on, checked again against the database rows."""

from typing import NamedTuple

from kb import articles, rights
from kb.models import Article, Person
from kb.text import clean
from webui import access
from webui.answers.numbers import named
from webui.installation import services

MOST = 8
SPARE = 8
"""How many more are asked for, in place of those that the database no longer lets this person see."""


class Completed(NamedTuple):
    """A whole text, with the number of the article or ticket that it names."""

    text: str
    number: str | None = None


def complete(text: str) -> list[Completed]:
    """Return at most eight texts that go on so; a typed number comes first."""
    text, person = clean(text), access.person()
    first = named(text, person)
    found = services().completions.complete(text, audience=rights.audience_of(person), limit=MOST + SPARE)
    with services().sessions.read() as db:
        rows = articles.by_ids(db, {completion.key for completion in found})
    seen = [
        Completed(completion.text, completion.number or None)
        for completion in found
        if _may_see(person, rows.get(completion.key), completion.text if completion.number else "")
    ]
    return [*([Completed(first.title, first.number)] if first else []), *seen][:MOST]


def _may_see(person: Person | None, article: Article | None, text: str) -> bool:
    """Tell whether somebody may find the article that a text leads to, and whether it still has that text."""
    if article is None or not article.is_findable or not rights.may_read_article(person, article):
        return False
    return not text or text == article.title or text in article.phrasings
