"""Count the terms of documents, many documents at a time, into the arrays of a segment."""

import json
from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import Keys, as_keys, exact_key, neighbours_key, word_key, written_key
from search.arrays.store import Arrays
from search.collection.bm25f import BITS, FIELDS, SHIFTS
from search.collection.told import told_words
from search.document import Document
from search.words.characters import normalise
from search.words.identifiers import exact_form
from search.words.latin import neighbours, written
from search.words.scanner import runs, terms_of

_DOC_BITS: Final = 20
MOST_DOCUMENTS: Final = 1 << _DOC_BITS
_HAN_RANGES: Final = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3347F),
    (0x3007, 0x3007),
)
_SEPARATOR: Final = "\x1f"

Codes = NDArray[np.uint64]
Counted = tuple[Codes, NDArray[np.uint16]]


def fields_of(document: Document) -> tuple[str, str, str, str]:
    """Give the text of each field."""
    return document.title, "\n".join(document.phrasings), "\n".join(document.tags), document.body


def count_documents(documents: Sequence[Document]) -> Arrays:
    """Make the arrays of a segment, all but the weights."""
    vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
    texts: list[list[str]] = [[] for _ in FIELDS]
    ids: list[array[int]] = [array("I") for _ in FIELDS]
    lengths = np.zeros((3, len(documents), len(FIELDS)), np.uint32)
    numbers = np.zeros((len(documents), len(FIELDS)), np.int64)
    for doc, document in enumerate(documents):
        for field, text in enumerate(fields_of(document)):
            normalised = normalise(text)
            texts[field].append(normalised)
            if normalised:
                before = len(ids[field])
                ids[field].extend(map(vocabulary.__getitem__, terms_of(normalised)))
                lengths[0, doc, field] = len(ids[field]) - before
                ids[field].extend(map(vocabulary.__getitem__, neighbours(runs(normalised))))
                numbers[doc, field] = len(ids[field]) - before
    bigrams, characters = zip(*map(_han, texts), strict=True)
    for field in range(len(FIELDS)):
        docs = (bigrams[field] & np.uint64(MOST_DOCUMENTS - 1)).astype(np.int64)
        lengths[1, :, field] = np.bincount(docs, minlength=len(documents))
        docs = (characters[field] >> np.uint64(32)).astype(np.int64)
        lengths[2, :, field] = np.bincount(docs, minlength=len(documents))
    word_keys, ranks = _ranked(vocabulary)
    word_codes = [_word_codes(ids[f], ranks, numbers[:, f]) for f in range(len(FIELDS))]
    words, word_docs, word_counts = _split(_packed(word_codes))
    grams, gram_docs, gram_counts = _split(_packed(bigrams))
    forms = [_forms(texts, doc) for doc in range(len(documents))]
    exact, exact_docs, exact_counts = _exact(documents, forms)
    keys = np.concatenate([grams | np.uint64(2 << 48), exact, word_keys[words.astype(np.int64)]])
    names = np.empty(len(ranks), object)
    names[ranks.astype(np.int64)] = list(vocabulary)
    audience = np.array([document.audience for document in documents], np.int64)
    return {
        **_rows("terms", keys, np.concatenate([gram_docs, exact_docs, word_docs])),
        "terms.counts": np.concatenate([gram_counts, exact_counts, word_counts]),
        **_by_document(*_packed(characters), len(documents)),
        "lengths": lengths,
        **columns(documents),
        **told_words(names.tolist(), _starts(words), word_docs, word_counts, audience, forms),
    }


def _ranked(vocabulary: dict[str, int]) -> tuple[Keys, NDArray[np.uint64]]:
    """Give the sorted keys of all words and neighbours, and for each one's id the place of its key."""
    keys = as_keys(neighbours_key(name) if " " in name else word_key(name) for name in vocabulary)
    order = np.argsort(keys)
    ranks = np.empty(len(keys), np.uint64)
    ranks[order] = np.arange(len(keys), dtype=np.uint64)
    return keys[order], ranks


def _word_codes(ids: "array[int]", ranks: NDArray[np.uint64], numbers: NDArray[np.int64]) -> Codes:
    docs = np.repeat(np.arange(len(numbers), dtype=np.uint64), numbers)
    if not ids:
        return docs
    return ranks[np.frombuffer(ids, np.uint32)] << np.uint64(_DOC_BITS) | docs


