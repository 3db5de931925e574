"""Documents of one kind as they are now: those of the last fit, the news since then, and who is gone."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.model.part import Part, Places
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

    @property
    def stale(self) -> int:
        """How many documents came or went since the fit."""
        split = self.fitted.size
        return int(np.count_nonzero(self.gone[:split]) + np.count_nonzero(self.alive[split:]))

    def column(self, name: str) -> NDArray[Any]:
        """One value per place, not to be written to."""
        own = self.fitted.arrays[name]
        return np.concatenate([own, *(part.arrays[name] for part in self.news)]) if self.news else own

    def card(self, place: int) -> list[str]:
        """Give number, external id, title and category of a document."""
        part, base = next(pair for pair in reversed(self._parts) if pair[1] <= place)
        return part.card(place - base)

    def frequencies(self, name: str, keys: Keys) -> Places:
        """Count the fitted documents that hold each term."""
        postings = self.fitted.postings[name]
        return postings.frequencies(postings.rows(keys))

    def knows(self, name: str, keys: Keys) -> NDArray[np.bool_]:
        """Tell which terms any document holds."""
        found = np.zeros(len(keys), bool)
        for part, _ in self._parts:
            found |= part.postings[name].rows(keys) >= 0
        return found

    def add(self, name: str, keys: Keys, factors: NDArray[np.float64], scores: NDArray[np.float64]) -> None:
        """Add factor × weight of every term to the scores [places]."""
        for part, base in self._parts:
            postings = part.postings[name]
            postings.add(postings.rows(keys), factors, scores, base=base)

    def shares(
        self, name: str, keys: Keys, factors: NDArray[np.float64], places: Places
    ) -> NDArray[np.float64]:
        """Tell what each term adds to each place; [terms, places]."""
        found = np.zeros((len(keys), len(places)))
        for part, base in self._parts:
            here = (places >= base) & (places < base + part.size)
            if here.any():
                postings = part.postings[name]
                rows = postings.rows(keys)
                found[:, here] = postings.contributions(rows, factors, places[here] - base)
        return found

    def fields(self, keys: Keys, places: Places) -> NDArray[np.uint8]:
        """Tell where each term stands at each place: 3 title, 2 phrasings, 1 body, 0 nowhere; [terms, places]."""
        found = np.zeros((len(keys), len(places)), np.uint8)
        for part, base in self._parts:
            here = (places >= base) & (places < base + part.size)
            postings = part.postings["terms"]
            if here.any() and len(postings.docs):
                at = postings.at(postings.rows(keys), places[here] - base)
                found[:, here] = np.where(at >= 0, postings.columns["field"][np.maximum(at, 0)], 0)
        return found

    def holding(self, keys: Keys) -> list[Places]:
        """List for each term the places that hold it."""
        found: list[list[Places]] = [[] for _ in keys]
        for part, base in self._parts:
            for held, row in zip(found, part.postings["terms"].rows(keys).tolist(), strict=True):
                held.append(_docs(part, row) + base)
        return [np.concatenate([np.empty(0, np.int64), *held]) for held in found]

    def without(self, places: Places) -> "Side":
        """Hold the same documents, some of which no longer count."""
        gone = self.gone.copy()
        gone[places] = True
        return Side(self.fitted, self.news, gone)

    def mark(self, keys: Keys, columns: NDArray[np.int16], marked: NDArray[np.bool_]) -> None:
        """Mark [terms, columns] for each term the columns of the places that hold it; columns [places], -1 for none."""
        from search.arrays import loops

        for part, base in self._parts:
            postings = part.postings["terms"]
            loops.mark_columns(postings.offsets, postings.docs, postings.rows(keys), base, columns, marked)

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


def _docs(part: Part, row: int) -> Places:
    postings = part.postings["terms"]
    if row < 0:
        return np.empty(0, np.int64)
    return postings.docs[postings.offsets[row] : postings.offsets[row + 1]].astype(np.int64)
