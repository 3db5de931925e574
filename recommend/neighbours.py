"""Which articles say nearly the same? They share rare words: so a hundred thousand articles take seconds."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.model import Model, Side
from recommend.texts import sparse
from search.arrays import Keys, Postings

LEAST: Final = 0.6
"""The cosine from which two articles are shown: read pair by pair on two public sets, most from here on are versions of
one text, at .5 every second one is only on the same subject."""

COMMON: Final = 40
HEAVY: Final = 0.02
GLIMPSE: Final = 0.2
"""What two share by rare words before they are compared. Of 6,000 long IT articles it finds all pairs from .9 on,
.997 of those from .8 on and .87 of those from .6 on, in an eighth of the time that comparing each with each takes."""

ROWS: Final = 4_000
MOST: Final = 500
CANDIDATES: Final = 20_000

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Pair:
    """Two articles by database id, the lesser first, and the cosine of their texts."""

    first: int
    second: int
    similarity: float


def near_pairs(model: Model, among: Collection[int] | None = None, most: int = MOST) -> list[Pair]:
    """Find articles that say nearly the same, the nearest pairs first; of each pair one is `among` these ids."""
    side = model.articles
    wanted = side.alive if among is None else side.alive & np.isin(side.keys, list(among))
    if not wanted.any():
        return []
    first, second = _candidates(side, wanted)
    cosines = _cosines(side, first, second)
    same = _copies(side, wanted)
    pairs = {
        (min(a, b), max(a, b)): cosine
        for a, b, cosine in zip(
            side.keys[first].tolist(), side.keys[second].tolist(), cosines.tolist(), strict=True
        )
        if cosine >= LEAST
    } | {(min(a, b), max(a, b)): 1.0 for a, b in same}
    best = sorted(pairs.items(), key=lambda item: (-round(item[1], 6), item[0]))[:most]
    return [Pair(*ids, min(cosine, 1.0)) for ids, cosine in best]


def _candidates(side: Side, wanted: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Find the places of pairs that share much by rare words alone."""
    keys, places, weights = _rare(side)
    _, columns = np.unique(keys, return_inverse=True)
    matrix = sparse().csr_matrix(
        (weights, (places, columns)), shape=(side.size, int(columns.max(initial=0)) + 1)
    )
    turned, rows = matrix.T.tocsr(), np.flatnonzero(wanted)
    found = [_glimpsed(matrix, turned, rows[n : n + ROWS], wanted) for n in range(0, len(rows), ROWS)]
    first, second, shared = (np.concatenate(parts) for parts in zip(*found, strict=True))
    best = np.argsort(-shared, kind="stable")[:CANDIDATES]
    return first[best], second[best]


def _glimpsed(
    matrix: Any, turned: Any, rows: Places, wanted: NDArray[np.bool_]
) -> tuple[Places, Places, Floats]:
    shared = (matrix[rows] @ turned).tocoo()
    first, second = rows[shared.row], shared.col.astype(np.int64)
    kept = (shared.data >= GLIMPSE) & (first != second) & ((first < second) | ~wanted[second])
    return first[kept], second[kept], shared.data[kept]


def _rare(side: Side) -> tuple[Keys, Places, Floats]:
    """List the postings that are heavy in their article and whose term few hold: key, place and weight."""
    found, base = [(np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0))], 0
    for part in (side.fitted, *side.news):
        postings = part.postings["terms"]
        counts = _counts(postings)
        weights = postings.columns["weight"]
        kept = np.repeat(counts <= COMMON, counts) & (weights >= HEAVY)
        at = np.flatnonzero(kept)
        rows = np.searchsorted(postings.offsets, at, side="right") - 1
        places = postings.docs[at].astype(np.int64) + base
        living = side.alive[places]
        found.append((postings.keys[rows][living], places[living], weights[at][living].astype(np.float64)))
        base += part.size
    keys, places, weights = (np.concatenate(columns) for columns in zip(*found, strict=True))
    return keys, places, weights


def _counts(postings: Postings) -> Places:
    """Count the documents of each term."""
    ends = postings.offsets.astype(np.int64)
    counts: Places = ends[1:] - ends[:-1]
    return counts


def _cosines(side: Side, first: Places, second: Places) -> Floats:
    """Return the cosine of each pair of places by all their terms."""
    wanted = np.zeros(side.size, bool)
    wanted[first] = wanted[second] = True
    keys, places, weights = side.vectors(wanted)
    _, columns = np.unique(keys, return_inverse=True)
    matrix = sparse().csr_matrix(
        (weights, (places, columns)), shape=(side.size, int(columns.max(initial=0)) + 1)
    )
    found = np.zeros(len(first))
    for start in range(0, len(first), ROWS):
        some = slice(start, start + ROWS)
        found[some] = np.asarray(matrix[first[some]].multiply(matrix[second[some]]).sum(axis=1)).ravel()
    return found


def _copies(side: Side, wanted: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Pair each wanted article with another of exactly the same terms, as far as there is one."""
    marks, base = np.zeros(side.size), 0
    for part in (side.fitted, *side.news):
        postings = part.postings["terms"]
        share = (postings.keys >> np.uint64(11)).astype(np.float64) / 2.0**53
        each = np.repeat(share, _counts(postings)) * postings.columns["weight"]
        marks[base : base + part.size] = np.bincount(postings.docs, each, minlength=part.size)
        base += part.size
    living = np.flatnonzero(side.alive & (marks > 0))
    _, first, number = np.unique(np.round(marks[living], 5), return_index=True, return_inverse=True)
    alike = np.bincount(number)[number] > 1
    return [
        (int(side.keys[living[first[n]]]), int(side.keys[place]))
        for n, place in zip(number[alike].tolist(), living[alike].tolist(), strict=True)
        if place != living[first[n]] and (wanted[place] or wanted[living[first[n]]])
    ]
