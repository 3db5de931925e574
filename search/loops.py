"""The inner loops, compiled; import this only where a query is answered, for it brings numba."""

from typing import Any

import numpy as np
from numba import boolean, float32, float64, int32, int64, njit, uint8, uint16, uint64, void
from numba import types as numba_types
from numpy.typing import NDArray

types: Any = numba_types


def _read(scalar: Any) -> Any:
    return types.Array(scalar, 1, "C", readonly=True)


_I32, _I64, _U64 = _read(int32), _read(int64), _read(uint64)
_F32, _F64, _U8 = _read(float32), _read(float64), _read(uint8)


@njit(int64[::1](_U64, _U64), cache=True, nogil=True)
def find_rows(keys: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Find the row of each wanted key among the sorted keys, -1 where there is none."""
    rows = np.empty(len(wanted), np.int64)
    for i in range(len(wanted)):
        low, high = 0, len(keys)
        while low < high:
            middle = (low + high) >> 1
            if keys[middle] < wanted[i]:
                low = middle + 1
            else:
                high = middle
        rows[i] = low if low < len(keys) and keys[low] == wanted[i] else -1
    return rows


@njit(void(_I64, _I32, _F32, _I64, _F64, int64, float64[::1]), cache=True, nogil=True)
def add(  # noqa: PLR0917 (compiled code takes its arguments by place)
    offsets: NDArray[np.int64],
    docs: NDArray[np.int32],
    weights: NDArray[np.float32],
    rows: NDArray[np.int64],
    factors: NDArray[np.float64],
    base: int,
    scores: NDArray[np.float64],
) -> None:
    """Add factor × weight of every posting of the rows to the scores; the documents begin at base.

    Bounds are kept even in a file that was damaged a moment ago.
    """
    for t in range(len(rows)):
        row = rows[t]
        if row >= 0:
            factor = factors[t]
            for i in range(max(offsets[row], 0), min(offsets[row + 1], len(docs))):
                doc = base + docs[i]
                if 0 <= doc < len(scores):
                    scores[doc] += factor * weights[i]


@njit(boolean(float64, int64, float64, int64), cache=True, nogil=True)
def _worse(score: float, tie: int, than: float, other: int) -> bool:
    return score < than or (score == than and tie > other)


_Heap = tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]
_HEAP: Any = types.Tuple((float64[::1], int64[::1], int64[::1]))
_TOP: Any = types.Tuple((int64[::1], float64[::1]))


@njit(void(_HEAP, int64, float64, int64, int64), cache=True, nogil=True)
def _rise(heap: _Heap, at: int, score: float, tie: int, place: int) -> None:
    scores, ties, places = heap
    while at > 0 and _worse(score, tie, scores[(at - 1) >> 1], ties[(at - 1) >> 1]):
        up = (at - 1) >> 1
        scores[at], ties[at], places[at] = scores[up], ties[up], places[up]
        at = up
    scores[at], ties[at], places[at] = score, tie, place


@njit(void(_HEAP, int64, float64, int64, int64), cache=True, nogil=True)
def _sink(heap: _Heap, size: int, score: float, tie: int, place: int) -> None:
    scores, ties, places = heap
    at = 0
    while 2 * at + 1 < size:
        down = 2 * at + 1
        if down + 1 < size and _worse(scores[down + 1], ties[down + 1], scores[down], ties[down]):
            down += 1
        if not _worse(scores[down], ties[down], score, tie):
            break
        scores[at], ties[at], places[at] = scores[down], ties[down], places[down]
        at = down
    scores[at], ties[at], places[at] = score, tie, place


@njit(_TOP(_F64, _I64, _U8, int64), cache=True, nogil=True)  # type: ignore[untyped-decorator]
def top(
    scores: NDArray[np.float64], ties: NDArray[np.int64], mask: NDArray[np.uint8], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Take the best positive scores, best first, then by smaller tie (or place); no mask lets all in."""
    heap = (np.empty(count, np.float64), np.empty(count, np.int64), np.empty(count, np.int64))
    size = 0
    floor = 0.0
    for place in range(len(scores)):
        score = scores[place]
        if score <= 0.0 or score < floor or (len(mask) > 0 and mask[place] == 0):
            continue
        tie = ties[place] if len(ties) > 0 else place
        if size < count:
            size += 1
            _rise(heap, size - 1, score, tie, place)
        elif count > 0 and _worse(heap[0][0], heap[1][0], score, tie):
            _sink(heap, size, score, tie, place)
        if size == count and count > 0:
            floor = heap[0][0]
    best = np.empty(size, np.float64)
    found = np.empty(size, np.int64)
    for last in range(size - 1, -1, -1):
        best[last], found[last] = heap[0][0], heap[2][0]
        _sink(heap, last, heap[0][last], heap[1][last], heap[2][last])
    return found, best


@njit(int64[:, ::1](_I64, _I32, _I64, _I64), cache=True, nogil=True)
def find_postings(
    offsets: NDArray[np.int64], docs: NDArray[np.int32], rows: NDArray[np.int64], wanted: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Find the place of each row's posting [axis 0] for each document [axis 1], -1 where there is none."""
    found = np.full((len(rows), len(wanted)), -1, np.int64)
    for t in range(len(rows)):
        if rows[t] < 0:
            continue
        end = min(offsets[rows[t] + 1], len(docs))
        for d in range(len(wanted)):
            low, high = max(offsets[rows[t]], 0), end
            while low < high:
                middle = (low + high) >> 1
                if docs[middle] < wanted[d]:
                    low = middle + 1
                else:
                    high = middle
            if low < end and docs[low] == wanted[d]:
                found[t, d] = low
    return found


@njit(
    float64[:, ::1](
        _I64, _I32, _read(uint16), _I64, _F64, types.Array(float32, 2, "C", readonly=True), float64, _I64
    ),
    cache=True,
    nogil=True,
)
def weigh_chosen(  # noqa: PLR0917
    offsets: NDArray[np.int64],
    docs: NDArray[np.int32],
    counts: NDArray[np.uint16],
    rows: NDArray[np.int64],
    factors: NDArray[np.float64],
    norms: NDArray[np.float32],
    k1: float,
    wanted: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Tell what each row [axis 0] adds to each of few documents [axis 1, rising], by the formula of bm25f."""
    found = np.zeros((len(rows), len(wanted)))
    for t in range(len(rows)):
        if rows[t] < 0:
            continue
        low, end = max(offsets[rows[t]], 0), min(offsets[rows[t] + 1], len(docs))
        for d in range(len(wanted)):
            step, doc = 1, wanted[d]
            high = low
            while high < end and docs[high] < doc:
                low = high + 1
                high += step
                step += step
            high = min(high, end)
            while low < high:
                middle = (low + high) >> 1
                if docs[middle] < doc:
                    low = middle + 1
                else:
                    high = middle
            if low < end and docs[low] == doc:
                n, norm = counts[low], norms[doc]
                f = (n >> 14) * norm[0] + ((n >> 11) & 7) * norm[1] + ((n >> 10) & 1) * norm[2]
                f += (n & 1023) * norm[3]
                found[t, d] = factors[t] * f * (k1 + 1.0) / (f + k1)
    return found


@njit(int64[::1](_I64, _I32, _I64), cache=True, nogil=True)
def holders(
    offsets: NDArray[np.int64], docs: NDArray[np.int32], rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    """List the documents that stand in every one of the rows, of which none is -1."""
    rarest = 0
    for t in range(1, len(rows)):
        if offsets[rows[t] + 1] - offsets[rows[t]] < offsets[rows[rarest] + 1] - offsets[rows[rarest]]:
            rarest = t
    first, last = max(offsets[rows[rarest]], 0), min(offsets[rows[rarest] + 1], len(docs))
    found = np.empty(max(last - first, 0), np.int64)
    size = 0
    for i in range(first, last):
        missing = False
        for t in range(len(rows)):
            low, end = max(offsets[rows[t]], 0), min(offsets[rows[t] + 1], len(docs))
            high = end
            while low < high:
                middle = (low + high) >> 1
                if docs[middle] < docs[i]:
                    low = middle + 1
                else:
                    high = middle
            if low >= end or docs[low] != docs[i]:
                missing = True
                break
        if not missing:
            found[size] = docs[i]
            size += 1
    return found[:size].copy()
