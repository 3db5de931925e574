"""What past tickets teach of each subject: what its tickets look like, and how many of all are its.

A linear classifier tells how well a text fits each subject; a temperature makes shares of it, chosen on tickets that
the classifier had not seen. Divided by what past tickets get on average, a share says how much more likely the text is
if all new tickets were of that subject: its likelihood ratio.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.incidents.reports import Past
from recommend.incidents.vectors import Space, asked
from recommend.texts import Question

LEAST: Final = 5
MOST_SUBJECTS: Final = 200
MOST_TERMS: Final = 120_000
FOLDS: Final = 3
TEMPERATURES: Final = (0.05, 0.08, 0.12, 0.16, 0.2, 0.25, 0.3, 0.4, 0.6)
PENALTY: Final = 0.5
_SPREAD: Final = 4.0
"""Tickets that each subject is given beside its own, so that a few past ones do not make it look rare."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Subjects:
    """Subjects by name; coefficients [terms, subjects], offsets and usual shares [subjects], and the temperature.

    `past` holds every past text as a unit vector, also those without a subject; [texts, terms].
    """

    names: tuple[str, ...] = ()
    space: Space = field(default_factory=lambda: Space.of([]))
    past: Any = field(default_factory=lambda: Space.of([]).vectors([]))
    coefficients: Matrix = field(default_factory=lambda: np.empty((0, 0)))
    offsets: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    usual: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    temperature: float = 1.0

    @classmethod
    def learn(cls, past: Sequence[Past]) -> "Subjects":
        """Learn the subjects that at least five past tickets name; none where fewer than two have so many."""
        counts = Counter(ticket.subject for ticket in past if ticket.subject)
        names = sorted(name for name, count in counts.most_common(MOST_SUBJECTS) if count >= LEAST)
        questions = [asked(ticket.text) for ticket in past]
        space = Space.of(questions, least=1 if len(past) <= MOST_TERMS // 10 else 2)
        vectors = space.vectors(questions)
        if len(names) < 2:
            return cls(space=space, past=vectors)
        number = {name: n for n, name in enumerate(names)}
        kept = [n for n, ticket in enumerate(past) if ticket.subject in number]
        own = np.array([number[past[n].subject] for n in kept])
        return cls._fitted(tuple(names), space, vectors, (vectors[kept], own))

    @classmethod
    def _fitted(
        cls, names: tuple[str, ...], space: Space, past: Any, labelled: tuple[Any, NDArray[np.int64]]
    ) -> "Subjects":
        texts, own = labelled
        unseen = _unseen(texts, own, len(names))
        temperature = min(TEMPERATURES, key=lambda t: _surprise(shares(unseen, t), own))
        usual = shares(unseen, temperature).sum(axis=0) + _SPREAD
        machine = _machine(texts, own)
        coefficients, offsets = _terms_first(machine, len(names))
        return cls(names, space, past, coefficients, offsets, usual / usual.sum(), temperature)

    def ratios(self, questions: Sequence[Question]) -> Matrix:
        """Return how much more likely each text is if all were of one subject; [texts, subjects]."""
        if not self.names:
            return np.ones((len(questions), 0))
        scores = self.space.vectors(questions) @ self.coefficients + self.offsets
        ratios: Matrix = shares(scores, self.temperature) / self.usual
        return ratios


def shares(scores: Matrix, temperature: float) -> Matrix:
    """Make shares of scores, together 1 for each text."""
    raised: Matrix = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    together: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return together


def _surprise(shares: Matrix, own: NDArray[np.int64]) -> float:
    return float(-np.log(shares[np.arange(len(own)), own] + 1e-9).mean())


def _unseen(texts: Any, own: NDArray[np.int64], subjects: int) -> Matrix:
    """Score each text by a classifier that was fitted without it."""
    from sklearn.model_selection import StratifiedKFold

    scores = np.full((len(own), subjects), -np.inf)
    for rest, held_out in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, own):
        coefficients, offsets = _terms_first(_machine(texts[rest], own[rest]), subjects)
        scores[held_out] = texts[held_out] @ coefficients + offsets
    return scores


def _machine(texts: Any, own: NDArray[np.int64]) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=PENALTY, random_state=0).fit(texts, own)


def _terms_first(machine: Any, subjects: int) -> tuple[Matrix, NDArray[np.float64]]:
    """Return coefficients [terms, subjects] and offsets; of two subjects a classifier knows but one border."""
    if subjects == 2:
        border, offset = machine.coef_[0], machine.intercept_[0]
        return np.stack([-border, border], axis=1), np.array([-offset, offset])
    return np.ascontiguousarray(machine.coef_.T), machine.intercept_
