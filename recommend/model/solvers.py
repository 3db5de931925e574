"""Which articles solved tickets? They are few of all, so what tickets add is computed for them alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommend.model.centroids import Centroids
from recommend.model.part import Places
from recommend.model.side import Side

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Solvers:
    """The articles that solved tickets, numbered by rising place.

    places, labels, counts float64 (of tickets), lengths (of the sum of the tickets and the title): [solvers].
    of_tickets [tickets], of_titles [subjects]: the number of each one's solver, one more than the last for none.
    """

    places: Places
    labels: NDArray[np.uint64]
    counts: Floats
    lengths: Floats
    of_tickets: Places
    of_titles: Places

    @classmethod
    def of(cls, articles: Side, solved: Places, titled: Places, centroids: Centroids) -> "Solvers":
        """Number those at the places where tickets were solved [tickets] and titles stand [subjects], -1 for none."""
        places, counts = np.unique(solved[solved >= 0], return_counts=True)
        keys = articles.keys[places]
        numbers = np.full(articles.size + 1, len(places), np.int64)
        numbers[places] = np.arange(len(places))
        return cls(
            places,
            keys.astype(np.uint64),
            counts.astype(np.float64),
            centroids.of(keys),
            numbers[solved],
            numbers[titled],
        )

    def sums(self, owners: Places, values: Floats) -> Floats:
        """Add up values of tickets or titles, given the numbers of their solvers; [solvers]."""
        found: Floats = np.bincount(owners, values, len(self.places) + 1)[:-1].astype(np.float64)
        return found

    def spread(self, values: Floats, onto: Floats) -> Floats:
        """Put a value of each solver over those of all articles; [articles]."""
        found = onto.copy()
        found[self.places] = values
        return found
