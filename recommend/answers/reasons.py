"""Why this article? Every share of its score, by word and field; together they are the score."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.answers.scoring import Asked
from recommend.model import FIELDS, Places
from recommend.results import Reason

MOST: Final = 20


def explain(
    asked: Asked,
    places: Places,
    codes: Sequence[tuple[str, Places, float]],
    others: Sequence[Sequence[Reason]],
) -> list[tuple[Reason, ...]]:
    """Give for each place its greatest reasons and the rest; `others` are those that are not found in postings."""
    names, shares = _words(asked, places)
    labels = [(name, field) for name in names for field in FIELDS]
    by_place = shares.reshape(len(labels), len(places)).T
    tickets = asked.ticket_scores[places].tolist()
    found = []
    for n, place in enumerate(places.tolist()):
        told = [Reason(*labels[at], float(by_place[n, at])) for at in np.flatnonzero(by_place[n]).tolist()]
        told += [Reason(word, "code", weight) for word, held, weight in codes if place in held]
        told += [Reason(None, "tickets", tickets[n]), *others[n]]
        told = sorted((r for r in told if r.weight), key=lambda r: (-r.weight, r.field, r.term or ""))
        rest = Reason(None, "rest", float(sum(reason.weight for reason in told[MOST:])))
        found.append((*told[:MOST], rest))
    return found


def _words(asked: Asked, places: Places) -> tuple[list[str], NDArray[np.float64]]:
    """Share out what the texts have in common: words, and for each [words, fields, places] the weight.

    What two neighbouring words add together is theirs by halves.
    """
    question = asked.question
    names = list(dict.fromkeys(word for words in question.words for word in words))
    number = {name: n for n, name in enumerate(names)}
    first = np.array([number[words[0]] for words in question.words], np.int64)
    last = np.array([number[words[-1]] for words in question.words], np.int64)
    shares = np.zeros((len(names), len(FIELDS), len(places)))
    everywhere = np.arange(len(places))
    fields = np.maximum(asked.terms.fields(places).astype(np.int64) - 1, 0)
    damping = asked.damping[places]
    weights = asked.terms.shares(asked.vector, places) * damping
    for half in (first, last):
        np.add.at(shares, (half[:, None], fields, everywhere), weights / 2)
    for name, (terms, found, factors) in asked.bm25.items():
        weights = found.shares(factors, places) * damping
        field = np.full_like(fields[terms], FIELDS.index("title")) if name == "titles" else fields[terms]
        np.add.at(shares, (first[terms][:, None], field, everywhere), weights)
    return names, shares
