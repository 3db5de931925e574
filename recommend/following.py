"""Follow the database: take few changes in, learn from many; from tickets alone where hardly any article changed."""

from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from recommend.learning import learned, learned_beside
from recommend.model import Model, take_in
from recommend.sync import Changes, changes_after, with_older_tickets

MANY: Final = 200
FEW: Final = 10
"""Articles are weighed anew where more than one in so many came or went since they were."""


def news(model: Model, changes: Changes) -> Changes:
    """Leave out articles that the model holds as they are: what a ticket did for them stands in the ticket."""
    return replace(changes, articles=model.articles.unlike(changes.articles))


def is_much(model: Model, changes: Changes) -> bool:
    """Tell whether so much is new, of articles or of tickets, that it is to be learned from at once."""
    articles = len(changes.articles) + len(changes.gone_articles)
    return (
        not model.corpus.documents
        or articles > max(MANY, model.corpus.articles // 10)
        or changes.count - articles > max(MANY, model.corpus.tickets // 10)
    )


def taken_in(model: Model, changes: Changes) -> Model:
    """Weigh what changed by what is known."""
    held = model.tickets.key_set | model.waiting.key_set
    gone = (
        [key for key in changes.gone_articles if key in model.articles.key_set],
        [key for key in changes.gone_tickets if key in held],
    )
    if not (changes.articles or changes.tickets or changes.waiting or any(gone)):
        return replace(model, last=changes.last, generation=model.generation + 1)
    return take_in(model, changes.articles, changes.tickets, gone, changes.waiting, last=changes.last)


def learned_anew(
    session: Session, model: Model, *, at: float, stale: int | None = None, changes: Changes | None = None
) -> tuple[Model, Changes]:
    """Learn from everything; give what was learned from too.

    The articles of the given model stay as they were counted where at most `stale` of them (None: few) came or went
    since. `changes`, where given, are those since that model.
    """
    if model.articles.fitted.size:
        changes = changes or news(model, changes_after(session, model.last))
        moved = model.articles.stale + len(changes.articles) + len(changes.gone_articles)
        if moved <= (model.articles.fitted.size // FEW if stale is None else stale):
            return _beside(session, model, changes, at)
    if changes is None or model.last:
        changes = changes_after(session, 0)
    every = learned(changes.articles, changes.tickets, changes.waiting, last=changes.last, at=at)
    return every, changes


def _beside(session: Session, model: Model, changes: Changes, at: float) -> tuple[Model, Changes]:
    """Learn from all tickets beside the model's articles and those that came since."""
    every = with_older_tickets(session, changes, model.last)
    of_articles = replace(changes, tickets=[], waiting=[], gone_tickets=[])
    now = taken_in(model, of_articles)
    return learned_beside(now, every.tickets, every.waiting, last=changes.last, at=at), every
