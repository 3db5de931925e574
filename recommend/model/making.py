"""Make a generation: from everything, from tickets beside articles that stay, or from the one before and its news."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from recommend.model import fitting, refitting
from recommend.model.centroids import Centroids
from recommend.model.generation import Model
from recommend.model.part import Part, Places
from recommend.model.side import Side
from recommend.model.weights import Corpus
from recommend.texts import Document


def fit(
    articles: Sequence[Document],
    tickets: Sequence[Document],
    waiting: Sequence[Document] = (),
    *,
    last: int,
    at: float = 0.0,
) -> Model:
    """Learn everything anew."""
    corpus, *parts = fitting.fit(articles, tickets)
    findable, past, subjects = (Side.of(part) for part in parts)
    return _made(corpus, (findable, past, subjects), waiting, last, at)


def refit(
    model: Model,
    tickets: Sequence[Document],
    waiting: Sequence[Document] = (),
    *,
    last: int,
    at: float = 0.0,
) -> Model:
    """Learn all tickets anew beside a model's articles, which stay as they were counted."""
    tickets = sorted(tickets, key=lambda d: d.key)
    subjects = _subjects(model.articles, np.unique([ticket.solved_by for ticket in tickets]))
    corpus, articles, *parts = refitting.refit(
        model.corpus, model.articles, model.tickets.fitted, tickets, sorted(subjects, key=lambda d: d.key)
    )
    past, own = (Side.of(part) for part in parts)
    return _made(corpus, (articles, past, own), waiting, last, at)


def _made(
    corpus: Corpus, sides: tuple[Side, Side, Side], waiting: Sequence[Document], last: int, at: float
) -> Model:
    """Learn the classes of what was weighed."""
    articles, past, subjects = sides
    known = fitting.weigh_titles(sorted(waiting, key=lambda d: d.key), (past.fitted, subjects.fitted))
    return Model(
        corpus,
        articles,
        past,
        subjects,
        Side.of(known),
        Centroids.measured(past, subjects),
        last=last,
        fitted=last,
        fitted_at=at,
        generation=1,
    ).learned()


def take_in(
    model: Model,
    articles: Sequence[Document],
    tickets: Sequence[Document],
    gone: tuple[Sequence[int], Sequence[int]],
    waiting: Sequence[Document] = (),
    *,
    last: int,
) -> Model:
    """Add new and changed articles and tickets, and let others go, without learning anew.

    `gone` are the keys of articles and of tickets that count no more, neither as solved nor as waiting.
    """
    fitted = model.articles.fitted, model.tickets.fitted
    lessons = model.tickets.fitted, model.subjects.fitted
    fresh = fitting.weigh_articles(articles, model.corpus, fitted) if articles else Part.empty()
    articles_now = model.articles.changed(fresh, _keys(articles, gone[0]))
    past = fitting.weigh_tickets(tickets, model.corpus, fitted, lessons[1]) if tickets else Part.empty()
    every = _keys([*tickets, *waiting], gone[1])
    tickets_now = model.tickets.changed(past, every)
    titles = _titles(model, articles, articles_now, tickets_now)
    subjects_now = model.subjects.changed(fitting.weigh_titles(titles, lessons), _keys(titles, gone[0]))
    touched = [s.column("solved_by")[np.isin(s.keys, every)] for s in (model.tickets, tickets_now)]
    changed = np.unique(np.concatenate([*touched, _keys(titles, gone[0])]))
    return replace(
        model,
        articles=articles_now,
        tickets=tickets_now,
        subjects=subjects_now,
        waiting=model.waiting.changed(fitting.weigh_titles(waiting, lessons), every),
        centroids=model.centroids.measured_again(tickets_now, subjects_now, changed),
        last=last,
        generation=model.generation + 1,
    )


def _keys(documents: Sequence[Document], gone: Sequence[int]) -> Places:
    return np.array([*gone, *(document.key for document in documents)], np.int64)


def _titles(model: Model, fresh: Sequence[Document], articles: Side, tickets: Side) -> list[Document]:
    """Take the titles that changed or were not needed before, of articles that solved tickets."""
    taught = np.unique(tickets.column("solved_by")[tickets.alive])
    new = ~np.isin(taught, model.subjects.keys[model.subjects.alive]) | np.isin(taught, _keys(fresh, ()))
    return _subjects(articles, taught[new])


def _subjects(articles: Side, wanted: Places) -> list[Document]:
    """Take the titles of the wanted articles that can be found, which count for learning like short tickets."""
    places = np.flatnonzero(articles.alive & np.isin(articles.keys, wanted))
    return [Document(int(articles.keys[at]), "", None, articles.card(at)[2]) for at in places.tolist()]
