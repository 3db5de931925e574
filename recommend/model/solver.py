"""The inner loops of learning, compiled: one class against the others, by dual coordinate descent.

Hsieh, Chang, Lin, Keerthi, Sundararajan (2008), the squared hinge: what scikit-learn's LinearSVC solves, but it gives
no dual weights, and these are all that is kept: a class is a weighted sum of tickets. A matrix is the three arrays of a
CSR matrix, `plane` an array of zeros [columns] that comes and goes as such.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Matrix = tuple[Ints, NDArray[np.int32], Floats]

PRECISION = 0.1
ROUNDS = 40
WHOLE = 6
"""Of so many rounds one goes over all rows, the others over those that carry or lack weight."""


@njit(cache=True, nogil=True)
def likeness(matrix: Any, members: Ints, plane: Floats) -> Floats:
    """Give the product of every row with the sum of some rows."""
    for row in members:
        _spread(matrix, row, 1.0, plane)
    found = np.empty(len(matrix[0]) - 1)
    for row in range(len(found)):
        found[row] = _product(matrix, row, plane)
    _clear(matrix, members, plane)
    return found


@njit(cache=True, nogil=True)
def separate(matrix: Any, rows: Ints, signs: Floats, cost: float, plane: Floats) -> Floats:
    """Part the rows of sign 1 from those of −1 and give their signed dual weights."""
    duals = np.zeros(len(rows))
    bias = np.zeros(1)
    order = np.arange(len(rows))
    busy, until_whole = 0, 0
    for turn in range(ROUNDS):
        is_whole = until_whole == 0
        if is_whole:
            busy, until_whole = len(rows), WHOLE
        _shuffle(order[:busy], turn)
        busy, worst = _round(matrix, rows, signs, (duals, bias, plane), (order, busy, 0.5 / cost))
        until_whole -= 1
        if worst < PRECISION:
            if is_whole:
                break
            until_whole = 0
    _clear(matrix, rows, plane)
    return duals * signs


@njit(cache=True, nogil=True)
def _round(matrix: Any, rows: Ints, signs: Floats, solution: Any, way: Any) -> tuple[int, float]:
    """Improve each dual weight once; how many rows are not settled, now first in order, and the greatest slope."""
    duals, bias, plane = solution
    order, busy, slack = way
    kept, worst = 0, 0.0
    for place in range(busy):
        n = order[place]
        slope = signs[n] * (_product(matrix, rows[n], plane) + bias[0]) - 1.0 + duals[n] * slack
        if duals[n] == 0.0 and slope >= 0.0:
            continue
        order[place], order[kept] = order[kept], n
        kept += 1
        worst = max(worst, abs(slope))
        before = duals[n]
        duals[n] = max(before - slope / (1.0 + slack + _square(matrix, rows[n])), 0.0)
        step = (duals[n] - before) * signs[n]
        bias[0] += step
        _spread(matrix, rows[n], step, plane)
    return kept, worst


@njit(cache=True, nogil=True)
def _shuffle(order: Ints, seed: int) -> None:
    """Mix an order, always in the same way."""
    state = np.uint64(seed + 1)
    for n in range(len(order) - 1, 0, -1):
        state = state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
        other = int((state >> np.uint64(33)) % np.uint64(n + 1))
        order[n], order[other] = order[other], order[n]


@njit(cache=True, nogil=True)
def _product(matrix: Any, row: int, plane: Floats) -> float:
    starts, columns, values = matrix
    found = 0.0
    for at in range(starts[row], starts[row + 1]):
        found += plane[columns[at]] * values[at]
    return found


@njit(cache=True, nogil=True)
def _square(matrix: Any, row: int) -> float:
    starts, _, values = matrix
    found = 0.0
    for at in range(starts[row], starts[row + 1]):
        found += values[at] * values[at]
    return found


@njit(cache=True, nogil=True)
def _spread(matrix: Any, row: int, times: float, plane: Floats) -> None:
    starts, columns, values = matrix
    for at in range(starts[row], starts[row + 1]):
        plane[columns[at]] += times * values[at]


@njit(cache=True, nogil=True)
def _clear(matrix: Any, rows: Ints, plane: Floats) -> None:
    starts, columns, _ = matrix
    for row in rows:
        for at in range(starts[row], starts[row + 1]):
            plane[columns[at]] = 0.0
