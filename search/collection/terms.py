"""Take a query's words, bigrams and characters apart, each with its key and its weight before idf."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import Keys, exact_key, han_key, word_key
from search.collection import bm25f
from search.words.characters import normalise
from search.words.fillers import FILLERS
from search.words.identifiers import joined
from search.words.scanner import han_runs, terms_of, weight

Factors = NDArray[np.float64]
_word_key = lru_cache(maxsize=1 << 16)(word_key)
_han_key = lru_cache(maxsize=1 << 16)(han_key)


class Terms:
    """Distinct terms: words and bigrams in the order typed; characters, for few documents only, in rising order.

    keys and factors are those of words and bigrams, and last of the whole text, which is counted apart; points and
    point_factors those of the characters. A factor says how much a term tells before its rarity.
    """

    __slots__ = ("bigrams", "characters", "factors", "keys", "point_factors", "points", "whole", "words")

    def __init__(
        self, words: tuple[str, ...], bigrams: tuple[str, ...], characters: tuple[str, ...], whole: str
    ) -> None:
        self.words, self.bigrams, self.characters, self.whole = words, bigrams, characters, whole
        whole_key = exact_key(whole) if whole else 0
        self.keys: Keys = np.array([*map(_word_key, words), *map(_han_key, bigrams), whole_key], np.uint64)
        factors = np.array([*map(weight, words), *map(weight, bigrams), 0.0])
        factors[: len(words)] *= bm25f.WORD_WEIGHT
        factors[len(words) :] *= bm25f.BIGRAM_WEIGHT
        self.factors: Factors = factors
        self.points: NDArray[np.uint32] = np.array([*map(ord, characters)], np.uint32)
        self.point_factors: Factors = np.array([*map(weight, characters)]) * bm25f.HAN_WEIGHT

    def __bool__(self) -> bool:
        return bool(self.words or self.bigrams)


def terms_in(texts: Iterable[str]) -> Terms:
    """Take typed texts apart; several ones (of a query with operators) count as one.

    Question and function words are left out unless there is nothing else: they cost most and tell least.
    """
    texts = [normalise(text) for text in texts]
    runs = [run for text in texts for run in han_runs(text)]
    words = dict.fromkeys(term for text in texts for term in terms_of(text))
    bigrams = dict.fromkeys(run[i : i + 2] for run in runs for i in range(len(run) - 1))
    return Terms(
        words=_telling(words),
        bigrams=_telling(bigrams),
        characters=tuple(sorted(set("".join(runs)))),
        whole=joined("".join(texts)),
    )


def _telling(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(term for term in terms if term not in FILLERS) or tuple(terms)
