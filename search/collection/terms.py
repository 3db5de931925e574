"""Which terms is a query ranked by? Words, bigrams, neighbours and characters with their keys and weights."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import (
    Keys,
    as_keys,
    exact_key,
    han_key,
    han_of,
    neighbours_key,
    word_key,
    written_key,
)
from search.collection.typed import Typed, telling, typed
from search.collection.weights import WEIGHTS, Weights, length_of
from search.words.characters import is_han, normalise
from search.words.scanner import han_runs, terms_of, weight

Factors = NDArray[np.float64]
Places = NDArray[np.int64]
WORD: Final = 0
BIGRAM: Final = 1
_NOWHERE: Final = np.empty(0, np.int64)


class Also(NamedTuple):
    """Text that is looked for beside what was typed, telling a share of it; `is_written`: as a title has it."""

    text: str
    share: float
    is_written: bool = False


class Own(NamedTuple):
    """A word, or several, found only where all its pairs of characters or all its words are; tells a share of it."""

    text: str
    share: float = 1.0

    @property
    def keys(self) -> Keys:
        """The codes of its parts."""
        text = normalise(self.text)
        runs = han_runs(text)
        if runs == [text]:
            return as_keys(han_key(text[i : i + 2]) for i in range(len(text) - 1))
        return as_keys(_word(word).key for word in telling(dict.fromkeys(terms_of(text))))


class _Word(NamedTuple):
    """A word's key, its weight, and its key as a pair of characters, 0 where it is none."""

    key: int
    weight: float
    pair: int


class _Term(NamedTuple):
    name: str
    key: int
    factor: float
    family: int = WORD


class Terms:
    """Distinct terms in the order typed: words, bigrams, Latin neighbours, what is looked for besides.

    keys are those of all terms, and last of the whole text, which is counted apart; a term's weight is
    factor · idf + square · idf². `words` and `bigrams` are what a document has to hold to hold all that was typed;
    `codes` are the places of words that name one thing, `doubles` those of bigrams that are words too, and of these.
    points are characters, for few documents only, in rising order.
    """

    __slots__ = (
        *("bigrams", "codes", "doubles", "factors", "is_han", "keys", "point_factors", "points", "squares"),
        *("whole", "words", "_also", "_pairs"),
    )

    def __init__(self, text: Typed, also: Iterable[_Term], weights: Weights) -> None:
        words = [_word(word) for word in text.words]
        pairs = [neighbours_key(pair) for pair in text.pairs]
        self.words, self.bigrams, self._pairs = tuple(text.words), text.bigrams, text.pairs
        self.whole, self.is_han, self.points = text.whole, text.is_han, text.points
        self.codes = [place for place, word in enumerate(self.words) if word in text.codes]
        self.doubles = _doubles(text.bigrams, words)
        self._also = _new(also, {*(word.key for word in words), *pairs}, text.bigrams)
        whole = exact_key(text.whole) if text.whole else 0
        more = [*pairs, *(term.key for term in self._also), whole]
        self.keys: Keys = np.concatenate([as_keys(word.key for word in words), text.bigrams, as_keys(more)])
        length = length_of(len(words))
        self.factors: Factors = self._factors(text, words, length, weights)
        self.squares: Factors = np.zeros(len(self.keys))
        if length:
            start, end = len(words), len(words) + len(text.bigrams)
            self.squares[start:end] = weights.long_bigram_square * length
            self.squares[end : end + len(pairs)] = weights.long_neighbours_square * length
        self.point_factors: Factors = text.point_weights * (
            weights.character + weights.long_character * length
        )

    def _factors(self, text: Typed, words: Sequence["_Word"], length: float, weights: Weights) -> Factors:
        power = weights.repeated * length
        counted = [word.weight for word in words]
        if power:
            counted = [n * times**power for n, times in zip(counted, text.words.values(), strict=True)]
        neighbours = weights.neighbours + weights.long_neighbours * length
        more = [*repeat(neighbours, len(text.pairs)), *(term.factor for term in self._also), 0.0]
        return np.concatenate([counted, weights.bigram * text.bigram_weights, more])

    def __bool__(self) -> bool:
        return len(self.keys) > 1

    @property
    def names(self) -> tuple[str, ...]:
        """The terms as they are told to people."""
        bigrams = map(han_of, self.bigrams.tolist())
        return (*self.words, *bigrams, *self._pairs, *(term.name for term in self._also))

    @property
    def families(self) -> list[int]:
        """WORD or BIGRAM for each term, by which it is weighed in documents."""
        words, bigrams, pairs = len(self.words), len(self.bigrams), len(self._pairs)
        return [WORD] * words + [BIGRAM] * bigrams + [WORD] * pairs + [term.family for term in self._also]


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> _Word:
    is_pair = len(word) == 2 and is_han(word) and is_han(word[1])
    return _Word(word_key(word), weight(word), han_key(word) if is_pair else 0)


def _doubles(bigrams: Keys, words: Sequence[_Word]) -> tuple[Places, Places]:
    """Give the places of bigrams that are words too, and of these words."""
    if not len(bigrams):
        return _NOWHERE, _NOWHERE
    from search.arrays import text_loops

    given, taken = text_loops.equals(bigrams, as_keys(word.pair for word in words))
    return given + len(words), taken


def _new(also: Iterable[_Term], known: Collection[int], bigrams: Keys) -> tuple[_Term, ...]:
    """Leave out what was typed itself, and what comes twice."""
    more = {term.key: term for term in also if term.key not in known}
    for key in bigrams.tolist() if more else ():
        more.pop(key, None)
    return tuple(more.values())


def terms_in(
    texts: tuple[str, ...],
    also: Sequence[Also] = (),
    *,
    plainly: bool = False,
    weights: Weights = WEIGHTS,
) -> Terms:
    """Take typed texts apart; several ones (of a query with operators) count as one.

    Question and function words are left out unless there is nothing else, or all is taken as it stands (`plainly`):
    they cost most and tell least.
    """
    if not also:
        return _terms(texts, plainly, weights)
    return Terms(typed(texts, plainly), [term for one in also for term in _also(one, weights)], weights)


@lru_cache(maxsize=256)
def _terms(texts: tuple[str, ...], plainly: bool, weights: Weights) -> Terms:
    return Terms(typed(texts, plainly), (), weights)


def only_also(also: Iterable[Also], weights: Weights = WEIGHTS) -> Terms:
    """Take nothing but what is looked for besides."""
    return Terms(Typed({}), [term for one in also for term in _also(one, weights)], weights)


def _also(one: Also, weights: Weights) -> list[_Term]:
    if one.is_written:
        return [
            _Term(one.text, written_key(one.text), one.share),
            _Term(one.text, word_key(one.text), one.share),
        ]
    inner = terms_in((one.text,), weights=weights)
    told = zip(inner.names, inner.keys.tolist(), inner.factors.tolist(), inner.families, strict=False)
    return [_Term(name, key, factor * one.share, family) for name, key, factor, family in told]
