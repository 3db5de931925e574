"""One generation of what was learned, unchanging: made by a fit, then again by each change."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.model import fitting, weights
from recommend.model.centroids import Centroids
from recommend.model.part import Part, Places
from recommend.model.scale import DEFAULT, Scale
from recommend.model.side import Side
from recommend.model.weights import Corpus
from recommend.texts import Document
from search.arrays import Keys

Mask = NDArray[np.uint8]
FORMAT: Final = 6


@dataclass(frozen=True)
class Model:
    """Articles and solved tickets as learned.

    last: the number of the last change taken in; fitted: what it was at the fit; generation: grows with each change.
    """

    corpus: Corpus = field(default_factory=Corpus)
    articles: Side = field(default_factory=Side.empty)
    tickets: Side = field(default_factory=Side.empty)
    centroids: Centroids = field(default_factory=Centroids)
    scale: Scale = DEFAULT
    last: int = 0
    fitted: int = 0
    generation: int = 0

    @property
    def version(self) -> str:
        """The name under which what was suggested is remembered."""
        return f"{FORMAT}.{self.fitted}.{self.last}"

    @property
    def is_stale(self) -> bool:
        """Whether more than a tenth came or went since the fit."""
        return self.articles.stale + self.tickets.stale > self.corpus.documents // 10

    @cached_property
    def solved(self) -> Places:
        """The place of the article that solved each ticket, -1 where there is none; [tickets]."""
        places = np.flatnonzero(self.articles.alive)
        keys = self.articles.keys[places]
        order = np.argsort(keys)
        found = np.full(self.tickets.size, -1, np.int64)
        if len(keys):
            wanted = self.tickets.column("solved_by")
            at = np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)
            there = (keys[order[at]] == wanted) & self.tickets.alive
            found[there] = places[order[at[there]]]
        return found

    @cached_property
    def solved_counts(self) -> Places:
        """How many solved tickets name each article; [articles]."""
        return np.bincount(self.solved[self.solved >= 0], minlength=self.articles.size)

    @cached_property
    def lengths(self) -> NDArray[np.float64]:
        """The length of the sum of each article's tickets, 0 where there are none; [articles]."""
        return self.centroids.of(self.articles.keys)

    @cached_property
    def masks(self) -> tuple[Mask, Mask, Mask]:
        """The articles that each audience may see; [articles]."""
        levels = self.articles.column("audience")
        public, internal, agents = ((self.articles.alive & (levels <= n)).astype(np.uint8) for n in range(3))
        return public, internal, agents

    @cached_property
    def past(self) -> Mask:
        """The tickets to learn from; [tickets]."""
        return self.tickets.alive.astype(np.uint8)

    def idf(self, keys: Keys) -> NDArray[np.float64]:
        """Weigh terms of a question by the fitted documents of both kinds, words of asking next to nothing."""
        held = self.articles.frequencies("terms", keys) + self.tickets.frequencies("terms", keys)
        return weights.idf(held, self.corpus) * weights.telling(keys)


def fit(
    articles: Sequence[Document], tickets: Sequence[Document], *, last: int, generation: int = 1
) -> Model:
    """Learn everything anew."""
    corpus, *parts = fitting.fit(articles, tickets)
    sides = [Side.of(part) for part in parts]
    return Model(
        corpus,
        sides[0],
        sides[1],
        Centroids.measured(sides[1]),
        last=last,
        fitted=last,
        generation=generation,
    )


def take_in(
    model: Model,
    articles: Sequence[Document],
    tickets: Sequence[Document],
    gone: tuple[Sequence[int], Sequence[int]],
    *,
    last: int,
) -> Model:
    """Add new and changed articles and solved tickets, and let others go, without learning anew."""
    fitted = model.articles.fitted, model.tickets.fitted
    sides = []
    for side, documents, lost, weigh in (
        (model.articles, articles, gone[0], fitting.weigh_articles),
        (model.tickets, tickets, gone[1], fitting.weigh_tickets),
    ):
        keys = np.array([*lost, *(document.key for document in documents)], np.int64)
        fresh = weigh(documents, model.corpus, fitted) if documents else Part.empty()
        sides.append((side.changed(fresh, keys), keys) if len(keys) else (side, keys))
    (articles_now, _), (tickets_now, keys) = sides
    touched = [s.column("solved_by")[np.isin(s.keys, keys)] for s in (model.tickets, tickets_now)]
    return replace(
        model,
        articles=articles_now,
        tickets=tickets_now,
        centroids=model.centroids.measured_again(tickets_now, np.unique(np.concatenate(touched))),
        last=last,
        generation=model.generation + 1,
    )
