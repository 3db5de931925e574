"""Choose the greatest values of each text, compiled: of millions of traits a sort would take seconds."""

from typing import Any

import numpy as np
from numba import boolean, float64, int8, int64, njit, void
from numba import types as numba_types
from numpy.typing import NDArray

types: Any = numba_types

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]


def _read(scalar: Any) -> Any:
    return types.Array(scalar, 1, "C", readonly=True)


@njit(void(_read(float64), int64[::1], int64, boolean[::1]), cache=True, nogil=True)
def _keep(values: Floats, places: Numbers, most: int, kept: Marks) -> None:
    least, spare = -np.inf, most
    if len(places) > most:
        least = np.partition(values[places], len(places) - most)[len(places) - most]
        spare = most - np.sum(values[places] > least)
    for place in places:
        if values[place] > least:
            kept[place] = True
        elif values[place] == least and spare > 0:
            kept[place] = True
            spare -= 1


@njit(boolean[::1](_read(float64), _read(int64), _read(int8), _read(int64)), cache=True, nogil=True)
def foremost(values: Floats, owners: Numbers, families: NDArray[np.int8], most: Numbers) -> Marks:
    """Mark so many values of each owner (rising) and family, the greatest, and of equal ones the first."""
    kept = np.zeros(len(values), np.bool_)
    start = 0
    for end in range(1, len(values) + 1):
        if end == len(values) or owners[end] != owners[start]:
            for family in range(len(most)):
                own = start + np.flatnonzero(families[start:end] == family)
                _keep(values, own, most[family], kept)
            start = end
    return kept
