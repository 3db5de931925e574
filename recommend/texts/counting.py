"""How often does each term stand in the fields of each document?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.texts.documents import Document
from recommend.texts.features import Known, keys_in
from search.arrays import Keys

_BODY_BITS: Final = 24
_PHRASING_BITS: Final = 16
_BATCH: Final = 512


def sparse() -> Any:
    """Import the sparse matrices, which only counting and fitting need."""
    from scipy import sparse

    return sparse


@dataclass(frozen=True)
class Counts:
    """How often each term stands in the fields of each document.

    keys uint64 [terms] rising; packed: scipy CSR, int64 [documents, terms], the counts of title, phrasings and body.
    """

    keys: Keys
    packed: Any

    def over(self, keys: Keys) -> "Counts":
        """Spread the same counts over more keys."""
        wider = self.packed.copy()
        wider.indices = np.searchsorted(keys, self.keys).astype(np.int32)[wider.indices]
        wider.resize(wider.shape[0], len(keys))
        return Counts(keys, wider)

    def fields(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Unpack the counts in title, phrasings and body, each [postings]."""
        packed = self.packed.data
        body = packed & ((1 << _BODY_BITS) - 1)
        phrasings = packed >> _BODY_BITS & ((1 << _PHRASING_BITS) - 1)
        return packed >> (_BODY_BITS + _PHRASING_BITS), phrasings, body


def distinct(keys: Keys) -> Keys:
    """Sort keys and take each once."""
    ordered = np.sort(keys)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def count(documents: Sequence[Document]) -> Counts:
    """Count the terms of documents."""
    known = Known()
    batches = [_count(documents[n : n + _BATCH], known) for n in range(0, len(documents), _BATCH)]
    if not batches:
        return Counts(np.empty(0, np.uint64), sparse().csr_matrix((0, 0), dtype=np.int64))
    keys = distinct(np.concatenate([keys for keys, _ in batches]))
    return Counts(
        keys,
        sparse().vstack([Counts(own, packed).over(keys).packed for own, packed in batches], format="csr"),
    )


def _count(documents: Sequence[Document], known: Known) -> tuple[Keys, Any]:
    keys, units = [], []
    lengths = np.zeros(len(documents), np.int64)
    for n, document in enumerate(documents):
        for text, unit in (
            (document.title, 1 << (_BODY_BITS + _PHRASING_BITS)),
            (document.phrasings, 1 << _BODY_BITS),
            (document.body, 1),
        ):
            if text:
                found = keys_in(text, known)
                keys.append(found)
                units.append(np.full(len(found), unit, np.int64))
                lengths[n] += len(found)
    if not keys:
        return np.empty(0, np.uint64), sparse().csr_matrix((len(documents), 0), dtype=np.int64)
    found = np.concatenate(keys)
    known_keys = distinct(found)
    columns = np.searchsorted(known_keys, found)
    offsets = np.append(0, np.cumsum(lengths))
    packed = sparse().csr_matrix(
        (np.concatenate(units), columns.astype(np.int32), offsets), shape=(len(documents), len(known_keys))
    )
    packed.sum_duplicates()
    return known_keys, packed
