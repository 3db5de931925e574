"""Documents of one kind as they are now: those of the last fit, the news since then, and who is gone."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommend.model.part import Part, Places
from search.arrays import Keys


class Side:
    """The documents of one kind, fitted ones first, then the news; a place numbers them through both."""

    def __init__(self, fitted: Part, news: Part, gone: NDArray[np.bool_]) -> None:
        self.fitted = fitted
        self.news = news
        self.gone = gone
        self.size = fitted.size + news.size

    @classmethod
    def empty(cls) -> "Side":
        """Hold nothing."""
        return cls(Part.empty(), Part.empty(), np.zeros(0, bool))

    @cached_property
    def keys(self) -> Places:
        return self.column("key")

    @cached_property
    def key_set(self) -> frozenset[int]:
        return frozenset(self.keys[self.alive].tolist())

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        return np.append(~self.gone, np.ones(self.news.size, bool))

    @cached_property
    def living(self) -> int:
        return int(np.count_nonzero(self.alive))

    @property
    def stale(self) -> int:
        """How many documents came or went since the fit."""
        return self.news.size + int(np.count_nonzero(self.gone))

    def column(self, name: str) -> NDArray[Any]:
        """One value per place."""
        return np.append(self.fitted.arrays[name], self.news.arrays[name])

    def card(self, place: int) -> list[str]:
        """Give number, external id, title and category of a document."""
        if place < self.fitted.size:
            return self.fitted.card(place)
        return self.news.card(place - self.fitted.size)

    def frequencies(self, name: str, keys: Keys) -> Places:
        """Count the fitted documents that hold each term."""
        postings = self.fitted.postings[name]
        return postings.frequencies(postings.rows(keys))

    def knows(self, name: str, keys: Keys) -> NDArray[np.bool_]:
        """Tell which terms any document holds."""
        fitted, news = (part.postings[name].rows(keys) for part in (self.fitted, self.news))
        return (fitted >= 0) | (news >= 0)

    def add(self, name: str, keys: Keys, factors: NDArray[np.float64], scores: NDArray[np.float64]) -> None:
        """Add factor × weight of every term to the scores [places]."""
        for part, base in ((self.fitted, 0), (self.news, self.fitted.size)):
            if part.size:
                postings = part.postings[name]
                postings.add(postings.rows(keys), factors, scores, base=base)

    def shares(
        self, name: str, keys: Keys, factors: NDArray[np.float64], places: Places
    ) -> NDArray[np.float64]:
        """Tell what each term adds to each place; [terms, places]."""
        found = np.zeros((len(keys), len(places)))
        for part, base in ((self.fitted, 0), (self.news, self.fitted.size)):
            here = (places >= base) & (places < base + part.size)
            if here.any():
                postings = part.postings[name]
                rows = postings.rows(keys)
                found[:, here] = postings.contributions(rows, factors, places[here] - base)
        return found

    def fields(self, keys: Keys, places: Places) -> NDArray[np.uint8]:
        """Tell where each term stands at each place: 3 title, 2 phrasings, 1 body, 0 nowhere; [terms, places]."""
        found = np.zeros((len(keys), len(places)), np.uint8)
        for part, base in ((self.fitted, 0), (self.news, self.fitted.size)):
            here = (places >= base) & (places < base + part.size)
            postings = part.postings["terms"]
            if here.any() and len(postings.docs):
                at = postings.at(postings.rows(keys), places[here] - base)
                found[:, here] = np.where(at >= 0, postings.columns["field"][np.maximum(at, 0)], 0)
        return found

    def holding(self, keys: Keys) -> list[Places]:
        """List for each term the places that hold it."""
        found = []
        for row, new in zip(*(p.postings["terms"].rows(keys) for p in (self.fitted, self.news)), strict=True):
            found.append(np.append(_docs(self.fitted, row), _docs(self.news, new) + self.fitted.size))
        return found

    def changed(self, fresh: Part, keys: Places) -> "Side":
        """Let documents go and put fresh ones into the news."""
        kept = ~np.isin(self.news.arrays["key"], keys)
        news = Part.joined([(self.news, kept), (fresh, np.ones(fresh.size, bool))])
        return Side(self.fitted, news, self.gone | np.isin(self.fitted.arrays["key"], keys))

    def vectors(self, wanted: NDArray[np.bool_]) -> tuple[Keys, Places, NDArray[np.float64]]:
        """List key, place and weight of every posting of some places."""
        split = self.fitted.size
        keys, places, values = zip(
            self.fitted.vectors(wanted[:split]), self.news.vectors(wanted[split:]), strict=True
        )
        return np.append(*keys), np.append(places[0], places[1] + split), np.append(*values)


def _docs(part: Part, row: int) -> Places:
    postings = part.postings["terms"]
    if row < 0:
        return np.empty(0, np.int64)
    return postings.docs[postings.offsets[row] : postings.offsets[row + 1]].astype(np.int64)
