"""Take a query's words, bigrams, neighbours and characters apart, each with its key and its weight before rarity."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import Keys, as_keys, exact_key, han_key, neighbours_key, word_key, written_key
from search.collection.weights import WEIGHTS, Weights, length_of
from search.words.characters import is_han, normalise
from search.words.codes import codes
from search.words.fillers import FILLERS
from search.words.identifiers import joined
from search.words.latin import neighbours
from search.words.scanner import han_runs, runs, terms_of, weight

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
            return as_keys(_han_key(text[i : i + 2]) for i in range(len(text) - 1))
        return as_keys(map(_word_key, telling(dict.fromkeys(terms_of(text)))))


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
    `codes` are the places of words that name one thing, `doubles` those of bigrams that are words too, and of these.
    """

    __slots__ = (
        *("bigrams", "characters", "codes", "doubles", "factors", "families", "is_han", "keys", "names"),
        *("point_factors", "points", "squares", "whole", "words"),
    )

    def __init__(self, text: "_Text", also: Iterable[_Term], weights: Weights) -> None:
        words, bigrams, pairs = text.words, text.bigrams, text.pairs
        length = length_of(len(words))
        self.words, self.bigrams, self.characters, self.whole = (
            tuple(words),
            bigrams,
            text.characters,
            text.whole,
        )
        self.is_han = text.is_han
        at = {word: place for place, word in enumerate(words)}
        same = [(len(words) + n, at[pair]) for n, pair in enumerate(bigrams) if pair in at]
        self.doubles = np.array(same, np.int64).reshape(-1, 2).T.copy()
        self.codes = [place for place, word in enumerate(words) if word in text.codes]
        keys = [*map(_word_key, words), *map(_han_key, bigrams), *map(neighbours_key, pairs)]
        known = set(keys)
        more = [term for term in {term.key: term for term in also}.values() if term.key not in known]
        self.names = (*words, *bigrams, *pairs, *(term.name for term in more))
        whole = exact_key(text.whole) if text.whole else 0
        self.keys: Keys = np.array([*keys, *(term.key for term in more), whole], np.uint64)
        self.factors: Factors = np.array(
            [
                *_repeated(words, weights.repeated * length),
                *(weights.bigram * weight(pair) for pair in bigrams),
                *repeat(weights.neighbours + weights.long_neighbours * length, len(pairs)),
                *(term.factor for term in more),
                0.0,
            ]
        )
        self.squares: Factors = np.array(
            [
                *repeat(0.0, len(words)),
                *repeat(weights.long_bigram_square * length, len(bigrams)),
                *repeat(weights.long_neighbours_square * length, len(pairs)),
                *(term.square for term in more),
                0.0,
            ]
        )
        self.families = [
            *repeat(WORD, len(words)),
            *repeat(BIGRAM, len(bigrams)),
            *repeat(WORD, len(pairs)),
            *(term.family for term in more),
        ]
        self.points: NDArray[np.uint32] = np.array([*map(ord, text.characters)], np.uint32)
        share = weights.character + weights.long_character * length
        self.point_factors: Factors = np.array([*map(weight, text.characters)]) * share

    def __bool__(self) -> bool:
        return bool(self.names)


class _Text(NamedTuple):
    """A text taken apart: words with how often each was typed, bigrams, neighbours, characters, codes, the whole.

    `is_han`: there is nothing but Chinese in it.
    """

    words: Mapping[str, int]
    bigrams: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    whole: str = ""
    is_han: bool = False


def _repeated(words: Mapping[str, int], power: float) -> Iterable[float]:
    if not power:
        return map(weight, words)
    return [weight(word) * times**power for word, times in words.items()]


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
    return Terms(_text(texts, plainly), [term for one in also for term in _also(one, weights)], weights)


@lru_cache(maxsize=256)
def _terms(texts: tuple[str, ...], plainly: bool, weights: Weights) -> Terms:
    return Terms(_text(texts, plainly), (), weights)


@lru_cache(maxsize=256)
def _text(texts: tuple[str, ...], plainly: bool) -> _Text:
    normalised = [normalise(text) for text in texts]
    found = [list(runs(text)) for text in normalised]
    han = [run for some in found for _, run in some if is_han(run)]
    words: dict[str, int] = {}
    for text in normalised:
        for term in terms_of(text):
            words[term] = words.get(term, 0) + 1
    bigrams = dict.fromkeys(run[i : i + 2] for run in han for i in range(len(run) - 1))
    told = words if plainly else {word: words[word] for word in telling(words)}
    latin = [] if sum(map(len, found)) == len(han) else list(zip(normalised, found, strict=True))
    return _Text(
        words=told,
        bigrams=tuple(bigrams) if plainly else telling(bigrams),
        pairs=tuple(dict.fromkeys(pair for _, some in latin for pair in neighbours(some))),
        characters=tuple(sorted(set("".join(han)))),
        codes=frozenset(code for text, some in latin for code in codes(text, some, len(told))),
        whole=joined("".join(normalised)),
        is_han=bool(han) and not latin,
    )


def only_also(also: Iterable[Also], weights: Weights = WEIGHTS) -> Terms:
    """Take nothing but what is looked for besides."""
    return Terms(_Text({}), [term for one in also for term in _also(one, weights)], weights)


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
