"""How often does each term stand in the fields of each document?"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.texts.documents import Document
from recommend.texts.features import Known, keys_in
from search.arrays import Keys

_BITS: Final = (8, 8, 16)
_SHIFTS: Final = (24, 16, 0)
_UNITS: Final = (1 << 42, 1 << 21, 1)
_UNIT_MASK: Final = (1 << 21) - 1
_BATCH: Final = 512

Field = NDArray[np.uint32]


def sparse() -> Any:
    """Import the sparse matrices, which only counting and fitting need."""
    from scipy import sparse

    return sparse


@dataclass(frozen=True)
class Counts:
    """How often each term stands in the fields of each document.

    keys uint64 [terms] rising; packed: scipy CSR, uint32 [documents, terms], the counts of title, phrasings and body,
    as far as they fit.
    """

    keys: Keys
    packed: Any

    def over(self, keys: Keys) -> "Counts":
        """Spread the same counts over more keys."""
        if len(keys) == len(self.keys):
            return self
        places = np.searchsorted(keys, self.keys).astype(np.int32)
        shape = self.packed.shape[0], len(keys)
        own = self.packed
        return Counts(keys, sparse().csr_matrix((own.data, places[own.indices], own.indptr), shape=shape))

    def part(self, first: int, last: int) -> "Counts":
        """Take some of the documents."""
        return Counts(self.keys, self.packed[first:last])

    def fields(self) -> tuple[Field, Field, Field]:
        """Unpack the counts in title, phrasings and body, each [postings]."""
        title, phrasings, body = (
            self.packed.data >> shift & ((1 << bits) - 1) for shift, bits in zip(_SHIFTS, _BITS, strict=True)
        )
        return title, phrasings, body

    def places(self) -> NDArray[np.uint8]:
        """Tell where each posting stands: 3 title, 2 phrasings, 1 body."""
        found = np.ones(len(self.packed.data), np.uint8)
        found[self.packed.data >= 1 << _SHIFTS[1]] = 2
        found[self.packed.data >= 1 << _SHIFTS[0]] = 3
        return found


def distinct(keys: Keys) -> Keys:
    """Sort keys and take each once."""
    ordered = np.sort(keys)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def count(documents: Sequence[Document]) -> Counts:
    """Count the terms of documents."""
    known = Known()
    batches = deque(_count(documents[n : n + _BATCH], known) for n in range(0, len(documents), _BATCH))
    if not batches:
        return Counts(np.empty(0, np.uint64), sparse().csr_matrix((0, 0), dtype=np.uint32))
    keys = distinct(np.concatenate([keys for keys, _ in batches]))
    size = sum(packed.nnz for _, packed in batches)
    terms, values, ends = np.empty(size, np.int32), np.empty(size, np.uint32), [np.zeros(1, np.int64)]
    at = 0
    while batches:
        own, packed = batches.popleft()
        terms[at : at + packed.nnz] = np.searchsorted(keys, own)[packed.indices]
        values[at : at + packed.nnz] = packed.data
        ends.append(packed.indptr[1:].astype(np.int64) + at)
        at += packed.nnz
    shape = len(documents), len(keys)
    return Counts(keys, sparse().csr_matrix((values, terms, np.concatenate(ends)), shape=shape))


def _count(documents: Sequence[Document], known: Known) -> tuple[Keys, Any]:
    keys, units = [], []
    lengths = np.zeros(len(documents), np.int64)
    for n, document in enumerate(documents):
        texts = document.title, document.phrasings, document.body
        for text, unit in zip(texts, _UNITS, strict=True):
            if text:
                found = keys_in(text, known)
                keys.append(found)
                units.append(np.full(len(found), unit, np.int64))
                lengths[n] += len(found)
    if not keys:
        return np.empty(0, np.uint64), sparse().csr_matrix((len(documents), 0), dtype=np.uint32)
    found = np.concatenate(keys)
    known_keys = distinct(found)
    columns = np.searchsorted(known_keys, found)
    offsets = np.append(0, np.cumsum(lengths))
    packed = sparse().csr_matrix(
        (np.concatenate(units), columns.astype(np.int32), offsets), shape=(len(documents), len(known_keys))
    )
    packed.sum_duplicates()
    return known_keys, _narrow(packed)


def _narrow(summed: Any) -> Any:
    """Pack sums of units into 32 bits."""
    data = np.zeros(summed.nnz, np.uint32)
    for unit, bits, shift in zip(_UNITS, _BITS, _SHIFTS, strict=True):
        counts = np.minimum(summed.data // unit & _UNIT_MASK, (1 << bits) - 1)
        data |= counts.astype(np.uint32) << np.uint32(shift)
    return sparse().csr_matrix((data, summed.indices, summed.indptr), shape=summed.shape)
