"""One generation of a collection as readers see it: segments side by side, rights, filters and facets as masks."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from threading import local
from typing import Any, Final
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import Keys
from search.collection.segment import Segment
from search.document import Chosen, Facets, Filters

Mask = NDArray[np.uint8]
Places = NDArray[np.int64]
_MASKS_KEPT: Final = 64
_scratch = local()


class Snapshot:
    """Unchanging; documents are numbered through all segments, each of which begins at its base."""

    def __init__(
        self, segments: Sequence[Segment], means: NDArray[np.float64], *, generation: int = 0, last: int = 0
    ) -> None:
        self.segments = list(segments)
        self.means = means
        self.generation = generation
        self.last = last
        self.bases = np.cumsum([0, *(segment.size for segment in self.segments)]).tolist()
        self.size: int = self.bases[-1]
        self.living = sum(segment.living for segment in self.segments)
        self._masks: dict[tuple[int, Filters], Mask] = {}

    @cached_property
    def keys(self) -> NDArray[np.int64]:
        return self._column(lambda s: s.arrays["key"], np.int64)

    @cached_property
    def updated_at(self) -> NDArray[np.int64]:
        return self._column(lambda s: s.arrays["updated_at"], np.int64)

    @cached_property
    def useful(self) -> NDArray[np.int64]:
        return self._column(lambda s: s.arrays["useful"], np.int64)

    @cached_property
    def _readers(self) -> NDArray[np.int64]:
        return self._column(lambda s: np.where(s.dead, 0, s.arrays["audience"]), np.int64)

    @cached_property
    def _label_numbers(self) -> dict[str, int]:
        return {label: n for n, label in enumerate(dict.fromkeys(x for s in self.segments for x in s.labels))}

    @cached_property
    def labels(self) -> list[str]:
        return list(self._label_numbers)

    @cached_property
    def codes(self) -> dict[str, NDArray[np.int32]]:
        """The label of each document, by column."""
        return {
            name: self._column(lambda s, name=name: self._numbered(s)[s.arrays[name]], np.int32)
            for name in ("category", "kind", "lang")
        }

    @cached_property
    def tags(self) -> tuple[Places, NDArray[np.int32]]:
        """The labels of all documents' tags, and the document of each."""
        docs = self._column(
            lambda s: np.repeat(np.arange(s.size), np.diff(s.arrays["tags.offsets"])), np.int64
        )
        lengths = [len(s.arrays["tags.codes"]) for s in self.segments]
        docs = docs + np.repeat(np.array(self.bases[:-1], np.int64), lengths)
        return docs, self._column(lambda s: self._numbered(s)[s.arrays["tags.codes"]], np.int32)

    def _numbered(self, segment: Segment) -> NDArray[np.int32]:
        return np.array([self._label_numbers[label] for label in segment.labels], np.int32)

    def _column(self, of: Callable[..., NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
        return np.concatenate([np.empty(0, kind), *(of(s) for s in self.segments)]).astype(kind, copy=False)

    def scores(self) -> NDArray[np.float32]:
        """Lend zeros for all documents; good until this thread asks again."""
        kept: NDArray[np.float32] | None = getattr(_scratch, "scores", None)
        if kept is None or len(kept) < self.size:
            kept = _scratch.scores = np.empty(self.size + (self.size >> 2), np.float32)
        lent = kept[: self.size]
        lent.fill(0.0)
        return lent

    def rows(self, keys: Keys) -> list[Places]:
        """Find the row of each term in each segment; asked once more for the same array, a thread is told the same."""
        kept = getattr(_scratch, "rows", None)
        if kept is None or kept[0]() is not self or kept[1] is not keys:
            kept = _scratch.rows = ref(self), keys, [segment.terms.rows(keys) for segment in self.segments]
        found: list[Places] = kept[2]
        return found

    def mask(self, audience: int, filters: Filters = Filters()) -> Mask:  # noqa: B008 (unchanging)
        """Mark the documents that live, that this audience may see and that pass the filters."""
        known = self._masks.get((audience, filters))
        if known is None:
            seen = (self._readers & audience) != 0
            known = (seen & self._passing(filters)).astype(np.uint8)
            if len(self._masks) >= _MASKS_KEPT:
                self._masks.clear()
            self._masks[audience, filters] = known
        return known

    def _passing(self, filters: Filters) -> NDArray[np.bool_]:
        passing = np.ones(self.size, bool)
        below = filters.category.rstrip("/")
        if below:
            wanted = [n for n, x in enumerate(self.labels) if x == below or x.startswith(below + "/")]
            passing &= np.isin(self.codes["category"], wanted)
        for name in ("kind", "lang"):
            if label := getattr(filters, name):
                passing &= self.codes[name] == self._label_numbers.get(label, -1)
        if filters.tag:
            docs, codes = self.tags
            tagged = np.zeros(self.size, bool)
            tagged[docs[codes == self._label_numbers.get(filters.tag, -1)]] = True
            passing &= tagged
        if filters.since:
            passing &= self.updated_at >= filters.since
        if filters.until:
            passing &= self.updated_at < filters.until
        return passing

    def left(self, only: Chosen) -> NDArray[np.bool_]:
        """Mark the documents that operators leave."""
        return np.isin(self.keys, np.fromiter(only.keys, np.int64), invert=only.others)

    def facets(self, chosen: NDArray[np.bool_]) -> Facets:
        """Count the labels of the chosen documents by column, the most frequent first."""
        found: dict[str, dict[str, int]] = {}
        for name, codes in self.codes.items():
            found["type" if name == "kind" else name] = self._counted(codes[chosen])
        docs, codes = self.tags
        found["tag"] = self._counted(codes[chosen[docs]])
        return found

    def _counted(self, codes: NDArray[np.int32]) -> dict[str, int]:
        counts = np.bincount(codes, minlength=0)
        named = Counter({self.labels[n]: int(counts[n]) for n in np.flatnonzero(counts) if self.labels[n]})
        return dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))

    def locate(self, place: int) -> tuple[Segment, int]:
        """Find the segment of a document and its place there."""
        at = bisect_right(self.bases, place) - 1
        return self.segments[at], place - self.bases[at]

    def cards(self, places: Places) -> list[list[str]]:
        """Give number, external id and title of each document."""
        if len(self.segments) == 1:
            return self.segments[0].cards(places)
        found = map(self.locate, places.tolist())
        return [segment.cards(np.array([doc]))[0] for segment, doc in found]
