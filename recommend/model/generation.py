"""One generation of what was learned, unchanging: made by a fit, then again by each change."""

from collections import deque
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.model import training, weights
from recommend.model.centroids import Centroids
from recommend.model.classifier import Classifier
from recommend.model.comparison import Comparison
from recommend.model.part import Places
from recommend.model.scale import DEFAULT, Scale
from recommend.model.side import Side
from recommend.model.solvers import Solvers
from recommend.model.trust import Trust
from recommend.model.weights import Corpus
from search.arrays import Keys

Mask = NDArray[np.uint8]
FORMAT: Final = 11
MASKS_KEPT: Final = 64
LATELY: Final = 4
DAILY: Final = 86_400.0


@dataclass(frozen=True)
class Trial:
    """Classes learned without some tickets, so that these can be asked as if they were new."""

    held_out: frozenset[int]
    by_article: Classifier


@dataclass(frozen=True)
class Model:
    """Articles and solved tickets as learned, and the tickets nobody solved yet, which are only known.

    subjects: the titles of the articles that solved tickets; centroids and classifiers: what solved tickets teach;
    trials: there only while it is measured; comparison: with the model before, or with one that was refused.
    last: the number of the last change taken in; fitted: what it was at the fit; fitted_at: when that was, seconds;
    refused: how much was stale when the last new model was refused; generation: grows with each change.
    lately: what was weighed last, kept by those who weigh.
    """

    corpus: Corpus = field(default_factory=Corpus)
    articles: Side = field(default_factory=Side.empty)
    tickets: Side = field(default_factory=Side.empty)
    subjects: Side = field(default_factory=Side.empty)
    waiting: Side = field(default_factory=Side.empty)
    centroids: Centroids = field(default_factory=Centroids)
    by_article: Classifier = field(default_factory=Classifier)
    by_category: Classifier = field(default_factory=Classifier)
    trust: Trust = field(default_factory=Trust)
    scale: Scale = DEFAULT
    trials: tuple[Trial, ...] = ()
    comparison: Comparison = field(default_factory=Comparison)
    last: int = 0
    refused: int = 0
    fitted: int = 0
    fitted_at: float = 0.0
    generation: int = 0
    lately: deque[Any] = field(
        default_factory=partial(deque, maxlen=LATELY), init=False, repr=False, compare=False
    )

    @property
    def version(self) -> str:
        """The name under which what was suggested is remembered."""
        return f"{FORMAT}.{self.fitted}.{self.last}"

    def is_due(self, now: float) -> bool:
        """Whether to learn anew: more than a tenth came or went since the last try, or anything, a day ago."""
        fresh = self.stale - self.refused
        waited = now - max(self.fitted_at, self.comparison.at)
        return fresh > self.corpus.documents // 10 or (fresh > 0 and waited > DAILY)

    def facts(self) -> dict[str, Any]:
        """Tell when and how it learned."""
        return {
            "fitted_at": self.fitted_at,
            "trust": self.trust.facts(),
            "scale": self.scale.facts(),
            "comparison": self.comparison.facts(),
        }

    @property
    def stale(self) -> int:
        """How many articles and solved tickets came or went since the fit."""
        return self.articles.stale + self.tickets.stale

    @cached_property
    def solved(self) -> Places:
        """The place of the article that solved each ticket, -1 where there is none; [tickets]."""
        return np.where(self.tickets.alive, self._places_of(self.tickets.column("solved_by")), -1)

    @cached_property
    def titled(self) -> Places:
        """The place of the article of each title, -1 where it is gone; [subjects]."""
        return np.where(self.subjects.alive, self._places_of(self.subjects.keys), -1)

    def _places_of(self, wanted: Places) -> Places:
        """Find living articles by their keys, -1 where there is none."""
        places = np.flatnonzero(self.articles.alive)
        keys = self.articles.keys[places]
        order = np.argsort(keys)
        if not len(keys):
            return np.full(len(wanted), -1, np.int64)
        at = np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)
        return np.where(keys[order[at]] == wanted, places[order[at]], -1)

    @cached_property
    def solved_counts(self) -> Places:
        """How many solved tickets name each article; [articles]."""
        return np.bincount(self.solved[self.solved >= 0], minlength=self.articles.size)

    @cached_property
    def solvers(self) -> Solvers:
        """The articles that solved tickets."""
        return Solvers.of(self.articles, self.solved, self.titled, self.centroids)

    @cached_property
    def _masks(self) -> dict[int, Mask]:
        return {}

    def mask(self, audience: int) -> Mask:
        """Mark the articles that an audience may see; [articles]."""
        known = self._masks.get(audience)
        if known is None:
            seen = (self.articles.column("audience") & audience) != 0
            known = (self.articles.alive & seen).astype(np.uint8)
            if len(self._masks) >= MASKS_KEPT:
                self._masks.clear()
            self._masks[audience] = known
        return known

    def idf(self, keys: Keys) -> NDArray[np.float64]:
        """Weigh terms of a question by the fitted documents of both kinds, words of asking next to nothing."""
        held = np.add.reduce(
            [side.find("terms", keys).frequencies() for side in (self.articles, self.tickets)]
        )
        return weights.idf(held, self.corpus) * weights.telling(keys)

    def learned(self) -> "Model":
        """Learn which tickets are of which article and category, of those that were fitted and still count."""
        return replace(
            self,
            by_article=self._learned("solved_by", self.subjects.keys),
            by_category=self._learned("category", np.zeros(self.subjects.size)),
        )

    def tried(self, places: Places) -> Trial:
        """Learn the articles' classes without the tickets at some places."""
        held_out = replace(self, tickets=self.tickets.without(places))
        return Trial(frozenset(places.tolist()), held_out._learned("solved_by", self.subjects.keys))

    def classes_for(self, without: int) -> Classifier:
        """Give the articles' classes as learned without the ticket at a place, if that was tried."""
        return next((t.by_article for t in self.trials if without in t.held_out), self.by_article)

    def _learned(self, column: str, titles: NDArray[np.generic]) -> Classifier:
        labels = self.tickets.column(column).astype(np.uint64)
        return training.learn(self.tickets, self.subjects, labels, titles.astype(np.uint64))

    def without_tickets(self, places: Places) -> "Model":
        """Give the same model as if some tickets had never been solved, but for its classifiers."""
        tickets = self.tickets.without(places)
        touched = np.unique(self.tickets.column("solved_by")[places])
        centroids = self.centroids.measured_again(tickets, self.subjects, touched)
        return replace(self, tickets=tickets, centroids=centroids)
