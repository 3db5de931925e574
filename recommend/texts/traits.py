"""What tells short texts of one kind from those of another? Words, two words near each other, three or four signs.

Only the beginning of a text is taken: what somebody reports stands there.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.texts.counting import sparse
from recommend.texts.features import Known, Question, outer, pair_keys
from search.arrays import Keys
from search.words import normalise, terms_of

REACH: Final = 5
LONGEST: Final = 1_000
_SIGNS: Final = (3, 4)
_BITS: Final = np.uint64(21)
_FIRST: Final = np.uint64(0x9E3779B97F4A7C15)
_SECOND: Final = np.uint64(0xBF58476D1CE4E5B9)


def traits_of(texts: Sequence[str], known: Known) -> Keys:
    """Code the traits of texts that belong together, each as often as it stands there."""
    found, left = [np.empty(0, np.uint64)], LONGEST
    for text in texts:
        if left <= 0:
            break
        normalised = normalise(text[:left])
        left -= len(text)
        terms = terms_of(normalised)
        found.append(np.fromiter(map(known.__getitem__, terms), np.uint64, len(terms)))
        whole = outer(terms)
        found += _near(np.fromiter(map(known.__getitem__, whole), np.uint64, len(whole)))
        found += _signs(normalised)
    return np.concatenate(found)


def traits_in_question(question: Question) -> tuple[Keys, NDArray[np.float64]]:
    """Count the traits of a question; keys rise."""
    keys, counts = np.unique(traits_of(question.texts, Known()), return_counts=True)
    return keys, counts.astype(np.float64)


def count_traits(texts: Sequence[Sequence[str]]) -> tuple[Keys, Any]:
    """Count the traits of many; keys uint64 [traits] rising, and CSR, float64 [texts, traits]."""
    known = Known()
    each = [traits_of(own, known) for own in texts]
    flat = np.concatenate([np.empty(0, np.uint64), *each])
    keys, columns = np.unique(flat, return_inverse=True)
    ends = np.append(0, np.cumsum([len(own) for own in each])).astype(np.int64)
    shape = len(texts), len(keys)
    counts = sparse().csr_matrix((np.ones(len(flat)), columns.astype(np.int32), ends), shape=shape)
    counts.sum_duplicates()
    return keys, counts


def _near(words: Keys) -> list[Keys]:
    """Code any two words that stand at most five apart, whichever comes first."""
    if len(words) < 2:
        return []
    steps = range(1, min(REACH, len(words) - 1) + 1)
    first = np.concatenate([words[:-n] for n in steps])
    second = np.concatenate([words[n:] for n in steps])
    return [pair_keys(np.minimum(first, second), np.maximum(first, second))]


def _signs(normalised: str) -> list[Keys]:
    """Code any three and four signs side by side."""
    text = f" {' '.join(normalised.split())} "
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    return [_mixed(signs, size) for size in _SIGNS if len(signs) >= size and len(text) > 2]


def _mixed(signs: NDArray[np.uint64], size: int) -> Keys:
    """Mix neighbouring signs into one code below those of words and pairs (a step of splitmix64)."""
    end = len(signs) - size + 1
    mixed = np.full(end, size, np.uint64)
    for n in range(size):
        mixed = (mixed << _BITS | mixed >> np.uint64(43)) ^ signs[n : n + end] * _FIRST
    mixed = (mixed ^ mixed >> np.uint64(30)) * _SECOND
    return (mixed ^ mixed >> np.uint64(27)) >> np.uint64(2)
