"""Which past tickets, or which articles, are like this text?

For articles the TF-IDF cosine, nothing else. People write of one problem in quite different words: a ticket also counts
as like a text where its article is suggested for the text, by as much as that is sure, and where its category is the
likely one, by as much as that is likely.
"""

import numpy as np
from numpy.typing import NDArray

from kb.audiences import EVERYTHING
from recommend.answers.evidence import AMONG, strengths
from recommend.answers.scoring import Asked
from recommend.model import Mask, Model, Places, Side
from recommend.results import Near, SimilarTicket
from recommend.texts import Question
from search.arrays import top

ALL_TERMS = 1000
TELLING_TERMS = 120
CANDIDATES = 30
RELATED_TERMS = 120


def similar(
    model: Model, question: Question, limit: int, exclude: int | None, *, waiting: bool = False
) -> list[SimilarTicket]:
    """Find the solved tickets most like a question, as if the ticket with the key `exclude` had never been solved.

    With `waiting` those that nobody solved yet.
    """
    asked = Asked.of(model, question, without=_place(model, exclude))
    side = model.waiting if waiting else model.tickets
    scores = _alike(asked, side)
    mask = (side.alive & (side.keys != (exclude or 0))).astype(np.uint8)
    places, best = top(scores, limit, mask=mask, ties=side.keys)
    solved_by = side.column("solved_by")
    found = []
    for place, score in zip(places.tolist(), best.tolist(), strict=True):
        number, external_id, title, _ = side.card(place)
        key, article = int(side.keys[place]), int(solved_by[place])
        found.append(
            SimilarTicket(key, number, external_id or None, title, min(score, 1.0), article or None, waiting)
        )
    return found


def _place(model: Model, key: int | None) -> int:
    """Find where a solved ticket stands, -1 where it does not."""
    if key is None:
        return -1
    places = np.flatnonzero(model.tickets.fitted.arrays["key"] == key)
    return int(places[0]) if len(places) else -1


def _alike(asked: Asked, side: Side) -> NDArray[np.float64]:
    """Tell how like each ticket of a side is; what was worked out for a question is taken again."""
    model, taught = asked.model, asked.taught
    kind = "tickets" if side is model.tickets else "waiting"
    if kind not in asked.alike:
        likeness = taught.tickets if kind == "tickets" else taught.like(kind)
        scores = likeness + _of_category(asked, side)
        if kind == "tickets":
            scores += np.where(model.solved >= 0, _suggested(asked)[model.solved], 0.0)
        asked.alike[kind] = scores
    return asked.alike[kind]


def _of_category(asked: Asked, side: Side) -> NDArray[np.float64]:
    """Tell for each ticket how likely its category is that of the question."""
    found = np.zeros(side.size)
    places, known, _, number = side.filed
    found[places] = asked.model.by_category.of(asked.taught.categories, known)[number]
    return found


def _suggested(asked: Asked) -> NDArray[np.float64]:
    """Give the strength of each article that is at least possible, 0 to the others; [articles, one more]."""
    model = asked.model
    found = np.zeros(model.articles.size + 1)
    mask = model.mask(EVERYTHING)
    places, best = top(asked.with_codes(mask), AMONG, mask=mask, ties=model.articles.keys)
    sure = strengths(asked, places, best)
    found[places] = np.where(sure >= model.scale.possible, sure, 0.0)
    return found


def duplicates(model: Model, question: Question, audience: int, limit: int) -> list[Near]:
    """Find the articles nearest to a question: some by its most telling terms, of these the nearest by all of them."""
    asked = Asked.of(model, question, ALL_TERMS)
    telling = np.argsort(-asked.vector, kind="stable")[:TELLING_TERMS]
    scores = np.zeros(model.articles.size)
    asked.terms.only(telling).add(asked.vector[telling], scores)
    places, _ = top(scores, max(limit, CANDIDATES), mask=model.mask(audience), ties=model.articles.keys)
    exact = np.zeros_like(scores)
    exact[places] = asked.terms.shares(asked.vector, places).sum(axis=0)
    return _nearest(model, exact, (exact > 0).astype(np.uint8), limit)


def related(model: Model, question: Question, key: int, audience: int, limit: int) -> list[Near]:
    """Find the articles nearest to one that is held, by the most telling terms of its text; none where it is not.

    What a model holds of one article stands scattered over all postings: its text is read anew much sooner.
    """
    here = (model.articles.keys == key) & model.articles.alive
    if not here.any():
        return []
    asked = Asked.of(model, question, RELATED_TERMS)
    scores = np.zeros(model.articles.size)
    asked.terms.add(asked.vector, scores)
    return _nearest(model, scores, model.mask(audience) * (~here).astype(np.uint8), limit)


def _nearest(model: Model, scores: NDArray[np.float64], mask: Mask, limit: int) -> list[Near]:
    places: Places
    places, best = top(scores, limit, mask=mask, ties=model.articles.keys)
    found = []
    for place, score in zip(places.tolist(), best.tolist(), strict=True):
        number, external_id, title, _ = model.articles.card(place)
        found.append(
            Near(int(model.articles.keys[place]), number, external_id or None, title, min(score, 1.0))
        )
    return found
