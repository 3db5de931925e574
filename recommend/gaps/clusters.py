"""Put texts that ask for the same together: average linkage over cosines, cut where clusters stop being of one kind."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.gaps.vectors import drawn, vectors

TOGETHER: Final = 0.5
"""Measured by `benchmarks/gaps.py`: at .45 more is covered, at .55 clusters are purer; all three hold on all sets."""

MOST: Final = 3_000


def clusters(texts: Sequence[str]) -> list[list[int]]:
    """Return the places of texts that belong together, the most central first; each place once, long lists first.

    Of more than three thousand the rest joins what the first ones make, so the most telling should come first.
    """
    if not texts:
        return []
    matrix = vectors(texts)
    first = drawn(matrix[:MOST])
    groups = _linked(first)
    found = [np.flatnonzero(groups == group) for group in range(int(groups.max()) + 1)]
    central = [_ordered(first, places) for places in found]
    for place, group in enumerate(_joined(matrix, first, groups), MOST):
        if group >= 0:
            central[group].append(place)
        else:
            central.append([place])
    return sorted(central, key=lambda places: (-len(places), places[0]))


def _linked(matrix: Any) -> NDArray[np.int64]:
    """Number the clusters of rows from 0 on."""
    size = matrix.shape[0]
    if size == 1:
        return np.zeros(1, np.int64)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = 1.0 - np.clip((matrix @ matrix.T).toarray(), 0.0, 1.0)
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False), "average")
    labels: NDArray[np.int64] = fcluster(tree, 1.0 - TOGETHER, "distance").astype(np.int64) - 1
    return labels


def _ordered(matrix: Any, places: NDArray[np.int64]) -> list[int]:
    """Order the rows of a cluster by how near they are to all of it."""
    own = matrix[places]
    near = np.asarray(own @ np.asarray(own.sum(axis=0)).ravel())
    return [int(places[n]) for n in np.lexsort((places, -near))]


def _joined(matrix: Any, first: Any, groups: NDArray[np.int64]) -> list[int]:
    """Tell for each row beyond the first ones which cluster's mean is near enough, -1 where none is."""
    rest = matrix[MOST:]
    if not rest.shape[0]:
        return []
    size = int(groups.max()) + 1
    picks = type(first)((np.ones(len(groups)), (groups, np.arange(len(groups)))), shape=(size, len(groups)))
    sums = picks @ first
    lengths = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1)).ravel())
    near = (rest @ sums.T).toarray() / np.maximum(lengths, 1e-9)
    best = near.argmax(axis=1)
    enough = near[np.arange(len(best)), best] >= TOGETHER
    return [int(group) for group in np.where(enough, best, -1)]
