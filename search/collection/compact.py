"""Keep large columns in few bytes: what takes few values is numbered, a weight is so many small steps."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.arrays.store import Arrays

MOST_STEPS: Final = (1 << 16) - 1
STEP: Final = 4.0 / MOST_STEPS
"""The size of a step; no weight of bm25f reaches 4."""
_COUNTED: Final = ("terms.counts", "han.counts")
_NARROW: Final = ("key", "updated_at", "changed", "tags.offsets", "cards.offsets", "lengths")


class Numbered:
    """A column whose few different values, `kinds`, rise; it holds their numbers."""

    def __init__(self, numbers: NDArray[Any], kinds: NDArray[Any]) -> None:
        self.numbers = numbers
        self.kinds = kinds

    @classmethod
    def of(cls, arrays: Arrays, name: str) -> "Numbered":
        """Take a column that `compact` has numbered."""
        return cls(arrays[name], arrays[f"{name}.kinds"])

    def __getitem__(self, at: Any) -> Any:
        return self.kinds[self.numbers[at]]


def compact(arrays: Arrays) -> Arrays:
    """Make the arrays of a segment small, as they are stored."""
    made = dict(arrays)
    if len(arrays["han.known"]) > MOST_STEPS:
        made |= _without_rarest(arrays)
    made["han.points"] = np.searchsorted(made["han.known"], made["han.points"]).astype(np.uint16)
    for name in _COUNTED:
        made[f"{name}.kinds"], made[name] = _numbered(made[name])
    for name in _NARROW:
        made[name] = _narrow(arrays[name])
    return made


def _numbered(values: NDArray[np.uint16]) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """Number values; of more than 256 the rarest are taken for the next lower one."""
    frequencies = np.bincount(values, minlength=1)
    kinds = np.sort(np.argsort(-frequencies, kind="stable")[: min(256, np.count_nonzero(frequencies))])
    numbers = np.maximum(np.searchsorted(kinds, np.arange(len(frequencies)), side="right") - 1, 0)
    return kinds.astype(np.uint16), numbers.astype(np.uint8)[values]


def _without_rarest(arrays: Arrays) -> Arrays:
    """Leave out the rarest characters of more than can be numbered; words and bigrams still hold them."""
    kept = np.sort(np.argsort(-arrays["han.frequencies"], kind="stable")[:MOST_STEPS])
    is_kept = np.isin(arrays["han.points"], arrays["han.known"][kept])
    ends = np.append(0, np.cumsum(is_kept))
    return {
        "han.known": arrays["han.known"][kept],
        "han.frequencies": arrays["han.frequencies"][kept],
        "han.points": arrays["han.points"][is_kept],
        "han.counts": arrays["han.counts"][is_kept],
        "han.offsets": ends[arrays["han.offsets"]].astype(np.uint32),
    }


def _narrow(values: NDArray[Any]) -> NDArray[Any]:
    most = int(values.max(initial=0))
    kind = np.uint16 if most < 1 << 16 else np.uint32 if most < 1 << 32 else np.int64
    return values.astype(kind) if values.min(initial=0) >= 0 else values
