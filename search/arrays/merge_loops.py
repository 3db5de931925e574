"""The compiled loops of the writer: copy what lives into one segment, and weigh every posting."""

import numpy as np
from numba import float32, float64, int32, int64, njit, uint16, uint32, void
from numpy.typing import NDArray

from search.arrays.signatures import read


@njit(
    void(read(uint32), read(int32), read(int32), read(int64), int64[::1]),
    cache=True,
    nogil=True,
)
def count_living(
    offsets: NDArray[np.uint32],
    docs: NDArray[np.int32],
    places: NDArray[np.int32],
    rows: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> None:
    """Add to counts[rows[r]] how many documents of row r have a new place (not -1)."""
    for row in range(len(rows)):
        for i in range(int64(offsets[row]), int64(offsets[row + 1])):
            if places[docs[i]] >= 0:
                counts[rows[row]] += 1


@njit(
    void(
        read(uint32),
        read(int32),
        read(uint16),
        read(int32),
        read(int64),
        int64[::1],
        int32[::1],
        uint16[::1],
    ),
    cache=True,
    nogil=True,
)
def copy_living(  # noqa: PLR0917 (compiled code takes its arguments by place)
    offsets: NDArray[np.uint32],
    docs: NDArray[np.int32],
    counts: NDArray[np.uint16],
    places: NDArray[np.int32],
    rows: NDArray[np.int64],
    ends: NDArray[np.int64],
    new_docs: NDArray[np.int32],
    new_counts: NDArray[np.uint16],
) -> None:
    """Append the living postings of each row r at ends[rows[r]], which moves on."""
    for row in range(len(rows)):
        at = ends[rows[row]]
        for i in range(int64(offsets[row]), int64(offsets[row + 1])):
            place = places[docs[i]]
            if place >= 0:
                new_docs[at] = place
                new_counts[at] = counts[i]
                at += 1
        ends[rows[row]] = at


@njit(
    void(read(int32), read(uint16), int64, int64, read(float32, 2), float64, float64, float32[::1]),
    cache=True,
    nogil=True,
)
def weigh(  # noqa: PLR0917
    docs: NDArray[np.int32],
    counts: NDArray[np.uint16],
    first: int,
    last: int,
    norms: NDArray[np.float32],
    k1: float,
    title: float,
    weights: NDArray[np.float32],
) -> None:
    """Weigh the postings from first to last by the formula of bm25f; norms [documents, fields]."""
    for i in range(first, last):
        n = counts[i]
        norm = norms[docs[i]]
        t = (n >> 14) * norm[0]
        f = t + ((n >> 11) & 7) * norm[1] + ((n >> 10) & 1) * norm[2] + (n & 1023) * norm[3]
        weights[i] = f * (k1 + 1.0) / (f + k1) + title * 12.0 * t / (4.0 * t + 2.0)
