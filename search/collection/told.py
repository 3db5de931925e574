"""Which words may be told to whom? The words of a segment's documents, for typing errors, beginnings and pinyin."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import Postings, as_keys, word_key, written_key
from search.arrays.store import Arrays
from search.collection.bm25f import SHIFTS
from search.spelling import Fact, Vocabulary, gathered, merged

_LENGTHS: Final = range(2, 41)


def told_words(  # noqa: PLR0917 (arrays side by side)
    names: Sequence[str],
    starts: NDArray[np.int64],
    docs: NDArray[np.int32],
    counts: NDArray[np.uint16],
    audience: NDArray[np.int64],
    forms: Sequence[Mapping[str, int]],
) -> Arrays:
    """List words with the audience of all their documents together; neighbours, which hold a space, are left out.

    The postings of names[i], docs and counts, begin at starts[i]; forms are what each document's titles have written.
    """
    facts: dict[str, Fact] = {}
    if len(starts):
        seen = np.bitwise_or.reduceat(audience[docs], starts)
        titled = np.bitwise_or.reduceat(counts, starts) >> SHIFTS[1] > 0
        frequencies = np.diff(np.append(starts, len(docs)))
        told = zip(names, seen.tolist(), titled.tolist(), frequencies.tolist(), strict=True)
        facts = {n: Fact(a, t, f) for n, a, t, f in told if len(n) in _LENGTHS and " " not in n}
    for doc, written in enumerate(forms):
        own = int(audience[doc])
        for form in written:
            known = facts.get(form)
            if known is None and len(form) in _LENGTHS:
                facts[form] = Fact(own, True, 1)
            elif known is not None:
                facts[form] = Fact(known.audience | own, True, known.frequency)
    return gathered(facts).arrays()


def merged_words(
    vocabularies: Sequence[Vocabulary], postings: Postings, audience: NDArray[np.int64]
) -> Arrays:
    """Join the words of segments, counted anew in the postings of the living documents."""
    joined = merged(vocabularies)
    seen = np.zeros(len(joined), np.int64)
    frequencies = np.zeros(len(joined), np.int32)
    if len(postings.docs):
        by_row = np.bitwise_or.reduceat(audience[postings.docs], postings.offsets[:-1])
        for code in (word_key, written_key):
            rows = postings.rows(as_keys(map(code, joined.words)))
            held = np.flatnonzero(rows >= 0)
            seen[held] |= by_row[rows[held]]
            frequencies[held] = np.maximum(frequencies[held], postings.frequencies(rows[held]))
    return joined.arrays() | {"words.audience": seen, "words.frequencies": frequencies}