def _han(texts: Sequence[str]) -> tuple[Codes, Codes]:
    """Code Han bigrams with the number of their text in the low bits, and Han characters with it in the high ones."""
    joined = "\n".join(texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    is_han = np.zeros(len(points), bool)
    for low, high in _HAN_RANGES:
        is_han |= (points >= low) & (points <= high)
    docs = np.repeat(np.arange(len(texts), dtype=np.uint64), np.fromiter(map(len, texts), np.int64) + 1)[:-1]
    shift = np.uint64(_DOC_BITS)
    at = np.flatnonzero(is_han)
    characters = docs[at] << np.uint64(32) | points[at]
    at = np.flatnonzero(is_han[:-1] & is_han[1:])
    pairs = points[at].astype(np.uint64) << np.uint64(21) | points[at + 1].astype(np.uint64)
    return pairs << shift | docs[at], characters


def _packed(fields: Sequence[Codes]) -> Counted:
    """Count equal codes per field and pack the counts of the fields together."""
    found, packed = [], []
    for codes, bits, shift in zip(fields, BITS, SHIFTS, strict=True):
        distinct, times = _counted(codes)
        found.append(distinct)
        packed.append(np.minimum(times, (1 << bits) - 1).astype(np.uint16) << np.uint16(shift))
    codes = np.concatenate(found)
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    starts = _starts(codes)
    if not len(codes):
        return codes, np.empty(0, np.uint16)
    return codes[starts], np.add.reduceat(np.concatenate(packed)[order], starts, dtype=np.uint16)


def _counted(codes: Codes) -> tuple[Codes, NDArray[np.int64]]:
    codes = np.sort(codes)
    starts = _starts(codes)
    return codes[starts], np.diff(np.append(starts, len(codes)))


def _starts(codes: Codes) -> NDArray[np.int64]:
    first = np.ones(len(codes), bool)
    first[1:] = codes[1:] != codes[:-1]
    return np.flatnonzero(first)


def _split(counted: Counted) -> tuple[Codes, NDArray[np.int32], NDArray[np.uint16]]:
    codes, packed = counted
    return codes >> np.uint64(_DOC_BITS), (codes & np.uint64(MOST_DOCUMENTS - 1)).astype(np.int32), packed


def _by_document(codes: Codes, counts: NDArray[np.uint16], documents: int) -> Arrays:
    """Hold the characters of each document together, in rising order, for scoring few documents by all of them."""
    docs = (codes >> np.uint64(32)).astype(np.int64)
    points = (codes & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    return {
        "han.offsets": np.append(0, np.cumsum(np.bincount(docs, minlength=documents))).astype(np.uint32),
        "han.points": points,
        "han.counts": counts,
        **character_frequencies(points),
    }


def character_frequencies(points: NDArray[np.uint32]) -> Arrays:
    """Count in how many documents each character stands; points holds each document's distinct ones."""
    found, counts = np.unique(points, return_counts=True)
    return {"han.known": found, "han.frequencies": counts.astype(np.int64)}


def _forms(texts: Sequence[Sequence[str]], doc: int) -> dict[str, int]:
    """List the Latin words and codes of title and phrasings as they were written, each with its packed count."""
    found = dict.fromkeys(written(texts[1][doc]), 1 << SHIFTS[1])
    return found | dict.fromkeys(written(texts[0][doc]), 1 << SHIFTS[0])


def _exact(
    documents: Sequence[Document], forms: Sequence[dict[str, int]]
) -> tuple[Keys, NDArray[np.int32], NDArray[np.uint16]]:
    """Code whole titles, phrasings and numbers, so that typing one leads to it, and what was written in them."""
    found: dict[tuple[int, int], int] = {}
    for doc, document in enumerate(documents):
        found.update({(written_key(form), doc): packed for form, packed in forms[doc].items()})
        for field, text in [
            *((1, phrasing) for phrasing in document.phrasings),
            *((0, text) for text in (document.title, document.number, document.external_id)),
        ]:
            if form := exact_form(text):
                found[exact_key(form), doc] = 1 << SHIFTS[field]
    pairs = sorted(found)
    return (
        as_keys(key for key, _ in pairs),
        np.array([doc for _, doc in pairs], np.int32),
        np.array([found[pair] for pair in pairs], np.uint16),
    )


def _rows(name: str, keys: Keys, docs: NDArray[np.int32]) -> Arrays:
    starts = _starts(keys)
    return {
        f"{name}.keys": keys[starts],
        f"{name}.offsets": np.append(starts, len(keys)).astype(np.uint32),
        f"{name}.docs": docs,
    }


def columns(documents: Sequence[Document]) -> Arrays:
    """Hold what is asked about a document besides its words; texts that repeat are numbered labels."""
    labels: defaultdict[str, int] = defaultdict(count().__next__)
    cards = [
        _SEPARATOR.join((d.number, d.external_id, d.title.replace(_SEPARATOR, " "))).encode(
            "utf-8", "replace"
        )
        for d in documents
    ]
    tags = [sorted({labels[tag] for tag in d.tags}) for d in documents]
    named: dict[str, tuple[Any, list[int]]] = {
        "key": (np.int64, [d.key for d in documents]),
        "audience": (np.int64, [d.audience for d in documents]),
        "updated_at": (np.int64, [d.updated_at for d in documents]),
        "useful": (np.int32, [d.useful for d in documents]),
        "changed": (np.int64, [d.changed for d in documents]),
        "category": (np.int32, [labels[d.category] for d in documents]),
        "kind": (np.int32, [labels[d.kind] for d in documents]),
        "lang": (np.int32, [labels[d.lang] for d in documents]),
        "tags.offsets": (np.int64, [0, *np.cumsum([len(t) for t in tags]).tolist()]),
        "tags.codes": (np.int32, [code for codes in tags for code in codes]),
        "cards.offsets": (np.int64, [0, *np.cumsum([len(card) for card in cards]).tolist()]),
    }
    return {
        **{name: np.array(values, kind) for name, (kind, values) in named.items()},
        "cards.bytes": np.frombuffer(b"".join(cards), np.uint8),
        "labels": as_bytes(list(labels)),
    }


def as_bytes(labels: list[str]) -> NDArray[np.uint8]:
    """Hold a list of texts as an array."""
    return np.frombuffer(json.dumps(labels).encode(), np.uint8)
