"""Take a query's words, bigrams and characters apart, each with its key and its weight before idf."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.characters import normalise
from search.fillers import FILLERS
from search.identifiers import joined
from search.postings import Keys, exact_key, han_key, word_key
from search.words import han_runs, terms_of, weight

_word_key = lru_cache(maxsize=1 << 16)(word_key)
_han_key = lru_cache(maxsize=1 << 16)(han_key)


@dataclass(frozen=True)
class Terms:
    """Distinct terms: words and bigrams in the order typed; characters, for few documents only, in rising order."""

    words: tuple[str, ...]
    bigrams: tuple[str, ...]
    characters: tuple[str, ...]
    whole: str

    @cached_property
    def keys(self) -> Keys:
        """The keys of words and bigrams, and last the key of the whole text."""
        whole = [exact_key(self.whole)] if self.whole else [0]
        return np.array([*map(_word_key, self.words), *map(_han_key, self.bigrams), *whole], np.uint64)

    @cached_property
    def factors(self) -> NDArray[np.float64]:
        """How much each of them tells before its rarity; the whole text is counted apart."""
        words = [weight(word) * bm25f.WORD_WEIGHT for word in self.words]
        return np.array([*words, *(weight(bigram) * bm25f.BIGRAM_WEIGHT for bigram in self.bigrams), 0.0])

    @cached_property
    def points(self) -> NDArray[np.uint32]:
        return np.fromiter(map(ord, self.characters), np.uint32)

    @cached_property
    def point_factors(self) -> NDArray[np.float64]:
        return np.array([weight(character) * bm25f.HAN_WEIGHT for character in self.characters])

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
