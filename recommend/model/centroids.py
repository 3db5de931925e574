"""How long is the sum of the tickets that an article solved?

With it, likeness to tickets becomes likeness to their centroid: for a text t and an article's solved tickets tᵢ, all of
length 1, cos(t, Σ tᵢ) = Σ (t · tᵢ) ÷ |Σ tᵢ|. The article's title counts as three quarters of a ticket.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.model.part import Places
from recommend.model.side import Side
from search.arrays import Keys

TITLE: Final = 0.75
_STEP: Final = 2_000


def _owned(
    side: Side, owners: Places, articles: Places, times: float
) -> tuple[Keys, Places, NDArray[np.float64]]:
    """List trait, article and weight of what belongs to some articles."""
    terms, places, values = side.vectors(side.alive & np.isin(owners, articles), "traits")
    return terms, owners[places], values * times


def _none() -> Places:
    return np.empty(0, np.int64)


@dataclass(frozen=True)
class Centroids:
    """Article keys in rising order, and the length of each one's sum of tickets and title."""

    keys: Places = field(default_factory=_none)
    lengths: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))

    @classmethod
    def measured(cls, tickets: Side, subjects: Side) -> "Centroids":
        """Measure them for every article that solved a ticket."""
        found = cls()
        articles = np.unique(tickets.column("solved_by"))
        for start in range(0, len(articles), _STEP):
            found = found.measured_again(tickets, subjects, articles[start : start + _STEP])
        return found

    def measured_again(self, tickets: Side, subjects: Side, articles: Places) -> "Centroids":
        """Measure those of some articles anew."""
        articles = articles[articles > 0]
        terms, owners, values = (
            np.concatenate(parts)
            for parts in zip(
                _owned(tickets, tickets.column("solved_by"), articles, 1.0),
                _owned(subjects, subjects.keys, articles, TITLE),
                strict=True,
            )
        )
        order = np.lexsort((terms, owners))
        terms, owners, values = terms[order], owners[order], values[order]
        starts = np.flatnonzero(np.append(True, (terms[1:] != terms[:-1]) | (owners[1:] != owners[:-1])))
        kept = ~np.isin(self.keys, articles)
        if not len(terms):
            return Centroids(self.keys[kept], self.lengths[kept])
        found, at = np.unique(owners[starts], return_inverse=True)
        lengths = np.sqrt(np.bincount(at, np.add.reduceat(values, starts) ** 2))
        keys = np.append(self.keys[kept], found)
        order = np.argsort(keys)
        return Centroids(keys[order], np.append(self.lengths[kept], lengths)[order])

    def of(self, articles: Places) -> NDArray[np.float64]:
        """Give the length for each article, 0 for one without tickets."""
        if not len(self.keys):
            return np.zeros(len(articles))
        at = np.minimum(np.searchsorted(self.keys, articles), len(self.keys) - 1)
        return np.where(self.keys[at] == articles, self.lengths[at], 0.0)
