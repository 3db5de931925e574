"""Where do some terms stand in one kind of postings? Looked up once, asked several times."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.arrays import Postings

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


class Stretch(NamedTuple):
    """The rows of the terms in the postings of one part, -1 where it has none, and which places are the part's."""

    postings: Postings
    rows: Numbers
    start: int
    end: int

    def among(self, places: Numbers) -> NDArray[np.bool_]:
        """Tell which places are of this part."""
        return (places >= self.start) & (places < self.end)


class Found:
    """The terms in the fitted part, first, and in the parts of the news."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self.stretches = stretches
        self.count = len(stretches[0].rows)

    def only(self, kept: NDArray[np.bool_] | Numbers) -> "Found":
        """Keep some of the terms, in their order."""
        return Found([part._replace(rows=part.rows[kept]) for part in self.stretches])

    def frequencies(self) -> Numbers:
        """Count the fitted documents that hold each term."""
        fitted = self.stretches[0]
        return fitted.postings.frequencies(fitted.rows)

    def known(self) -> NDArray[np.bool_]:
        """Tell which terms any document holds."""
        found = np.zeros(self.count, bool)
        for part in self.stretches:
            found |= part.rows >= 0
        return found

    def add(self, factors: Floats, scores: Floats) -> None:
        """Add factor × weight of every term to the scores [places]."""
        for part in self.stretches:
            part.postings.add(part.rows, factors, scores, base=part.start)

    def shares(self, factors: Floats, places: Numbers) -> Floats:
        """Tell what each term adds to each place; [terms, places]."""
        found = np.zeros((self.count, len(places)))
        for part in self.stretches:
            here = part.among(places)
            if here.any():
                own = part.postings.contributions(part.rows, factors, places[here] - part.start)
                found[:, here] = own
        return found

    def fields(self, places: Numbers) -> NDArray[np.uint8]:
        """Tell where each term stands at each place: 3 title, 2 phrasings, 1 body, 0 nowhere; [terms, places]."""
        found = np.zeros((self.count, len(places)), np.uint8)
        for part in self.stretches:
            here = part.among(places)
            if here.any() and len(part.postings.docs):
                at = part.postings.at(part.rows, places[here] - part.start)
                found[:, here] = np.where(at >= 0, part.postings.columns["field"][np.maximum(at, 0)], 0)
        return found

    def mark(self, columns: NDArray[np.int16], marked: NDArray[np.bool_]) -> None:
        """Mark [terms, columns] for each term the columns of the places that hold it; columns [places], -1 for none."""
        from search.arrays import loops

        for part in self.stretches:
            offsets, docs = part.postings.offsets, part.postings.docs
            loops.mark_columns(offsets, docs, part.rows, part.start, columns, marked)

    def holders(self) -> list[Numbers]:
        """List for each term the places that hold it."""
        found: list[list[Numbers]] = [[np.empty(0, np.int64)] for _ in range(self.count)]
        for part in self.stretches:
            for held, row in zip(found, part.rows.tolist(), strict=True):
                if row >= 0:
                    held.append(_docs(part.postings, row) + part.start)
        return [np.concatenate(held) for held in found]


def _docs(postings: Postings, row: int) -> Numbers:
    return postings.docs[postings.offsets[row] : postings.offsets[row + 1]].astype(np.int64)
