"""Tickets that say the same in the same words: what a problem looks like that nobody has had before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.incidents.vectors import Space
from recommend.texts import Question

CLOSE: Final = 0.3
_TIMES, _AMONG = 1.0, 50.0
"""What is taken to have been seen before all else: such a text once among fifty."""


@dataclass
class Alike:
    """The tickets of a window by their terms, and all past texts as unit vectors [texts, terms]."""

    space: Space
    past: Any
    terms: dict[int, dict[int, float]] = field(default_factory=dict)
    held: dict[int, Sequence[int]] = field(default_factory=dict)
    count: int = 0

    def add(self, question: Question) -> int:
        """Take a ticket in and return its place, which grows by one."""
        place, self.count = self.count, self.count + 1
        keys, weights = self.space.weighed(question)
        for key, weight in zip(keys.tolist(), weights.tolist(), strict=True):
            self.terms.setdefault(key, {})[place] = weight
        self.held[place] = keys.tolist()
        return place

    def drop(self, places: Iterable[int]) -> None:
        """Let tickets go."""
        for place in places:
            for key in self.held.pop(place, ()):
                left = self.terms[key]
                del left[place]
                if not left:
                    del self.terms[key]

    def near(self, question: Question) -> list[int]:
        """Return the places of the tickets close to a text, the latest first."""
        found: dict[int, float] = {}
        keys, weights = self.space.weighed(question)
        for key, weight in zip(keys.tolist(), weights.tolist(), strict=True):
            for place, other in self.terms.get(key, {}).items():
                found[place] = found.get(place, 0.0) + weight * other
        return sorted((place for place, cosine in found.items() if cosine >= CLOSE), reverse=True)

    def usual(self, question: Question) -> tuple[float, float]:
        """Return how often something close to a text came, among how many past texts."""
        if not self.past.shape[0]:
            return _TIMES, _AMONG
        close = (self.past @ self.space.vectors([question]).T).toarray().ravel() >= CLOSE
        return _TIMES + float(close.sum()), _AMONG + float(self.past.shape[0])


def surprise(places: Sequence[int], count: int, usual: tuple[float, float]) -> tuple[float, int]:
    """Return how surprising the latest of these places are, in nats, and how many of them make it so.

    For each number of tickets, latest first: minus the logarithm of the probability of so many or more among all that
    came since the earliest of them. The rate is only as sure as the past makes it (gamma), so the count is negative
    binomial.
    """
    from scipy.special import betainc

    times, past = usual
    among: NDArray[np.float64] = count - np.array(places, np.float64)
    many = np.arange(1, len(places) + 1)
    nats = -np.log(np.maximum(betainc(many, times, among / (among + past)), 1e-300))
    best = int(nats.argmax())
    return float(nats[best]), best + 1
