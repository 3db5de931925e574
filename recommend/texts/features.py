"""What is counted in a text? Its words, its Han bigrams, and its words two by two."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.texts.codes import spaced_codes
from search.arrays import Keys, as_keys, han_key, word_key
from search.words import han_runs, normalise, terms_of

WORD, BIGRAM, PAIR = range(3)
_PAIRS_FROM: Final = 1 << 62
_WORDS_FROM: Final = 1 << 63
_BREAK: Final = re.compile(r"(?:[^\w./\\:@+&#-]|[.,;:!?](?=\s)){2,}|\n")
_LINE_END: Final = 10
_MARK: Final = "\u16a0"
_HAN: Final = "\u3007"

_word_key = lru_cache(maxsize=1 << 17)(word_key)


@dataclass(frozen=True)
class Question:
    """The distinct terms of a text, by rising key.

    words: one or two for each term; keys uint64, counts float64, families int8, all [terms]. `guessed` marks words that
    nobody wrote so: codes put together of what was written with a space between. texts: what was asked.
    """

    words: tuple[tuple[str, ...], ...]
    keys: Keys
    counts: NDArray[np.float64]
    families: NDArray[np.int8]
    guessed: NDArray[np.bool_]
    texts: tuple[str, ...] = ()

    def only(self, kept: NDArray[np.int64]) -> "Question":
        """Keep the terms at some places."""
        words = tuple(self.words[n] for n in kept.tolist())
        return Question(words, self.keys[kept], self.counts[kept], self.families[kept], self.guessed[kept])


def ask(texts: Iterable[tuple[str, int]]) -> Question:
    """Take a question apart: texts, each with how many times it counts."""
    words: Counter[str] = Counter()
    bigrams: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    guesses: Counter[str] = Counter()
    asked = list(texts)
    for text, times in asked:
        normalised = normalise(text)
        terms = _words(normalised)
        _add(words, (term for term in terms if term != _MARK), times)
        _add(pairs, (pair for pair in pairwise(outer(terms)) if _MARK not in pair), times)
        _add(bigrams, _bigrams(normalised), times)
        _add(guesses, spaced_codes(normalised), times)
    guessed = guesses.keys() - words.keys()
    words |= Counter({word: guesses[word] for word in guessed})
    keys = [*map(_word_key, words), *map(han_key, bigrams)]
    if pairs:
        first, second = (as_keys(map(_word_key, side)) for side in zip(*pairs, strict=True))
        keys.extend(pair_keys(first, second).tolist())
    coded = as_keys(keys)
    order = np.argsort(coded)
    named = [*((w,) for w in words), *((b,) for b in bigrams), *pairs]
    counts = np.array([*words.values(), *bigrams.values(), *pairs.values()], np.float64)
    families = np.repeat(np.array([WORD, BIGRAM, PAIR], np.int8), [len(words), len(bigrams), len(pairs)])
    unwritten = np.array([len(name) == 1 and name[0] in guessed for name in named], bool)
    return Question(
        tuple(named[n] for n in order),
        coded[order],
        counts[order],
        families[order],
        unwritten[order],
        tuple(text for text, _ in asked),
    )


class Known(dict[str, int]):
    """The code of every word met."""

    def __init__(self) -> None:
        super().__init__({_MARK: 0})

    def __missing__(self, word: str) -> int:
        code = self[word] = word_key(word)
        return code


def keys_in(text: str, known: Known) -> Keys:
    """Code every term of a text, each as often as it stands there."""
    normalised = normalise(text)
    terms = _words(normalised)
    words = np.fromiter(map(known.__getitem__, terms), np.uint64, len(terms))
    whole = as_keys(map(known.__getitem__, outer(terms)))
    first, second = whole[:-1], whole[1:]
    beside = (first != 0) & (second != 0)
    pairs = pair_keys(first[beside], second[beside])
    return np.concatenate([words[words != 0], pairs, _bigram_keys(normalised)])


def families_from(keys: Keys) -> tuple[int, int]:
    """Tell where, among rising keys, the pairs begin and where the words do; bigrams come before."""
    pairs, words = np.searchsorted(keys, np.array([_PAIRS_FROM, _WORDS_FROM], np.uint64))
    return int(pairs), int(words)


def families_of(keys: Keys) -> NDArray[np.int8]:
    """Tell the family of each key."""
    return np.where(
        keys >= np.uint64(_WORDS_FROM), WORD, np.where(keys >= np.uint64(_PAIRS_FROM), PAIR, BIGRAM)
    ).astype(np.int8)


def pair_keys(first: Keys, second: Keys) -> Keys:
    """Code neighbouring words by mixing their codes (a step of splitmix64)."""
    mixed = first * np.uint64(0x9E3779B97F4A7C15) ^ (second >> np.uint64(29) | second << np.uint64(35))
    mixed = (mixed ^ mixed >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    return np.uint64(_PAIRS_FROM) | (mixed ^ mixed >> np.uint64(27)) >> np.uint64(2)


def outer(terms: Sequence[str]) -> list[str]:
    """Leave out the terms that are only pieces of the word that follows (Chinese) or went before (Latin)."""
    whole = ""
    words = []
    for term in reversed(terms):
        if term in whole and len(term) < len(whole) and term[0] >= _HAN:
            continue
        whole = term
        words.append(term)
    found = []
    whole = ""
    for term in reversed(words):
        if term in whole and term[0] < _HAN:
            continue
        whole = term
        found.append(term)
    return found


def _add(counter: Counter[Any], found: Iterable[Any], times: int) -> None:
    for term in found:
        counter[term] += times


def _words(normalised: str) -> list[str]:
    """List the words as they are written, with a mark where a sentence or line ends.

    The scanner would join letters and digits over one space, and not over two.
    """
    return terms_of(_BREAK.sub(f" {_MARK} ", normalised).replace(" ", "  "))


def _bigrams(normalised: str) -> list[str]:
    return [run[i : i + 2] for run in han_runs(normalised) for i in range(len(run) - 1)]


def _bigram_keys(normalised: str) -> Keys:
    points = np.frombuffer("\n".join(han_runs(normalised)).encode("utf-32-le", "surrogatepass"), np.uint32)
    if len(points) < 2:
        return np.empty(0, np.uint64)
    first, second = points[:-1].astype(np.uint64), points[1:].astype(np.uint64)
    keys = np.uint64(2 << 48) | first << np.uint64(21) | second
    inside: Keys = keys[(first != _LINE_END) & (second != _LINE_END)]
    return inside
