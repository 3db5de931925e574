"""Take a query's words, bigrams and characters apart, each with its key and its weight before idf."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.characters import normalise
from search.fillers import FILLERS
from search.identifiers import exact_form
from search.postings import Keys, as_keys, exact_key, han_key, word_key
from search.words import han_runs, terms_of, weight

_key = lru_cache(maxsize=1 << 16)(word_key)


@dataclass(frozen=True)
class Terms:
    """Distinct terms: words and bigrams in the order typed; characters, for few documents only, in rising order."""

    words: tuple[str, ...]
    bigrams: tuple[str, ...]
    characters: tuple[str, ...]
    whole: str

    @cached_property
    def keys(self) -> Keys:
        return as_keys([*map(_key, self.words), *map(han_key, self.bigrams)])

    @cached_property
    def factors(self) -> NDArray[np.float64]:
        words = [weight(word) * bm25f.WORD_WEIGHT for word in self.words]
        return np.array(words + [weight(bigram) * bm25f.BIGRAM_WEIGHT for bigram in self.bigrams])

    @cached_property
    def points(self) -> NDArray[np.uint32]:
        return np.fromiter(map(ord, self.characters), np.uint32)

    @cached_property
    def point_factors(self) -> NDArray[np.float64]:
        return np.array([weight(character) * bm25f.HAN_WEIGHT for character in self.characters])

    @cached_property
    def telling(self) -> list[int]:
        """The places of the words that a document should hold: all that are no fillers, or else all."""
        telling = [n for n, word in enumerate(self.words) if word not in FILLERS]
        return telling or list(range(len(self.words)))

    @cached_property
    def exact(self) -> Keys:
        return as_keys([exact_key(self.whole)] if self.whole else [])

    def __bool__(self) -> bool:
        return bool(self.words or self.bigrams)


def terms_in(texts: Iterable[str]) -> Terms:
    """Take typed texts apart; several ones (of a query with operators) count as one."""
    texts = [normalise(text) for text in texts]
    runs = [run for text in texts for run in han_runs(text)]
    return Terms(
        words=tuple(dict.fromkeys(term for text in texts for term in terms_of(text))),
        bigrams=tuple(dict.fromkeys(run[i : i + 2] for run in runs for i in range(len(run) - 1))),
        characters=tuple(sorted(set("".join(runs)))),
        whole=exact_form("".join(texts)),
    )
