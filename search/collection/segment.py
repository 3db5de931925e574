"""An unchanging part of a collection: postings, columns and cards of some documents."""

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import Keys, Postings, Scaled
from search.arrays.store import Arrays
from search.collection import bm25f
from search.collection.compact import MOST_STEPS, STEP, Numbered
from search.spelling import Vocabulary

_WORDS_FROM: Final = np.uint64(1 << 62)
_EXACT_FROM: Final = np.uint64(1 << 61)
_WRITTEN_FROM: Final = np.uint64(1 << 60)


@dataclass(frozen=True)
class Segment:
    """The arrays as counted, the weights that follow from the means of the whole collection, and who is gone."""

    name: str
    arrays: Arrays
    weights: Arrays
    dead: NDArray[np.bool_]
    weights_name: str = ""
    dead_name: str = ""
    vocabulary: Vocabulary = field(default=None)  # type: ignore[assignment]

    def __post_init__(self) -> None:
        """Read the words where they were not handed on by the same segment with fewer documents."""
        if self.vocabulary is None:
            object.__setattr__(self, "vocabulary", Vocabulary(self.arrays))

    @cached_property
    def size(self) -> int:
        return len(self.arrays["key"])

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        return ~self.dead

    @cached_property
    def living(self) -> int:
        return int(np.count_nonzero(self.alive))

    @cached_property
    def terms(self) -> Postings:
        keys, offsets, docs = (self.arrays[f"terms.{part}"] for part in ("keys", "offsets", "docs"))
        weight = {"weight": Scaled(self.weights["weight"], STEP)} if self.weights else {}
        return Postings(keys, offsets, docs, {"counts": Numbered.of(self.arrays, "terms.counts"), **weight})

    @property
    def points(self) -> Numbered:
        """The characters of all documents, one document's after the other's."""
        return Numbered(self.arrays["han.points"], self.arrays["han.known"])

    @property
    def character_counts(self) -> Numbered:
        """How often each of the points stands in its document, packed."""
        return Numbered.of(self.arrays, "han.counts")

    def number_characters(self, points: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the number of each character, -1 where none is like it, and how many documents hold it."""
        from search.arrays import loops

        numbers, counts = loops.number_characters(
            self.arrays["han.known"], self.arrays["han.frequencies"], points
        )
        return numbers, counts

    def weigh_characters(
        self, numbers: NDArray[np.int64], factors: NDArray[np.float64], docs: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Tell what each character [axis 0, numbers rising] adds to each document [axis 1]."""
        from search.arrays import loops

        offsets, points, counts = (self.arrays[f"han.{part}"] for part in ("offsets", "points", "counts"))
        kinds, norms = self.arrays["han.counts.kinds"], self.weights["han.norms"]
        return loops.weigh_characters(offsets, points, counts, kinds, numbers, factors, norms, bm25f.K1, docs)

    def count_of(self, doc: int, point: int) -> np.uint16:
        """Give the packed counts of one character in one document."""
        start, end = self.arrays["han.offsets"][doc : doc + 2].tolist()
        at = start + np.searchsorted(self.points[start:end], point)
        counts: np.uint16 = self.character_counts[at]
        return counts

    def holding(self, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Find the documents that hold all of these terms, and what the lightest of them weighs there."""
        from search.arrays import loops

        rows = self.terms.rows(keys)
        if not len(rows) or rows.min() < 0:
            return np.empty(0, np.int64), np.empty(0)
        docs = loops.holders(self.terms.offsets, self.terms.docs, rows)
        weights = self.terms.columns["weight"][self.terms.at(rows, docs)]
        return docs, weights.min(axis=0).astype(np.float64)

    @cached_property
    def labels(self) -> list[str]:
        labels: list[str] = json.loads(self.arrays["labels"].tobytes())
        return labels

    def cards(self, docs: NDArray[np.int64]) -> list[list[str]]:
        """Give number, external id and title of each document."""
        offsets, held = self.arrays["cards.offsets"], self.arrays["cards.bytes"].data
        spans = zip(offsets[docs].tolist(), offsets[docs + 1].tolist(), strict=True)
        return [str(held[start:end], "utf-8", "replace").split("\x1f", 2) for start, end in spans]

    def without(self, keys: NDArray[np.int64]) -> "Segment":
        """Mark documents as gone; the same segment where none of them is here."""
        gone = np.isin(self.arrays["key"], keys)
        if not (gone & self.alive).any():
            return self
        return replace(self, dead=self.dead | gone, dead_name="")

    def weighed(self, means: NDArray[np.float64]) -> "Segment":
        """Weigh all postings for new mean lengths; means [families, fields]."""
        from search.arrays import merge_loops

        keys, offsets = self.arrays["terms.keys"], self.arrays["terms.offsets"]
        docs, counts = self.arrays["terms.docs"], self.terms.columns["counts"][:]
        borders = np.searchsorted(keys, [_WRITTEN_FROM, _EXACT_FROM, _WORDS_FROM])
        written, exact, words = offsets[borders].tolist()
        weight = np.ones(len(docs), np.float32)
        spans = ((1, 0, written, 0.0), (0, written, exact, 0.0), (0, words, len(docs), bm25f.TITLE))
        norms = [bm25f.norms(self.arrays["lengths"][family], means[family]) for family in range(3)]
        for family, first, last, title in spans:
            merge_loops.weigh(docs, counts, first, last, norms[family], bm25f.K1, title, weight)
        steps = np.minimum(np.rint(weight / STEP), MOST_STEPS).astype(np.uint16)
        fresh: Arrays = {"weight": steps, "han.norms": norms[2]}
        return replace(self, weights=fresh, weights_name="")

    def facts(self) -> dict[str, Any]:
        """Say which files hold it."""
        return {"name": self.name, "weights": self.weights_name, "dead": self.dead_name}
