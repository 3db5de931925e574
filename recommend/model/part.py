"""Documents of one kind, weighed once and unchanging: postings, columns and cards as plain arrays."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.texts import Document, families_from
from search.arrays import Keys, Postings, as_keys, word_key

Arrays = dict[str, NDArray[Any]]
Places = NDArray[np.int64]

FIELDS: Final = ("body", "phrasings", "title")
_SEPARATOR: Final = "\x1f"
_POSTINGS: Final[Mapping[str, Mapping[str, Any]]] = {
    "terms": {"weight": np.float32, "field": np.uint8},
    "words": {"weight": np.float32},
    "titles": {"weight": np.float32},
    "traits": {"weight": np.float32},
}
_COLUMNS: Final = ("key", "audience", "solved_by", "category", "verified", "updated", "mark")


class Part:
    """Arrays by name, postings or one value per document.

    Postings are `terms` (TF-IDF), `words` and `titles` (BM25), and of tickets and titles to learn from `traits`.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays

    @classmethod
    def make(
        cls,
        documents: Sequence[Document],
        keys: Keys,
        weighed: Any,
        places: NDArray[np.uint8],
        bm25: Sequence[Any] = (),
        *,
        traits: Arrays | None = None,
    ) -> "Part":
        """Hold documents; CSR, TF-IDF [documents, terms], BM25 of all words and of titles [documents, words].

        `places` tells for each posting of the first where the term stands; `traits` are postings already.
        """
        _, words = families_from(keys)
        fields = type(weighed)((places, weighed.indices, weighed.indptr), shape=weighed.shape)
        arrays = turned("terms", keys, {"weight": weighed.astype(np.float32, copy=False), "field": fields})
        for name, matrix in zip(("words", "titles"), bm25, strict=False):
            arrays |= turned(name, keys[words:], {"weight": matrix})
        return cls(_complete(arrays | (traits or {})) | _columns(documents))

    @classmethod
    def of_traits(cls, documents: Sequence[Document], traits: Arrays) -> "Part":
        """Hold documents of which nothing but their traits is asked."""
        return cls(_complete(traits) | _columns(documents))

    @classmethod
    def empty(cls) -> "Part":
        """Hold nothing."""
        return cls(_complete({}) | _columns(()))

    @classmethod
    def joined(cls, parts: Sequence[tuple["Part", NDArray[np.bool_]]]) -> "Part":
        """Put the documents to keep of several parts into one."""
        arrays: Arrays = {}
        for name, kinds in _POSTINGS.items():
            arrays |= _joined(name, tuple(kinds), parts)
        for name in _COLUMNS:
            arrays[name] = np.concatenate([part.arrays[name][kept] for part, kept in parts])
        cards = [part.card_bytes(int(n)) for part, kept in parts for n in np.flatnonzero(kept)]
        return cls(arrays | _cards(cards))

    @cached_property
    def size(self) -> int:
        return len(self.arrays["key"])

    @cached_property
    def postings(self) -> Mapping[str, Postings]:
        """The postings by name."""
        found = {}
        for name, kinds in _POSTINGS.items():
            keys, offsets, docs = (self.arrays[f"{name}.{part}"] for part in ("keys", "offsets", "docs"))
            columns = {column: self.arrays[f"{name}.{column}"] for column in kinds}
            found[name] = Postings(keys, offsets, docs, columns)
        return found

    def card_bytes(self, place: int) -> bytes:
        """Give number, external id, title and category as they are held."""
        start, end = self.arrays["cards.offsets"][place : place + 2]
        return self.arrays["cards.bytes"][start:end].tobytes()

    def card(self, place: int) -> list[str]:
        """Give number, external id (empty where none), title and category."""
        return self.card_bytes(place).decode("utf-8", "replace").split(_SEPARATOR)

    def vectors(
        self, places: NDArray[np.bool_], name: str = "terms"
    ) -> tuple[Keys, Places, NDArray[np.float64]]:
        """List the terms of some documents: key, document and TF-IDF weight of each posting."""
        postings = self.postings[name]
        at = np.flatnonzero(places[postings.docs])
        rows = np.searchsorted(postings.offsets, at, side="right") - 1
        weights = postings.columns["weight"][at].astype(np.float64)
        return postings.keys[rows], postings.docs[at].astype(np.int64), weights


def turned(name: str, keys: Keys, columns: Mapping[str, Any]) -> Arrays:
    """Turn matrices by document into postings by term, without the terms that stand nowhere."""
    arrays: Arrays = {}
    for column, matrix in columns.items():
        turned = matrix.tocsc()
        arrays[f"{name}.{column}"] = turned.data
    used = np.diff(turned.indptr) > 0
    return arrays | {
        f"{name}.keys": np.ascontiguousarray(keys[used]),
        f"{name}.offsets": np.append(turned.indptr[:-1][used], turned.indptr[-1]).astype(np.uint32),
        f"{name}.docs": turned.indices.astype(np.int32, copy=False),
    }


def _complete(arrays: Arrays) -> Arrays:
    """Add the kinds of postings that are not there, without any."""
    found = dict(arrays)
    for name, kinds in _POSTINGS.items():
        if f"{name}.keys" not in found:
            found |= {f"{name}.{key}": value for key, value in Postings.empty(kinds).arrays().items()}
    return found


def _joined(name: str, columns: Sequence[str], parts: Sequence[tuple[Part, NDArray[np.bool_]]]) -> Arrays:
    keys, docs, base = [], [], 0
    values: dict[str, list[NDArray[Any]]] = {column: [] for column in columns}
    for part, kept in parts:
        postings = part.postings[name]
        at = kept[postings.docs]
        keys.append(np.repeat(postings.keys, np.diff(postings.offsets))[at])
        docs.append((np.cumsum(kept) - 1 + base)[postings.docs[at]])
        for column in columns:
            values[column].append(postings.columns[column][at])
        base += int(np.count_nonzero(kept))
    joined = Postings.build(
        np.concatenate(keys), np.concatenate(docs), {c: np.concatenate(v) for c, v in values.items()}
    )
    return {f"{name}.{key}": value for key, value in joined.arrays().items()}


def _columns(documents: Sequence[Document]) -> Arrays:
    cards = [
        _SEPARATOR.join(
            text.replace(_SEPARATOR, " ") for text in (d.number, d.external_id or "", d.title, d.category)
        ).encode("utf-8", "replace")
        for d in documents
    ]
    return {
        "key": np.array([d.key for d in documents], np.int64),
        "audience": np.array([d.audience for d in documents], np.int64),
        "solved_by": np.array([d.solved_by for d in documents], np.int64),
        "verified": np.array([d.is_verified for d in documents], np.uint8),
        "updated": np.array([d.updated for d in documents], np.int32),
        "mark": as_keys(d.mark for d in documents),
        "category": as_keys(word_key(d.category) if d.category else 0 for d in documents),
        **_cards(cards),
    }


def _cards(cards: Sequence[bytes]) -> Arrays:
    return {
        "cards.offsets": np.append(0, np.cumsum([len(card) for card in cards])).astype(np.int64),
        "cards.bytes": np.frombuffer(b"".join(cards), np.uint8),
    }
