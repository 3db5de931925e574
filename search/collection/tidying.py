"""When do segments become one? At once while they are few documents; larger ones beside, when there are many."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.collection.segment import Segment

SMALL = 2048
_STEP = 4
_MANY = 3
_DEAD = 0.3


def newest(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Choose the last segments, each as long as it is not much larger than all that came after it."""
    first, size = len(segments), 0
    while first and segments[first - 1].living <= (min(_STEP * size, SMALL - size) if size else SMALL):
        first -= 1
        size += segments[first].living
    return segments[first:] if len(segments) - first > 1 else ()


def untidy(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Choose one that is a third dead, or those of like size where there are several; not what edits still merge."""
    settled = list(segments)
    size = 0
    while settled and size + settled[-1].living <= SMALL:
        size += settled.pop().living
    for segment in settled:
        if segment.size - segment.living > _DEAD * segment.size:
            return [segment]
    chosen: list[Segment] = []
    size = 0
    for segment in sorted(settled, key=lambda segment: segment.living):
        if chosen and segment.living > _STEP * size:
            break
        chosen.append(segment)
        size += segment.living
    return chosen if len(chosen) >= _MANY else ()


def died_since(chosen: Sequence[Segment], now: Sequence[Segment]) -> NDArray[np.bool_] | None:
    """Mark those of the documents merged that have gone meanwhile; None where a segment itself is no more."""
    present = {segment.name: segment for segment in now}
    if any(segment.name not in present for segment in chosen):
        return None
    return np.concatenate([present[segment.name].dead[segment.alive] for segment in chosen])


class Lengths:
    """The mean length of each family and field, over the living documents that have the field; [families, fields]."""

    def __init__(self) -> None:
        self._known: dict[str, NDArray[np.float64]] = {}

    def means(self, segments: Sequence[Segment]) -> NDArray[np.float64]:
        """Compute them; what a whole segment adds up to is remembered by its name."""
        self._known = {s.name: self._known.get(s.name, _NONE) for s in segments}
        totals, filled = np.zeros((3, 4)), np.zeros((3, 4))
        for segment in segments:
            lengths = segment.arrays["lengths"]
            if not len(self._known[segment.name]):
                self._known[segment.name] = _summed(lengths)
            whole = self._known[segment.name] - _summed(lengths[:, segment.dead])
            totals += whole[0]
            filled += whole[1]
        return np.maximum(totals / np.maximum(filled, 1), 1.0)


_NONE: NDArray[np.float64] = np.empty(0)


def _summed(lengths: NDArray[np.uint32]) -> NDArray[np.float64]:
    return np.stack([lengths.sum(axis=1, dtype=np.float64), np.count_nonzero(lengths, axis=1)])
