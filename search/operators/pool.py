"""What will a segment hold? The words of documents as they come, and those of segments that end in it."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.arrays.store import Arrays
from search.operators.coding import Numbers, Tokens, coded, decoded

FIELDS: Final = ("category", "kind", "number", "tag", "text", "title")

Dead = NDArray[np.bool_]


class Pool:
    """The words of the documents of a segment to be, as they come."""

    def __init__(self) -> None:
        self.ids = [array("I") for _ in FIELDS]
        self.lengths = [array("I") for _ in FIELDS]
        self.words: list[defaultdict[str, int]] = [defaultdict(count().__next__) for _ in FIELDS]
        self.columns: dict[str, array[int]] = {"key": array("q"), "changed": array("q")}
        self.merged: list[tuple[Tokens, int]] = []
        self.made: Arrays | None = None

    def add(self, key: int, changed: int, words: Sequence[Sequence[str]]) -> None:
        """Take in a document: the words of each field in their order."""
        for known, ids, lengths, found in zip(self.words, self.ids, self.lengths, words, strict=True):
            ids.extend(map(known.__getitem__, found))
            lengths.append(len(found))
        self.columns["key"].append(key)
        self.columns["changed"].append(changed)

    def absorb(self, arrays: Arrays, dead: Dead) -> None:
        """Take in the living documents of a segment."""
        words, ids, docs, places = decoded(arrays)
        kept = ~dead[docs]
        places_now = np.cumsum(~dead) - 1
        self.merged.append(((words, ids[kept], places_now[docs[kept]], places[kept]), int((~dead).sum())))
        for name, column in self.columns.items():
            column.extend(arrays[name][~dead].tolist())

    def arrays(self) -> Arrays:
        """Code it all; what was absorbed comes last."""
        known: defaultdict[bytes, int] = defaultdict(count().__next__)
        tokens: list[tuple[Numbers, Numbers, Numbers]] = []
        base = 0
        for (words, ids, docs, places), size in [*self._own(), *self.merged]:
            numbers = np.fromiter(map(known.__getitem__, words), np.int32, len(words))
            tokens.append((numbers[ids], docs + base, places))
            base += size
        ids, docs, places = (np.concatenate(column) for column in zip(*tokens, strict=True))
        is_used = np.bincount(ids, minlength=len(known)) > 0
        words = [word for word, used in zip(known, is_used.tolist(), strict=True) if used]
        ids = (np.cumsum(is_used, dtype=np.int32) - 1)[ids]
        return {**coded((words, ids, docs, places)), **{n: np.array(c) for n, c in self.columns.items()}}

    def _own(self) -> Iterator[tuple[Tokens, int]]:
        size = len(self.lengths[0])
        for n, (known, some, held) in enumerate(zip(self.words, self.ids, self.lengths, strict=True)):
            lengths = np.array(held, np.int32)
            docs = np.repeat(np.arange(size, dtype=np.int32), lengths)
            starts = (np.cumsum(lengths) - lengths).astype(np.int32)
            places = np.arange(len(docs), dtype=np.int32) - np.repeat(starts, lengths)
            words = [bytes([n]) + word.encode() for word in known]
            last = n == len(FIELDS) - 1
            yield (words, np.array(some, np.int32), docs, places), size if last else 0

    def iter_postings(self) -> Arrays:
        return self.made or self.arrays()

    def cleanup(self) -> None:
        self.merged.clear()
