"""Take a query's words, bigrams, neighbours and characters apart, each with its key and its weight before rarity."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import Keys, exact_key, han_key, neighbours_key, word_key, written_key
from search.collection.weights import WEIGHTS, Weights, length_of
from search.words.characters import is_han, normalise
from search.words.codes import codes
from search.words.fillers import FILLERS
from search.words.identifiers import joined
from search.words.latin import neighbours
from search.words.scanner import han_runs, terms_of, weight

Factors = NDArray[np.float64]
WORD: Final = 0
BIGRAM: Final = 1
_word_key = lru_cache(maxsize=1 << 16)(word_key)
_han_key = lru_cache(maxsize=1 << 16)(han_key)


class Also(NamedTuple):
    """Text that is looked for beside what was typed, telling a share of it; `is_written`: as a title has it."""

    text: str
    share: float
    is_written: bool = False


class _Term(NamedTuple):
    name: str
    key: int
    factor: float
    square: float = 0.0
    family: int = WORD


class Terms:
    """Distinct terms in the order typed; characters, for few documents only, in rising order.

    keys are those of `names`, and last of the whole text, which is counted apart; a term's weight is
    factor · idf + square · idf². `words` and `bigrams` are what a document has to hold to hold all that was typed;
    `codes` are the places of words that name one thing.
    """

    __slots__ = (
        *(
            "bigrams",
            "characters",
            "codes",
            "factors",
            "families",
            "keys",
            "names",
            "point_factors",
            "points",
        ),
        *("is_han", "squares", "whole", "words"),
    )

    def __init__(
        self,
        words: Mapping[str, int],
        *,
        bigrams: Sequence[str] = (),
        pairs: Iterable[str] = (),
        characters: Sequence[str] = (),
        whole: str = "",
        codes: Iterable[str] = (),
        also: Iterable[_Term] = (),
        weights: Weights = WEIGHTS,
    ) -> None:
        self.is_han = whole != "" and len(whole) == sum(map(is_han, whole))
        length = length_of(len(words))
        self.words, self.bigrams, self.characters, self.whole = (
            tuple(words),
            tuple(bigrams),
            characters,
            whole,
        )
        wanted = frozenset(codes)
        self.codes = [place for place, word in enumerate(self.words) if word in wanted]
        found = [
            _Term(word, _word_key(word), weight(word) * times ** (weights.repeated * length))
            for word, times in words.items()
        ]
        square = weights.long_bigram_square * length
        found += [
            _Term(pair, _han_key(pair), weights.bigram * weight(pair), square, BIGRAM)
            for pair in self.bigrams
        ]
        factor = weights.neighbours + weights.long_neighbours * length
        square = weights.long_neighbours_square * length
        found += [_Term(pair, neighbours_key(pair), factor, square) for pair in pairs]
        distinct = {term.key: term for term in found}
        for term in also:
            distinct.setdefault(term.key, term)
        found = list(distinct.values())
        self.names = tuple(term.name for term in found)
        keys = [term.key for term in found]
        self.keys: Keys = np.array([*keys, exact_key(whole) if whole else 0], np.uint64)
        self.factors: Factors = np.array([*(term.factor for term in found), 0.0])
        self.squares: Factors = np.array([*(term.square for term in found), 0.0])
        self.families = [term.family for term in found]
        self.points: NDArray[np.uint32] = np.array([*map(ord, characters)], np.uint32)
        share = weights.character + weights.long_character * length
        self.point_factors: Factors = np.array([*map(weight, characters)]) * share

    def __bool__(self) -> bool:
        return bool(self.names)


def terms_in(
    texts: Iterable[str],
    also: Iterable[Also] = (),
    *,
    plainly: bool = False,
    weights: Weights = WEIGHTS,
) -> Terms:
    """Take typed texts apart; several ones (of a query with operators) count as one.

    Question and function words are left out unless there is nothing else, or all is taken as it stands (`plainly`):
    they cost most and tell least.
    """
    texts = [normalise(text) for text in texts]
    runs = [run for text in texts for run in han_runs(text)]
    words = Counter(term for text in texts for term in terms_of(text))
    bigrams = dict.fromkeys(run[i : i + 2] for run in runs for i in range(len(run) - 1))
    told = words if plainly else {word: words[word] for word in telling(words)}
    return Terms(
        words=told,
        bigrams=tuple(bigrams) if plainly else telling(bigrams),
        pairs=dict.fromkeys(pair for text in texts for pair in neighbours(text)),
        characters=tuple(sorted(set("".join(runs)))),
        whole=joined("".join(texts)),
        codes=(code for text in texts for code in codes(text, len(told))),
        also=[term for one in also for term in _also(one, weights)],
        weights=weights,
    )


def only_also(also: Iterable[Also], weights: Weights = WEIGHTS) -> Terms:
    """Take nothing but what is looked for besides."""
    return Terms({}, also=[term for one in also for term in _also(one, weights)])


def _also(one: Also, weights: Weights) -> list[_Term]:
    if one.is_written:
        return [
            _Term(one.text, written_key(one.text), one.share),
            _Term(one.text, word_key(one.text), one.share),
        ]
    inner = terms_in((one.text,), weights=weights)
    told = zip(inner.names, inner.keys.tolist(), inner.factors.tolist(), inner.families, strict=False)
    return [_Term(name, key, factor * one.share, 0.0, family) for name, key, factor, family in told]


def telling(terms: Iterable[str]) -> tuple[str, ...]:
    """Leave out question words, unless there is nothing else."""
    return tuple(term for term in terms if term not in FILLERS) or tuple(terms)
