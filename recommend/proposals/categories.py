"""Which category would a ticket with this text have? A vote of solved tickets like it, the classifier, and articles."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.answers import AMONG, Asked, question_of, strengths
from recommend.model import Model
from search.arrays import top

LARGE: Final = 0.8
"""Between the sum of its tickets (1 would be their mean), by which large categories win, and the mean."""

CLASS: Final = 1.0
ARTICLE: Final = 2.0
LEAST: Final = 0.15
ALIKE: Final = 0.2

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Category:
    """A category and its share of the votes.

    tickets: how many solved tickets of it are like the text; article: the key of the best article of it, if any is.
    """

    name: str
    share: float
    tickets: int = 0
    article: int | None = None


@dataclass
class _Votes:
    """What speaks for each category by name."""

    weights: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    tickets: dict[str, int] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)


def categories(model: Model, text: str, *, title: str = "", audience: int) -> list[Category]:
    """Rank the categories that a ticket's text may have, the likeliest first; none where nothing tells.

    Articles vote as far as the audience may see them, tickets always.
    """
    asked = Asked.of(model, question_of(title, text))
    votes = _Votes()
    _by_tickets(asked, votes)
    _by_articles(asked, audience, votes)
    total = sum(votes.weights.values())
    if total < LEAST:
        return []
    best = sorted(votes.weights, key=lambda name: (-votes.weights[name], name))
    return [
        Category(name, votes.weights[name] / total, votes.tickets.get(name, 0), votes.articles.get(name))
        for name in best
    ]


def _by_tickets(asked: Asked, votes: _Votes) -> None:
    """Let each category's tickets vote: their likeness over a power of their number, and the classifier."""
    side, like = asked.model.tickets, asked.taught.tickets
    places, known, first, number = side.filed
    if not len(places):
        return
    likeness = like[places]
    near = np.flatnonzero(likeness > 0.0)
    likeness, near = likeness[near], number[near]
    weights = np.bincount(near, likeness, len(known)) / side.filed_counts**LARGE
    weights += CLASS * asked.model.by_category.of(asked.taught.categories, known)
    alike = np.bincount(near[likeness >= ALIKE], minlength=len(known))
    for at in np.argsort(-weights, kind="stable")[:AMONG].tolist():
        name = side.card(int(places[first[at]]))[3]
        votes.weights[name] += float(weights[at])
        votes.tickets[name] = int(alike[at])


def _by_articles(asked: Asked, audience: int, votes: _Votes) -> None:
    """Let the best articles vote for their categories, as strongly as they speak for themselves."""
    model = asked.model
    mask = model.mask(audience)
    places, scores = top(asked.with_codes(mask), AMONG, mask=mask, ties=model.articles.keys)
    sure = strengths(asked, places, scores)
    for place, strength in zip(places.tolist(), sure.tolist(), strict=True):
        name = model.articles.card(place)[3]
        if name and name not in votes.articles:
            votes.articles[name] = int(model.articles.keys[place])
            votes.weights[name] += ARTICLE * strength
