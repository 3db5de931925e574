"""How strongly does what a question and an article share speak for the article? From 0 to 1, whatever the others score.

Three things together: how far the article stands out among the best ten, how much of the question is known to the
installation at all (of small talk and foreign subjects little is), and how many rare words the article, or a ticket
that it solved, has in common with the question (one common word is no evidence).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.answers.scoring import Asked
from recommend.model import Places

AMONG: Final = 10
STANDING, KNOWN, SHARED, NONE = 2.5, 2.6, 1.3, -1.9
"""Logistic weights, fitted on the public sets and the demo, with and without tickets, and with texts that no article
answers; `benchmarks/suggesting.py` measures what they lead to."""

EVEN: Final = 0.45
"""The least strength of the best article that explains half of a wholly known question: where many articles are on one
subject none stands out, but one of the first five is right three times in four."""

_HALF: Final = 0.5
_WHOLLY: Final = 0.9
_TWO_WORDS: Final = 2.0
_NOISE: Final = 0.02
_LEAST: Final = 0.01
_SOME: Final = 0.3
_SMALL: Final = 100

Floats = NDArray[np.float64]


def strengths(asked: Asked, places: Places, scores: Floats) -> Floats:
    """Give the strength of each of the best places, scores best first."""
    if not len(places):
        return np.zeros(0)
    share, rare = known(asked), shared(asked, places)
    sums = NONE + KNOWN * share + STANDING * np.log(standing(scores) + _LEAST) + SHARED * np.log(rare + _SOME)
    found: Floats = 1 / (1 + np.exp(-sums))
    if share >= _WHOLLY:
        half = max(_HALF * float(_rare(asked).sum()), _TWO_WORDS)
        explaining = np.flatnonzero(rare >= half)
        if len(explaining):
            best = explaining[np.argmax(found[explaining])]
            found[best] = max(found[best], EVEN)
    return found


def standing(scores: Floats) -> Floats:
    """Tell how far each score stands out among the best ten of one answer and above noise; scores best first."""
    cubes = np.maximum(scores, 0.0) ** 3
    found: Floats = cubes / (float(cubes[:AMONG].sum()) + _NOISE)
    return found


def known(asked: Asked) -> float:
    """Tell which share of the question's weight any article or ticket knows."""
    weights = np.log(asked.whole.counts) + 1.0
    held = asked.held
    counted = asked.says * ((held > 0) | ~asked.whole.guessed)
    squares = (weights * (_rarity(asked, held) + 1.0) * counted) ** 2
    return float(np.sqrt(squares[held > 0].sum() / max(float(squares.sum()), 1e-9)))


def shared(asked: Asked, places: Places) -> Floats:
    """Count the rare words that each place and the question share; one that stands nowhere else counts as one."""
    model = asked.model
    rare = _rare(asked)[asked.kept]
    told = rare > 0
    there = asked.terms.only(told).fields(places) > 0
    column = np.full(model.articles.size + 1, -1, np.int16)
    column[places] = np.arange(len(places))
    solved = column[model.solved]
    if asked.without >= 0:
        solved[asked.without] = -1
    asked.ticket_terms.only(told).mark(solved, there)
    found: Floats = rare[told] @ there
    return found


def _rare(asked: Asked) -> Floats:
    """Tell how much of a rare word each term of the whole is."""
    return _rarity(asked, asked.held) * asked.says / _most(asked)


def _rarity(asked: Asked, frequencies: NDArray[np.int64]) -> Floats:
    """Weigh terms by how few documents hold them; one that most hold counts nothing.

    A few documents cannot tell what is rare: fewer than a hundred count as part of a hundred.
    """
    found: Floats = _most(asked) - np.log(1.0 + frequencies)
    return np.maximum(found, 0.0)


def _most(asked: Asked) -> float:
    return float(np.log(1.0 + max(asked.model.corpus.documents, _SMALL)))
