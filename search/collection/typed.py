"""What does a typed text consist of? Words and codes, Chinese characters and pairs of them, Latin neighbours."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import BIGRAM, Keys, as_keys, han_key
from search.words.characters import HAN_RANGES, is_han, normalise
from search.words.codes import codes
from search.words.fillers import FILLERS
from search.words.identifiers import joined
from search.words.latin import neighbours
from search.words.scanner import FILLER_WEIGHT, runs, terms_of

Weights = NDArray[np.float64]
_RANGES: Final = np.array(HAN_RANGES, np.uint32)
_PAIRS: Final = np.sort(as_keys(han_key(word) for word in FILLERS if len(word) == 2 and is_han(word)))
_SINGLE: Final = np.sort(as_keys(ord(word) for word in FILLERS if len(word) == 1 and is_han(word)))
_NO_KEYS: Final = np.empty(0, np.uint64)
_NO_POINTS: Final = np.empty(0, np.uint32)
_NO_WEIGHTS: Final = np.empty(0)


class Typed(NamedTuple):
    """A text taken apart: words with how often each was typed, pairs of Latin words, codes, the whole.

    bigrams are the keys of Chinese pairs as typed, points the characters in rising order, each weighed by whether it
    belongs to asking; `is_han`: there is nothing but Chinese in it.
    """

    words: Mapping[str, int]
    pairs: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    whole: str = ""
    is_han: bool = False
    bigrams: Keys = _NO_KEYS
    bigram_weights: Weights = _NO_WEIGHTS
    points: NDArray[np.uint32] = _NO_POINTS
    point_weights: Weights = _NO_WEIGHTS


@lru_cache(maxsize=256)
def typed(texts: tuple[str, ...], plainly: bool) -> Typed:
    """Take texts apart as one, without question words where there are others, or (plainly) with all."""
    normalised = [normalise(text) for text in texts]
    found = [list(runs(text)) for text in normalised]
    words: dict[str, int] = {}
    for text in normalised:
        for term in terms_of(text):
            words[term] = words.get(term, 0) + 1
    told = words if plainly else {word: words[word] for word in telling(words)}
    han = [any(is_han(run) for _, run in some) for some in found]
    latin = [
        (text, some)
        for text, some in zip(normalised, found, strict=True)
        if not all(is_han(run) for _, run in some)
    ]
    return Typed(
        told,
        tuple(dict.fromkeys(pair for _, some in latin for pair in neighbours(some))),
        frozenset(code for text, some in latin for code in codes(text, some, len(told))),
        joined("".join(normalised)),
        any(han) and not latin,
        *(_han(" ".join(normalised), plainly) if any(han) else ()),
    )


def _han(text: str, plainly: bool) -> tuple[Keys, Weights, NDArray[np.uint32], Weights]:
    from search.arrays import text_loops

    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    bigrams, characters = text_loops.han_terms(points, _RANGES, BIGRAM)
    weights = text_loops.weigh(bigrams, _PAIRS, FILLER_WEIGHT)
    if not plainly and len(weights) and weights.max() == 1.0:
        kept = weights == 1.0
        bigrams, weights = bigrams[kept], weights[kept]
    share = text_loops.weigh(characters, _SINGLE, FILLER_WEIGHT)
    return bigrams, weights, characters.astype(np.uint32), share


def telling(terms: Iterable[str]) -> tuple[str, ...]:
    """Leave out question words, unless there is nothing else."""
    return tuple(term for term in terms if term not in FILLERS) or tuple(terms)
