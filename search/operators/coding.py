"""Write the words of many documents in few bytes: for each word its documents, for each of these the places.

All numbers are differences to the one before, in as many bytes as they need, seven bits in each. The streams `docs` and
`places` hold them for one word after the other; a place is doubled, and one more where it is the last of its document.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.arrays.store import Arrays

Numbers = NDArray[np.signedinteger[Any]]
Bytes = NDArray[np.uint8]
Tokens = tuple[Sequence[bytes], Numbers, Numbers, Numbers]


def packed(values: Numbers) -> tuple[Bytes, Bytes]:
    """Write numbers from 0 to 2³⁵ as bytes; give these and how many each number took."""
    lengths = np.ones(len(values), np.uint8)
    for bits in (7, 14, 21, 28):
        lengths += values >= 1 << bits
    ends = np.cumsum(lengths, dtype=np.int64)
    found = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    for n in range(int(lengths.max(initial=0))):
        longer = np.flatnonzero(lengths > n)
        more = np.where(lengths[longer] > n + 1, 128, 0)
        found[ends[longer] - lengths[longer] + n] = (values[longer] >> 7 * n & 127) | more
    return found, lengths


def unpacked(raw: Bytes) -> Numbers:
    """Read the numbers back."""
    ends = np.flatnonzero(raw < 128)
    if len(ends) == len(raw):
        return raw.astype(np.int64)
    starts = np.append(0, ends[:-1] + 1)
    place = np.arange(len(raw)) - np.repeat(starts, ends - starts + 1)
    values: Numbers = np.add.reduceat((raw & 127).astype(np.int64) << 7 * place, starts)
    return values


def coded(tokens: Tokens) -> Arrays:
    """Code words: all there are, and of each token the word, document and place, in rising order of the last two."""
    words, ids, docs, places = tokens
    order = sorted(range(len(words)), key=words.__getitem__)
    ranks = np.empty(len(words), np.int32)
    ranks[order] = np.arange(len(words), dtype=np.int32)
    by_word = np.argsort(ranks[ids], kind="stable").astype(np.int32)
    ranks, docs, places = ranks[ids[by_word]], docs[by_word], places[by_word]
    is_word = _differs(ranks)
    is_posting = is_word | _differs(docs)
    holders, is_first = docs[is_posting], is_word[is_posting]
    doc_bytes, doc_lengths = packed(_deltas(holders, is_first))
    is_last = np.append(is_posting[1:], True)[: len(docs)]
    place_bytes, place_lengths = packed(_deltas(places, is_posting) << 1 | is_last)
    return {
        "words": np.frombuffer(b"".join(words[n] for n in order), np.uint8),
        "words.ends": _ends(np.array([len(words[n]) for n in order], np.int64)),
        "docs": doc_bytes,
        "docs.ends": _ends(np.bincount(ranks[is_posting], doc_lengths, len(words))),
        "places": place_bytes,
        "places.ends": _ends(np.bincount(ranks, place_lengths, len(words))),
    }


def decoded(arrays: Arrays) -> Tokens:
    """Give the words, and of each token the word, document and place; the tokens of a word stand together."""
    ends = arrays["words.ends"].tolist()
    raw = arrays["words"].tobytes()
    words = [raw[start:end] for start, end in pairwise(ends)]
    return words, *tokens_of(arrays, 0, len(words))


def docs_of(arrays: Arrays, first: int, last: int) -> Numbers:
    """List the documents of the words from first to last, those of one word after the other."""
    return _holders(arrays, first, last)[0]


def tokens_of(arrays: Arrays, first: int, last: int) -> tuple[Numbers, Numbers, Numbers]:
    """List word, document and place of each token of the words from first to last."""
    holders, owners = _holders(arrays, first, last)
    start, end = arrays["places.ends"][[first, last]].tolist()
    values = unpacked(arrays["places"][start:end])
    posting = np.cumsum(np.append(0, values[:-1] & 1))[: len(values)]
    return owners[posting], holders[posting], _summed(values >> 1, _differs(posting))


def _holders(arrays: Arrays, first: int, last: int) -> tuple[Numbers, Numbers]:
    """Give the documents of some words, and the word of each."""
    ends = arrays["docs.ends"][first : last + 1].astype(np.int64)
    raw = arrays["docs"][ends[0] : ends[-1]]
    closed = np.flatnonzero(raw < 128) + 1
    counts = np.diff(np.searchsorted(closed, ends - ends[0], side="right"))
    owners = np.repeat(np.arange(first, last), counts)
    return _summed(unpacked(raw), _differs(owners)), owners


def _differs(values: Numbers) -> NDArray[np.bool_]:
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def _deltas(values: Numbers, is_first: NDArray[np.bool_]) -> Numbers:
    before = np.append(0, values[:-1])[: len(values)]
    return np.where(is_first, values, values - before)


def _summed(deltas: Numbers, is_first: NDArray[np.bool_]) -> Numbers:
    """Undo `_deltas`."""
    total = np.cumsum(deltas)
    starts = np.flatnonzero(is_first)
    before = np.append(0, total)[starts]
    found: Numbers = total - np.repeat(before, np.diff(np.append(starts, len(deltas))))
    return found


def _ends(lengths: NDArray[np.generic]) -> NDArray[np.uint32]:
    return np.append(0, np.cumsum(lengths)).astype(np.uint32)
