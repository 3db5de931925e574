"""Which known issue is a text about?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from recommend.answers import question_of
from recommend.incidents.vectors import asked
from recommend.model import Model
from recommend.recommender import Recommender
from recommend.texts import PAIR, Question
from search.arrays import Keys

FITS: Final = 0.25
KEPT: Final = 256
_PAIR_WEIGHT: Final = 0.3
_LEAST: Final = 0.01
"""So that words still count where nothing was learned yet."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """A known issue: its key, what the support wrote of it, and the texts of tickets that belong to it."""

    key: int
    title: str
    texts: tuple[str, ...] = ()


Weigh = Callable[[Keys], Floats]


def fitting(recommender: Recommender, text: str, issues: Sequence[Known], *, title: str = "") -> Known | None:
    """Return the issue that a text fits best, None where none fits; raise Damaged while nothing can be weighed."""
    if not issues:
        return None
    model = recommender.model()
    wanted = _Middle.of([question_of(title, text)], model.idf)
    kept = _kept(recommender, model)
    fit, _, best = max(
        ((_likeness(wanted, issue, kept, model.idf), -issue.key, issue) for issue in issues),
        key=lambda found: found[:2],
    )
    return best if fit >= FITS else None


def _likeness(wanted: "_Middle", issue: Known, kept: "_Middles", weigh: Weigh) -> float:
    """Return the greater cosine of a text with the title or with the middle of all tickets."""
    said = ((issue.title,), issue.texts)
    return max(wanted.cosine(kept.of(texts, weigh)) for texts in said if texts)


@dataclass(frozen=True)
class _Middle:
    """The sum of the unit vectors of some texts, of length 1; keys, rising, and weights [terms]."""

    keys: Keys
    weights: Floats

    @classmethod
    def of(cls, questions: Sequence[Question], weigh: Weigh) -> "_Middle":
        """Weigh texts that were taken apart, each as much as another."""
        families = np.concatenate([question.families for question in questions])
        every = np.concatenate([question.keys for question in questions])
        owners = np.repeat(np.arange(len(questions)), [len(question.keys) for question in questions])
        keys, terms = np.unique(every, return_inverse=True)
        weights = (weigh(keys) + _LEAST)[terms] * np.where(families == PAIR, _PAIR_WEIGHT, 1.0)
        lengths = np.sqrt(np.bincount(owners, weights**2))
        sums = np.bincount(terms, weights / lengths[owners], len(keys))
        return cls(keys, sums / max(float(np.sqrt(sums @ sums)), _LEAST**2))

    def cosine(self, other: "_Middle") -> float:
        """Return how like another these texts are."""
        if not len(other.keys):
            return 0.0
        at = np.minimum(np.searchsorted(other.keys, self.keys), len(other.keys) - 1)
        shared = other.keys[at] == self.keys
        return float(self.weights[shared] @ other.weights[at[shared]])


class _Middles:
    """What known issues say, as one fit weighs it; asked about again with every new ticket."""

    def __init__(self, fit: tuple[int, float]) -> None:
        self.fit = fit
        self._known: dict[tuple[str, ...], _Middle] = {}

    def of(self, texts: tuple[str, ...], weigh: Weigh) -> _Middle:
        """Return the middle of some texts."""
        known = self._known.get(texts)
        if known is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            known = self._known[texts] = _Middle.of([asked(text) for text in texts], weigh)
        return known


_lately: WeakKeyDictionary[Recommender, _Middles] = WeakKeyDictionary()


def _kept(recommender: Recommender, model: Model) -> _Middles:
    """Return what was weighed since the last fit: what is taken in after it weighs nothing anew."""
    fit = model.fitted, model.fitted_at
    known = _lately.get(recommender)
    if known is None or known.fit != fit:
        known = _lately[recommender] = _Middles(fit)
    return known
