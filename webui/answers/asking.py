"""One question to the index, or to the database while the index is damaged."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

import search
from kb import articles, rights
from kb.models import Article, Person
from webui.answers.results import Filters, Sort
from webui.installation import services

SPARE = 20
"""How many hits more are asked for where the database no longer lets this person see some of them."""


@dataclass(frozen=True)
class Question:
    """What somebody wants to find, and how it is to be answered."""

    text: str
    person: Person | None
    filters: Filters
    order: Sort
    plainly: bool
    explain: bool
    lexicon: search.Lexicon
    at: int

    @property
    def pinned(self) -> set[int]:
        """The articles that the support has put first for this text."""
        return {rule.article for rule in self.lexicon.rules_for(self.text, self.at) if rule.effect == "pin"}


@dataclass(frozen=True)
class Fetched:
    """The answer of the index; its hits not `seen` before, those that may be shown with their rows, and the others."""

    answer: search.Answer
    degraded: bool
    left: list[search.Hit]
    rows: dict[int, Article]
    gone: list[search.Hit]


def fetch(db: Session, question: Question, seen: Collection[int], wanted: int) -> Fetched:
    """Ask for so many hits not seen before that the database still lets this person see."""
    most = len(seen) + wanted
    found = _fetched(db, question, seen, most)
    if found.gone and len(found.left) < wanted and len(found.answer.hits) == most:
        return _fetched(db, question, seen, most + len(found.gone) + SPARE)
    return found


def _fetched(db: Session, question: Question, seen: Collection[int], most: int) -> Fetched:
    answer, degraded = _asked(db, question, most)
    fresh = [hit for hit in answer.hits if hit.key not in seen]
    rows = {
        key: row
        for key, row in articles.by_ids(db, (hit.key for hit in fresh)).items()
        if row.is_findable and rights.may_read_article(question.person, row)
    }
    left, gone = [hit for hit in fresh if hit.key in rows], [hit for hit in fresh if hit.key not in rows]
    return Fetched(answer, degraded, left, rows, gone)


def _asked(db: Session, question: Question, most: int) -> tuple[search.Answer, bool]:
    filters = question.filters
    wanted = search.Filters(filters.category, filters.type, filters.tag, filters.lang)
    audience = rights.audience_of(question.person)
    try:
        found = services().index.search(
            question.text,
            audience=audience,
            limit=most,
            filters=wanted,
            explain=question.explain,
            order=question.order,
            lexicon=question.lexicon,
            plainly=question.plainly,
            at=question.at,
        )
    except search.Damaged:
        return search.fallback(db, question.text, audience=audience, limit=most, filters=wanted), True
    return found, False
