"""How are postings held, weighed and kept safe on disk? Plain arrays, sealed folders, one writer."""

from search.arrays.files import (
    MANIFEST,
    Damaged,
    Fault,
    Manifest,
    Signature,
    Watch,
    read_manifest,
    seal,
    signature,
    sweep,
)
from search.arrays.lock import Busy, WriterLock
from search.arrays.postings import (
    Column,
    Keys,
    Postings,
    as_keys,
    exact_key,
    han_key,
    key,
    pair_key,
    select,
    top,
    word_key,
)
from search.arrays.store import Arrays, open_arrays, write_arrays

__all__ = [
    "MANIFEST",
    "Arrays",
    "Busy",
    "Column",
    "Damaged",
    "Fault",
    "Keys",
    "Manifest",
    "Postings",
    "Signature",
    "Watch",
    "WriterLock",
    "as_keys",
    "exact_key",
    "han_key",
    "key",
    "open_arrays",
    "pair_key",
    "read_manifest",
    "seal",
    "select",
    "signature",
    "sweep",
    "top",
    "word_key",
    "write_arrays",
]
