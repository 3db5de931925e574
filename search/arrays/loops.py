"""The inner loops, compiled; import this only where a query is answered, for it brings numba."""

from typing import Any

import numpy as np
from numba import boolean, float32, float64, int16, int32, int64, njit, uint8, uint16, uint32, uint64, void
from numpy.typing import NDArray

from search.arrays.signatures import read, types

_BINS = 1024
_GROUP = 64

_I32, _I64, _U64 = read(int32), read(int64), read(uint64)
_F32, _F64, _U8 = read(float32), read(float64), read(uint8)
_U16, _U32 = read(uint16), read(uint32)
_SCORES = (float32, float64)


@njit(int64[::1](_U64, _U64), cache=True, nogil=True)
def find_rows(keys: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Find the row of each wanted key among the sorted keys, -1 where there is none.

    All are halved together, so that memory is waited for once a step and not once a key.
    """
    rows = np.zeros(len(wanted), np.int64)
    left = len(keys)
    while left > 1:
        half = left >> 1
        for i in range(len(wanted)):
            rows[i] += half * (keys[rows[i] + half - 1] < wanted[i])
        left -= half
    for i in range(len(wanted)):
        if left == 0 or keys[rows[i]] != wanted[i]:
            rows[i] = -1
    return rows


@njit(int64[::1](_U32, _I64), cache=True, nogil=True)
def frequencies(offsets: NDArray[np.uint32], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the postings of each row, none for row -1."""
    found = np.zeros(len(rows), np.int64)
    for t in range(len(rows)):
        if rows[t] >= 0:
            found[t] = int64(offsets[rows[t] + 1]) - int64(offsets[rows[t]])
    return found


@njit([types.UniTuple(int64[::1], 2)(_U32, _I64, _U32)], cache=True, nogil=True)
def number_characters(
    known: NDArray[np.uint32], counts: NDArray[np.int64], wanted: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the number, -1 where there is none, and the count of each wanted one among the known, which rise."""
    numbers, found = np.full(len(wanted), -1, np.int64), np.zeros(len(wanted), np.int64)
    for i in range(len(wanted)):
        at = np.searchsorted(known, wanted[i])
        if at < len(known) and known[at] == wanted[i]:
            numbers[i], found[i] = at, counts[at]
    return numbers, found


@njit(float64[::1](_I64, int64, _F64, _F64), cache=True, nogil=True)
def with_idf(
    frequencies: NDArray[np.int64],
    documents: int,
    factors: NDArray[np.float64],
    squares: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Weigh each term by factor · idf + square · idf², with idf = log(1 + (N − n + ½) / (n + ½))."""
    found = np.empty(len(factors))
    for t in range(len(factors)):
        n = min(frequencies[t], documents)
        idf = np.log1p((documents - n + 0.5) / (n + 0.5))
        found[t] = factors[t] * idf + squares[t] * idf * idf
    return found


@njit(
    [types.UniTuple(float64[::1], 2)(_F64, _I64, _I64, _I64, int64, float64, float64)],
    cache=True,
    nogil=True,
)
def without_common(  # noqa: PLR0917
    weights: NDArray[np.float64],
    frequencies: NDArray[np.int64],
    given: NDArray[np.int64],
    taken: NDArray[np.int64],
    many: int,
    nearly: float,
    share: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weigh all terms, and those without which little is lost, so that terms of many documents are looked up less.

    Such a term gives its weight to another that nearly all of its documents hold too; of the others the least are
    left out, as long as they have less than a share of all weight.
    """
    every = weights.copy()
    for i in range(len(given)):
        held = frequencies[given[i]]
        if held >= many and frequencies[taken[i]] >= nearly * held:
            every[taken[i]] += every[given[i]]
            every[given[i]] = 0.0
    left = share * every[frequencies > 0].sum()
    kept = every.copy()
    order = np.argsort(every)
    for i in range(len(order)):
        t = order[i]
        if frequencies[t] > 0:
            left -= every[t]
            if left <= 0.0:
                break
            if frequencies[t] >= many:
                kept[t] = 0.0
    return every, kept


@njit(void(_U32, _I32, _I64, _U8, int64, types.Array(types.boolean, 1, "C")), cache=True, nogil=True)
def mark_known(  # noqa: PLR0917
    offsets: NDArray[np.uint32],
    docs: NDArray[np.int32],
    rows: NDArray[np.int64],
    mask: NDArray[np.uint8],
    base: int,
    known: NDArray[np.bool_],
) -> None:
    """Mark the rows that hold a document which the mask lets in; the documents begin at base."""
    for t in range(len(rows)):
        if rows[t] < 0 or known[t]:
            continue
        for i in range(int64(offsets[rows[t]]), min(int64(offsets[rows[t] + 1]), len(docs))):
            doc = base + docs[i]
            if 0 <= doc < len(mask) and mask[doc]:
                known[t] = True
                break


@njit(boolean(_U64, _U32, _I32, uint64, _U8, int64), cache=True, nogil=True)
def stands(  # noqa: PLR0917
    keys: NDArray[np.uint64],
    offsets: NDArray[np.uint32],
    docs: NDArray[np.int32],
    wanted: int,
    mask: NDArray[np.uint8],
    base: int,
) -> bool:
    """Say whether a document which the mask lets in holds one term; the documents begin at base."""
    row = np.searchsorted(keys, uint64(wanted))
    if row == len(keys) or keys[row] != uint64(wanted):
        return False
    for i in range(int64(offsets[row]), min(int64(offsets[row + 1]), len(docs))):
        doc = base + docs[i]
        if 0 <= doc < len(mask) and mask[doc]:
            return True
    return False


@njit(
    [void(_U32, _I32, kind, _I64, _F64, int64, scores[::1]) for kind in (_F32, _U16) for scores in _SCORES],
    cache=True,
    nogil=True,
)
def add(  # noqa: PLR0917 (compiled code takes its arguments by place)
    offsets: NDArray[np.uint32],
    docs: NDArray[np.int32],
    weights: NDArray[Any],
    rows: NDArray[np.int64],
    factors: NDArray[np.float64],
    base: int,
    scores: NDArray[Any],
) -> None:
    """Add factor × weight of every posting of the rows to the scores; the documents begin at base.

    Bounds are kept even in a file that was damaged a moment ago.
    """
    for t in range(len(rows)):
        row, factor = rows[t], scores.dtype.type(factors[t])
        if row >= 0 and factor != 0.0:
            for i in range(int64(offsets[row]), min(int64(offsets[row + 1]), len(docs))):
                doc = base + docs[i]
                if 0 <= doc < len(scores):
                    scores[doc] += factor * scores.dtype.type(weights[i])


@njit([int64[::1](read(kind), _U8, int64) for kind in _SCORES], cache=True, nogil=True, fastmath=True)
def leaders(scores: NDArray[Any], mask: NDArray[np.uint8], count: int) -> NDArray[np.int64]:
    """List the places, rising, of the best positive scores that the mask lets in, and of those equal to the last.

    Every so manyth place makes a group (so that neighbours are compared at once); only where a group's best is among
    the best of all groups can there be one of the best scores.
    """
    size = len(scores)
    groups = (size + _GROUP - 1) // _GROUP
    best = np.zeros(groups, scores.dtype)
    for start in range(0, size, groups):
        some, seen = scores[start : start + groups], mask[start : start + groups]
        for i in range(len(some)):
            best[i] = max(best[i], some[i] * seen[i])
    least = np.partition(best, groups - count)[groups - count] if groups > count else 0.0
    chosen = np.flatnonzero((best > 0.0) & (best >= least))
    found = np.empty(len(chosen) * _GROUP, np.int64)
    n = 0
    for i in range(len(chosen)):
        for place in range(chosen[i], size, groups):
            score = scores[place] * mask[place]
            if score > 0.0 and score >= least:
                found[n] = place
                n += 1
    found = found[:n]
    if n > count:
        last = np.partition(scores[found], n - count)[n - count]
        found = found[scores[found] >= last]
    return np.sort(found)


@njit(int64[:, ::1](_U32, _I32, _I64, _I64), cache=True, nogil=True)
def find_postings(
    offsets: NDArray[np.uint32], docs: NDArray[np.int32], rows: NDArray[np.int64], wanted: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Find the place of each row's posting [axis 0] for each document [axis 1], -1 where there is none."""
    found = np.full((len(rows), len(wanted)), -1, np.int64)
    for t in range(len(rows)):
        if rows[t] < 0:
            continue
        end = min(int64(offsets[rows[t] + 1]), len(docs))
        for d in range(len(wanted)):
            low, high = int64(offsets[rows[t]]), end
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
        *(_U32, _U16, _U8, _U16, _I64, _F64, types.Array(float32, 2, "C", readonly=True), float64, _I64)
    ),
    cache=True,
    nogil=True,
)
def weigh_characters(  # noqa: PLR0917
    offsets: NDArray[np.uint32],
    characters: NDArray[np.uint16],
    counts: NDArray[np.uint8],
    kinds: NDArray[np.uint16],
    wanted: NDArray[np.int64],
    factors: NDArray[np.float64],
    norms: NDArray[np.float32],
    k1: float,
    docs: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Tell what each wanted character [axis 0, rising, -1 unknown] adds to each document [axis 1], as bm25f says.

    Characters and packed counts are numbered; `kinds` are the packed counts by their number. Where each document
    begins is read for all of them first, so that memory is waited for once and not for each.
    """
    found = np.zeros((len(wanted), len(docs)))
    perhaps = np.zeros(_BINS, np.int16)
    for t in range(len(wanted)):
        if wanted[t] >= 0:
            perhaps[wanted[t] & (_BINS - 1)] = t + 1
    spans, touched = np.empty((len(docs), 2), np.int64), int64(0)
    for d in range(len(docs)):
        spans[d, 0], spans[d, 1] = offsets[docs[d]], min(int64(offsets[docs[d] + 1]), len(characters))
    for d in range(len(docs)):
        if spans[d, 0] < spans[d, 1]:
            touched |= int64(characters[spans[d, 0]]) | int64(counts[spans[d, 0]])
    for d in range(len(docs) if touched >= 0 else 0):
        norm = norms[docs[d]]
        for i in range(spans[d, 0], spans[d, 1]):
            character = int64(characters[i])
            t = perhaps[character & (_BINS - 1)] - 1
            while t >= 0 and wanted[t] != character:
                t -= 1
            if t >= 0 and counts[i] < len(kinds):
                n = kinds[counts[i]]
                f = (n >> 14) * norm[0] + ((n >> 11) & 7) * norm[1] + ((n >> 10) & 1) * norm[2]
                f += (n & 1023) * norm[3]
                found[t, d] = factors[t] * f * (k1 + 1.0) / (f + k1)
    return found


@njit(int64[::1](_U32, _I32, _I64), cache=True, nogil=True)
def holders(
    offsets: NDArray[np.uint32], docs: NDArray[np.int32], rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    """List the documents that stand in every one of the rows, of which none is -1."""
    rarest = 0
    for t in range(1, len(rows)):
        if offsets[rows[t] + 1] - offsets[rows[t]] < offsets[rows[rarest] + 1] - offsets[rows[rarest]]:
            rarest = t
    first, last = int64(offsets[rows[rarest]]), min(int64(offsets[rows[rarest] + 1]), len(docs))
    found = np.empty(max(last - first, 0), np.int64)
    size = 0
    for i in range(first, last):
        missing = False
        for t in range(len(rows)):
            low, end = int64(offsets[rows[t]]), min(int64(offsets[rows[t] + 1]), len(docs))
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


@njit(void(_U32, _I32, _I64, int64, read(int16), types.Array(types.boolean, 2, "C")), cache=True, nogil=True)
def mark_columns(  # noqa: PLR0917
    offsets: NDArray[np.uint32],
    docs: NDArray[np.int32],
    rows: NDArray[np.int64],
    base: int,
    columns: NDArray[np.int16],
    marked: NDArray[np.bool_],
) -> None:
    """Mark for each row [axis 0] the columns of the documents that stand in it; the documents begin at base."""
    for t in range(len(rows)):
        if rows[t] < 0:
            continue
        for i in range(int64(offsets[rows[t]]), min(int64(offsets[rows[t] + 1]), len(docs))):
            doc = base + docs[i]
            if 0 <= doc < len(columns) and 0 <= columns[doc] < marked.shape[1]:
                marked[t, columns[doc]] = True
