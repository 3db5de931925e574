"""Which words has anybody written, that a reader may see? A generation of a collection, asked for single words."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import Keys, as_keys, han_key, word_key
from search.collection.snapshot import Snapshot
from search.document import Filters
from search.spelling import Vocabulary
from search.words.characters import is_han, normalise
from search.words.scanner import terms_of


class View:
    """What one audience may see; unchanging."""

    def __init__(self, snapshot: Snapshot, audience: int) -> None:
        self._snapshot = snapshot
        self.audience = audience
        self._mask = snapshot.mask(audience)

    @property
    def vocabularies(self) -> Sequence[Vocabulary]:
        """The words of each segment."""
        return [segment.vocabulary for segment in self._snapshot.segments]

    def known(self, keys: Keys) -> NDArray[np.bool_]:
        """Mark the terms that some document holds."""
        from search.arrays import loops

        found = np.zeros(len(keys), bool)
        snapshot = self._snapshot
        for segment, rows, base in zip(snapshot.segments, snapshot.rows(keys), snapshot.bases, strict=False):
            loops.mark_known(segment.terms.offsets, segment.terms.docs, rows, self._mask, base, found)
        return found

    def is_known(self, term: str) -> bool:
        """Say whether some document holds a word, or two Chinese characters side by side."""
        if len(term) == 2 and is_han(term) and is_han(term[1]) and self._stands(han_key(term)):
            return True
        return self._stands(word_key(term))

    def _stands(self, key: int) -> bool:
        from search.arrays import loops

        snapshot = self._snapshot
        return any(
            loops.stands(s.terms.keys, s.terms.offsets, s.terms.docs, key, self._mask, base)
            for s, base in zip(snapshot.segments, snapshot.bases, strict=False)
        )

    def updated_within(self, since: datetime, until: datetime) -> frozenset[int]:
        """List the keys of the documents that were changed last in a time; until is not part of it."""
        first, last = (int(at.astimezone(UTC).timestamp()) for at in (since, until))
        at = self._snapshot.updated_at
        return frozenset(self._snapshot.keys[(at >= first) & (at < last)].tolist())

    def has(self, key: int) -> bool:
        """Say whether a document is indexed, for whomever."""
        return self._place(key) is not None

    def sees(self, key: int) -> bool:
        """Say whether this audience may see a document."""
        return self.passes(key, Filters())

    def passes(self, key: int, filters: Filters) -> bool:
        """Say whether this audience may see a document with these filters."""
        place = self._place(key)
        return place is not None and bool(self._snapshot.mask(self.audience, filters)[place])

    def held(self, key: int, words: Iterable[str]) -> tuple[str, ...]:
        """List the words, as typed, that a document holds."""
        place = self._place(key)
        if place is None:
            return ()
        segment, doc = self._snapshot.locate(place)
        return tuple(
            word
            for word in words
            if (segment.terms.at(segment.terms.rows(_keys_of(word)), np.array([doc], np.int64)) >= 0).all()
        )

    def _place(self, key: int) -> int | None:
        """Find the living document of a key."""
        for segment, base in zip(self._snapshot.segments, self._snapshot.bases, strict=False):
            found = np.flatnonzero((segment.arrays["key"] == key) & segment.alive)
            if len(found):
                return int(found[0] + base)
        return None

    def beginning(self, prefix: str, limit: int) -> list[str]:
        """List words that begin so, those of titles first."""
        return self._each(v.beginning(prefix, limit, self.audience) for v in self.vocabularies)

    def holding(self, piece: str, limit: int) -> list[str]:
        """List words that hold a piece anywhere."""
        return self._each(v.holding(piece, limit, self.audience) for v in self.vocabularies)

    @staticmethod
    def _each(found: Iterable[list[str]]) -> list[str]:
        return list(dict.fromkeys(word for words in found for word in words))


def _keys_of(word: str) -> Keys:
    return as_keys(map(word_key, terms_of(normalise(word))))
