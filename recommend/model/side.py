"""Documents of one kind as they are now: those of the last fit, the news since then, and who is gone."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.model.found import Found, Stretch
from recommend.model.part import Part, Places
from recommend.texts import Document
from search.arrays import Keys

_STEP: Final = 4


class Side:
    """The documents of one kind, fitted ones first, then the parts of the news; a place numbers them through all.

    `gone` marks the places that no longer count.
    """

    def __init__(self, fitted: Part, news: Sequence[Part], gone: NDArray[np.bool_]) -> None:
        self.fitted = fitted
        self.news = tuple(news)
        self.gone = gone
        self.size = len(gone)
        self._columns: dict[str, NDArray[Any]] = {}

    @classmethod
    def of(cls, fitted: Part) -> "Side":
        """Hold what was fitted, all of it living."""
        return cls(fitted, (), np.zeros(fitted.size, bool))

    @classmethod
    def empty(cls) -> "Side":
        """Hold nothing."""
        return cls.of(Part.empty())

    @cached_property
    def _parts(self) -> list[tuple[Part, int]]:
        parts = (self.fitted, *self.news)
        bases = np.cumsum([0, *(part.size for part in parts)]).tolist()
        return [(part, base) for part, base in zip(parts, bases, strict=False) if part.size]

    @cached_property
    def keys(self) -> Places:
        return self.column("key")

    @cached_property
    def labels(self) -> Keys:
        """The keys as labels of classes."""
        return self.keys.astype(np.uint64)

    @cached_property
    def key_set(self) -> frozenset[int]:
        return frozenset(self.keys[self.alive].tolist())

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        return ~self.gone

    @cached_property
    def living(self) -> int:
        return int(np.count_nonzero(self.alive))

    @cached_property
    def filed(self) -> tuple[Places, Keys, Places, Places]:
        """The places that have a category, these categories, and among the places the first and the number of each."""
        labels = self.column("category")
        places = np.flatnonzero(self.alive & (labels != 0))
        known, first, number = np.unique(labels[places], return_index=True, return_inverse=True)
        return places, known, first, number

    @cached_property
    def filed_counts(self) -> Places:
        """How many of the filed places each of their categories has."""
        return np.bincount(self.filed[3])

    @property
    def stale(self) -> int:
        """How many documents came or went since the fit."""
        split = self.fitted.size
        return int(np.count_nonzero(self.gone[:split]) + np.count_nonzero(self.alive[split:]))

    def column(self, name: str) -> NDArray[Any]:
        """One value per place, not to be written to."""
        if not self.news:
            return self.fitted.arrays[name]
        if name not in self._columns:
            self._columns[name] = np.concatenate([p.arrays[name] for p in (self.fitted, *self.news)])
        return self._columns[name]

    def unlike(self, documents: Sequence[Document]) -> list[Document]:
        """Leave out the documents that are held just as they are."""
        wanted = np.array([document.key for document in documents], np.int64)
        places = np.flatnonzero(self.alive & np.isin(self.keys, wanted))
        marks = self.column("mark")[places].tolist()
        held = dict(zip(self.keys[places].tolist(), marks, strict=True))
        return [document for document in documents if held.get(document.key) != document.mark]

    def card(self, place: int) -> list[str]:
        """Give number, external id, title and category of a document."""
        part, base = next(pair for pair in reversed(self._parts) if pair[1] <= place)
        return part.card(place - base)

    def find(self, name: str, keys: Keys) -> Found:
        """Look terms up in one kind of postings."""
        found, start = [], 0
        for part in (self.fitted, *self.news):
            postings = part.postings[name]
            found.append(Stretch(postings, postings.rows(keys), start, start + part.size))
            start += part.size
        return Found(found)

    def without(self, places: Places) -> "Side":
        """Hold the same documents, some of which no longer count."""
        gone = self.gone.copy()
        gone[places] = True
        return Side(self.fitted, self.news, gone)

    def changed(self, fresh: Part, keys: Places) -> "Side":
        """Let documents go and put fresh ones into the news, whose last parts become one while they are small."""
        gone = np.append(self.gone | np.isin(self.keys, keys), np.zeros(fresh.size, bool))
        news = [*self.news, fresh] if fresh.size else [*self.news]
        while len(news) > 1 and news[-2].size <= _STEP * news[-1].size:
            split, end = news[-1].size, len(gone)
            first = end - split - news[-2].size
            kept = ~gone[first : end - split], ~gone[end - split :]
            news[-2:] = [Part.joined(list(zip(news[-2:], kept, strict=True)))]
            gone = np.append(gone[:first], np.zeros(news[-1].size, bool))
        return Side(self.fitted, news, gone)

    def vectors(
        self, wanted: NDArray[np.bool_], name: str = "terms"
    ) -> tuple[Keys, Places, NDArray[np.float64]]:
        """List key, place and weight of every posting of some places."""
        found = [part.vectors(wanted[base : base + part.size], name) for part, base in self._parts]
        keys = np.concatenate([np.empty(0, np.uint64), *(own for own, _, _ in found)])
        places = [own + base for (_, own, _), (_, base) in zip(found, self._parts, strict=True)]
        values = np.concatenate([np.empty(0), *(own for _, _, own in found)])
        return keys, np.concatenate([np.empty(0, np.int64), *places]), values
