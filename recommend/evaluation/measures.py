"""Figures of rankings, each with how many it is of and between which bounds it lies with 95 % certainty."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log2, sqrt
from typing import Any, Final

import numpy as np

DEPTH: Final = 10
RECALLS: Final = (3, 5, 10)
_SURE: Final = 1.96


@dataclass(frozen=True)
class Measure:
    """A mean of values from 0 to 1."""

    value: float
    of: int

    @property
    def bounds(self) -> tuple[float, float]:
        """Wilson's interval (1927), made for shares; for other means from 0 to 1 it is only wider than need be."""
        if not self.of:
            return 0.0, 1.0
        n, z = self.of, _SURE
        middle = (self.value + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(max(0.0, self.value * (1 - self.value)) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def as_json(self) -> dict[str, Any]:
        """Return it with its bounds."""
        low, high = self.bounds
        return {"value": self.value, "low": low, "high": high, "of": self.of}


@dataclass
class Ranks:
    """What rankings were worth, question by question."""

    values: dict[str, list[float]] = field(default_factory=dict)

    def add(self, right: Sequence[bool], wanted: int = 1) -> None:
        """Add a ranking: which of its entries are right, and how many right ones there are to find."""
        found = np.flatnonzero(right[:DEPTH])
        gains = [1 / log2(place + 2) for place in range(DEPTH)]
        self._note("hit@1", any(right[:1]))
        for depth in RECALLS:
            self._note(f"recall@{depth}", sum(right[:depth]) / min(wanted, depth))
        self._note("mrr", 1 / (found[0] + 1) if len(found) else 0.0)
        self._note("ndcg@10", sum(gains[n] for n in found) / sum(gains[: min(wanted, DEPTH)]))

    def _note(self, name: str, value: float) -> None:
        self.values.setdefault(name, []).append(float(value))

    def measures(self) -> dict[str, Measure]:
        """Return the means by name."""
        return {name: Measure(sum(each) / len(each), len(each)) for name, each in self.values.items()}


@dataclass
class Share:
    """How many, and how many of them were right."""

    count: int = 0
    right: int = 0

    def add(self, is_right: bool) -> None:
        """Count one."""
        self.count += 1
        self.right += is_right


@dataclass(frozen=True)
class Band:
    """How sure a suggestion was said to be, and how often that was right."""

    said: tuple[float, float]
    count: int
    right: int

    @property
    def is_kept(self) -> bool | None:
        """Whether the measured share may be what was said; None where nothing was measured."""
        if not self.count:
            return None
        low, high = Measure(self.right / self.count, self.count).bounds
        return high >= self.said[0] and low <= self.said[1]

    def as_json(self) -> dict[str, Any]:
        """Return what was said beside what was measured."""
        measured = Measure(self.right / self.count if self.count else 0.0, self.count)
        return {"said": list(self.said), "right": self.right, "is_kept": self.is_kept, **measured.as_json()}
