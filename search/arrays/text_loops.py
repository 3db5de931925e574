"""Take the Chinese characters of a text apart, compiled; import this only where a query is answered."""

import numpy as np
from numba import boolean, float64, int64, njit, uint32, uint64
from numpy.typing import NDArray

from search.arrays.signatures import read, types


@njit(boolean(read(uint32, 2), uint32), cache=True, nogil=True)
def _lies_in(ranges: NDArray[np.uint32], point: int) -> bool:
    for r in range(len(ranges)):  # noqa: SIM110 (compiled)
        if ranges[r, 0] <= point <= ranges[r, 1]:
            return True
    return False


@njit([types.UniTuple(uint64[::1], 2)(read(uint32), read(uint32, 2), uint64)], cache=True, nogil=True)
def han_terms(
    points: NDArray[np.uint32], ranges: NDArray[np.uint32], mark: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """List the distinct pairs of Chinese characters side by side, as typed, and the distinct ones, rising.

    points are the characters of a text, ranges [ranges, 2] those that are Chinese; a pair is coded as
    mark | first · 2²¹ | second.
    """
    size = 16
    while size < 2 * len(points):
        size *= 2
    table = np.zeros(size, np.uint64)
    pairs, characters = np.empty(len(points), np.uint64), np.empty(len(points), np.uint64)
    many, found = 0, 0
    before = uint64(0)
    for i in range(len(points)):
        if not _lies_in(ranges, points[i]):
            before = uint64(0)
            continue
        point = uint64(points[i])
        characters[found] = point
        found += 1
        if before:
            pair = mark | before << uint64(21) | point
            at = int64((pair * uint64(0x9E3779B97F4A7C15)) >> uint64(32)) & (size - 1)
            while table[at] and table[at] != pair:
                at = (at + 1) & (size - 1)
            if not table[at]:
                table[at] = pairs[many] = pair
                many += 1
        before = point
    return pairs[:many].copy(), np.unique(characters[:found])


@njit([types.UniTuple(int64[::1], 2)(read(uint64), read(uint64))], cache=True, nogil=True)
def equals(
    first: NDArray[np.uint64], second: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the places of values that stand in both, those of the first and those of the second."""
    here, there = np.empty(len(first), np.int64), np.empty(len(first), np.int64)
    found = 0
    for i in range(len(first)):
        for j in range(len(second)):
            if first[i] == second[j]:
                here[found], there[found] = i, j
                found += 1
                break
    return here[:found].copy(), there[:found].copy()


@njit(float64[::1](read(uint64), read(uint64), float64), cache=True, nogil=True)
def weigh(values: NDArray[np.uint64], known: NDArray[np.uint64], weight: float) -> NDArray[np.float64]:
    """Weigh values by 1, those among the known, which rise, otherwise."""
    found = np.ones(len(values))
    for i in range(len(values)):
        at = np.searchsorted(known, values[i])
        if at < len(known) and known[at] == values[i]:
            found[i] = weight
    return found
