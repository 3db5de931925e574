"""How compiled loops are told what they take; numba brings no types of its own for this."""

from typing import Any

from numba import types as numba_types

types: Any = numba_types


def read(scalar: Any, axes: int = 1) -> Any:
    """Return the type of an array that is only read, such as one that is mapped from a file."""
    return types.Array(scalar, axes, "C", readonly=True)
