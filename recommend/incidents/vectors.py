"""Texts as rows of 0 and 1 over their terms, and as unit vectors weighed by how rare a term is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.texts import PAIR, Question, ask, families_of, sparse
from search.arrays import Keys

LONGEST: Final = 4_000
PAIR_WEIGHT: Final = 0.5


def asked(text: str) -> Question:
    """Take a ticket's text apart; the beginning says what it is about."""
    return ask([(text[:LONGEST], 1)])


@dataclass(frozen=True)
class Space:
    """The terms that past texts hold, by rising key, and the weight of each; [terms]."""

    keys: Keys
    weights: NDArray[np.float64]
    texts: int = 0

    @classmethod
    def of(cls, questions: Sequence[Question], least: int = 1) -> "Space":
        """Weigh the terms that at least so many of the texts hold."""
        every = np.concatenate([q.keys for q in questions]) if questions else np.empty(0, np.uint64)
        keys, held = np.unique(every, return_counts=True)
        keys, held = keys[held >= least], held[held >= least]
        return cls(keys, _weights(keys, held, len(questions)), len(questions))

    def weighed(self, question: Question) -> tuple[Keys, NDArray[np.float64]]:
        """Return a text's terms and weights, of length 1; a term that no past text held is the rarest."""
        weights = _weights(question.keys, np.zeros(len(question.keys), np.int64), max(self.texts, 1))
        known, places = self._find(question.keys)
        weights[known] = self.weights[places]
        return question.keys, weights / max(float(np.sqrt(weights @ weights)), 1e-9)

    def _find(self, keys: Keys) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Tell which of some terms past texts hold, and where those stand."""
        if not len(self.keys):
            return np.zeros(len(keys), bool), np.empty(0, np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = self.keys[at] == keys
        return known, at[known]

    def vectors(self, questions: Iterable[Question]) -> Any:
        """Return the unit vectors of texts as CSR [texts, terms]; terms that are not held say nothing."""
        places, ends = [], [0]
        for question in questions:
            places.append(self._find(question.keys)[1])
            ends.append(ends[-1] + len(places[-1]))
        columns = np.concatenate(places) if places else np.empty(0, np.int64)
        values = self.weights[columns] if len(columns) else np.empty(0)
        shape = len(ends) - 1, max(len(self.keys), 1)
        return unit(sparse().csr_matrix((values, columns, np.array(ends)), shape=shape))


def unit(matrix: Any) -> Any:
    """Scale each row to length 1; an empty one stays empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse().diags(1 / np.maximum(lengths, 1e-9)) @ matrix


def _weights(keys: Keys, held: NDArray[np.int64], texts: int) -> NDArray[np.float64]:
    rare = np.maximum(np.log((texts + 1) / (held + 0.5)), 0.0)
    return np.where(families_of(keys) == PAIR, PAIR_WEIGHT, 1.0) * rare
