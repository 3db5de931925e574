"""Which known issue is a text about?"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.incidents.vectors import asked
from recommend.recommender import Recommender
from recommend.texts import PAIR, Question
from search.arrays import Keys

FITS: Final = 0.25
KEPT: Final = 1024
_PAIR_WEIGHT: Final = 0.3
_LEAST: Final = 0.01
"""So that words still count where nothing was learned yet."""


@dataclass(frozen=True)
class Known:
    """A known issue: its key, what the support wrote of it, and the texts of tickets that belong to it."""

    key: int
    title: str
    texts: tuple[str, ...] = ()


Weigh = Callable[[Keys], NDArray[np.float64]]


def fitting(recommender: Recommender, text: str, issues: Sequence[Known]) -> Known | None:
    """Return the issue that a text fits best, None where none fits; raise Damaged while nothing can be weighed."""
    if not issues:
        return None
    weigh = recommender.model().idf
    wanted = _vector(text, weigh)
    fit, _, best = max(
        ((likeness(wanted, issue, weigh), -issue.key, issue) for issue in issues), key=lambda found: found[:2]
    )
    return best if fit >= FITS else None


def likeness(wanted: dict[int, float], issue: Known, weigh: Weigh) -> float:
    """Return the greater cosine of a text, given as unit vector, with the title or with the middle of all tickets."""
    title = _vector(issue.title, weigh)
    middle: dict[int, float] = {}
    for text in issue.texts:
        for key, weight in _vector(text, weigh).items():
            middle[key] = middle.get(key, 0.0) + weight
    length = math.sqrt(sum(weight * weight for weight in middle.values())) or 1.0
    return max(_product(wanted, title), _product(wanted, middle) / length)


def _product(one: dict[int, float], other: dict[int, float]) -> float:
    return sum(weight * other.get(key, 0.0) for key, weight in one.items())


@lru_cache(maxsize=KEPT)
def _asked(text: str) -> Question:
    """Take a text apart; what known issues say is asked about again with every new ticket."""
    return asked(text)


def _vector(text: str, weigh: Weigh) -> dict[int, float]:
    """Return the unit vector of a text by term."""
    question = _asked(text)
    weights = (weigh(question.keys) + _LEAST) * np.where(question.families == PAIR, _PAIR_WEIGHT, 1.0)
    length = float(np.sqrt(weights @ weights)) or 1.0
    return dict(zip(question.keys.tolist(), (weights / length).tolist(), strict=True))
