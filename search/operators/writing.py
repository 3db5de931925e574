"""How does a document come into the Whoosh index, and when do segments become one?"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np
from whoosh import writing

from search.arrays.store import Arrays
from search.document import Document
from search.operators.codec import Codec, dead_of, segment_arrays
from search.operators.pool import Dead, Pool
from search.operators.schema import words_of

SMALL: Final = 2048
LARGE: Final = 32_768
_STEP: Final = 4
_MANY: Final = 3
_DEAD: Final = 0.3

Merging = Callable[[Sequence[Any], int], Sequence[Any]]


class Writer(writing.SegmentWriter):
    """Whoosh's writer, which takes words as they are cut instead of cutting them itself."""

    def __init__(self, index: Any) -> None:
        super().__init__(index, codec=Codec(), compound=False)  # type: ignore[no-untyped-call]
        self.pool: Any = Pool()

    def add(self, document: Document) -> None:
        """Take in a document that is new, or whose former text was removed."""
        self.pool.add(document.key, document.changed, words_of(document))
        self.docnum += 1
        self._added = True

    def remove(self, keys: Iterable[int]) -> None:
        """Let documents go."""
        gone = np.fromiter(keys, np.int64)
        for segment in self.segments if len(gone) else ():
            for place in np.flatnonzero(np.isin(segment_arrays(self.storage, segment)["key"], gone)).tolist():
                segment.delete_document(place)

    def finish(self, merging: Merging) -> None:
        """Commit; the segments that `merging` chooses, given all and how many documents are new, become one."""
        fresh = self.docnum

        def merge(writer: Any, segments: Sequence[Any]) -> list[Any]:
            living = [segment for segment in segments if segment.doc_count()]
            chosen = merging(living, fresh)
            for segment in chosen:
                self._absorb(segment)
            return [segment for segment in living if segment not in chosen]

        self.commit(mergetype=merge)  # type: ignore[no-untyped-call]

    def replace(self, chosen: Sequence[Any], arrays: Arrays, dead: Dead) -> None:
        """Commit, with what was made of some segments in their place."""
        self.pool.made = arrays
        self.docnum = len(dead)
        self._added = True
        for place in np.flatnonzero(dead).tolist():
            self.newsegment.delete_document(place)
        self.commit(mergetype=lambda _, segments: [s for s in segments if s not in chosen])  # type: ignore[no-untyped-call]

    def _absorb(self, segment: Any) -> None:
        self.pool.absorb(segment_arrays(self.storage, segment), dead_of(segment))
        self.docnum += segment.doc_count()
        self._added = True


def write(index: Any, documents: Iterable[Document], gone: Iterable[int], merging: Merging) -> None:
    """Take in new documents after others were let go."""
    writer = Writer(index)
    try:
        writer.remove(gone)
        for document in documents:
            writer.add(document)
    except BaseException:
        writer.cancel()  # type: ignore[no-untyped-call]
        raise
    writer.finish(merging)


def replace(index: Any, chosen: Sequence[Any], arrays: Arrays, dead: Dead) -> None:
    """Put what was made of some segments in their place."""
    Writer(index).replace(chosen, arrays, dead)


def none(segments: Sequence[Any], fresh: int) -> Sequence[Any]:
    """Choose no segment."""
    return ()


def newest(segments: Sequence[Any], fresh: int) -> Sequence[Any]:
    """Choose the newest segments, each as long as it is not much larger than what came after it."""
    first, size = len(segments), fresh
    while first and (more := segments[first - 1].doc_count()) <= min(_STEP * size, SMALL - size):
        first -= 1
        size += more
    return segments[first:]


def untidy(segments: Sequence[Any]) -> Sequence[Any]:
    """Choose one that is a third dead, or those of like size where there are several; not what edits still merge."""
    settled = list(segments)
    size = 0
    while settled and size + settled[-1].doc_count() <= SMALL:
        size += settled.pop().doc_count()
    for segment in settled:
        if segment.deleted_count() > _DEAD * segment.doc_count_all():
            return [segment]
    by_size = sorted(settled, key=lambda segment: segment.doc_count())
    chosen: list[Any] = []
    size = 0
    for segment in by_size:
        if chosen and (segment.doc_count() > _STEP * size or size + segment.doc_count() > LARGE):
            break
        chosen.append(segment)
        size += segment.doc_count()
    return chosen if len(chosen) >= _MANY else ()


def joined(storage: Any, chosen: Sequence[Any]) -> Arrays:
    """Make of segments the arrays of one that holds their living documents."""
    pool = Pool()
    for segment in chosen:
        pool.absorb(segment_arrays(storage, segment), dead_of(segment))
    return pool.arrays()


def died_since(chosen: Sequence[Any], now: Sequence[Any]) -> Dead | None:
    """Mark those of the documents joined that have gone meanwhile; None where a segment itself is no more."""
    present = {segment.segment_id(): segment for segment in now}
    if any(segment.segment_id() not in present for segment in chosen):
        return None
    return np.concatenate([dead_of(present[s.segment_id()])[~dead_of(s)] for s in chosen])
