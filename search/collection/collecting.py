"""Which documents answer this text, best first? Documents as segments of postings, kept small in number."""

import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.arrays.files import MANIFEST, Damaged, Watch
from search.arrays.lock import WriterLock
from search.collection.counting import count_documents
from search.collection.merging import merge
from search.collection.paging import page
from search.collection.segment import Segment, means
from search.collection.shelf import Shelf
from search.collection.snapshot import Snapshot
from search.collection.terms import terms_in
from search.document import AGENTS, Answer, Chosen, Document, Filters

WATCHED_EVERY: Final = 0.5
_BATCH_DOCUMENTS: Final = 8192
_BATCH_CHARACTERS: Final = 6_000_000
_SMALL: Final = 2048
_MANY: Final = 12
_DRIFT: Final = 0.1


class Collection:
    """Documents in a folder, or in memory where there is none; many processes read, one at a time writes.

    A follower that holds a lock of its own over everything gives it; else each change takes the folder's.
    """

    def __init__(self, path: Path | None = None, *, lock: WriterLock | None = None) -> None:
        self._shelf = Shelf(path)
        self._watch = Watch(path) if path else None
        self._given = lock
        self._verified = float("-inf")
        self._lock = Lock()
        self._writing = Lock()
        self._now = Snapshot([], np.ones((3, 4)))

    @property
    def last(self) -> int:
        """The number of the last change that is held; 0 where nothing can be read."""
        try:
            return self.snapshot().last
        except Damaged:
            return 0

    @property
    def generation(self) -> int:
        return self.snapshot().generation

    def __len__(self) -> int:
        return self.snapshot().living

    def held(self) -> dict[int, int]:
        """List the database ids of all documents held, each with the change that it stands at."""
        found: dict[int, int] = {}
        for s in self.snapshot().segments:
            keys, changed = s.arrays["key"][s.alive], s.arrays["changed"][s.alive]
            found.update(zip(keys.tolist(), changed.tolist(), strict=True))
        return found

    def snapshot(self) -> Snapshot:
        """Give the present generation; raise Damaged where it cannot be trusted."""
        moved = self._shelf.moved()
        if moved or time.monotonic() - self._verified > WATCHED_EVERY:
            self._verify(WATCHED_EVERY)
        if moved:
            with self._lock:
                if self._shelf.moved():
                    self._now = self._shelf.open(self._now)
        return self._now

    def ping(self) -> str:
        """Say what is wrong, in a word; empty where all is well."""
        try:
            self._verify(WATCHED_EVERY)
            self.snapshot()
        except Damaged as damage:
            return str(damage)
        return ""

    def _verify(self, max_age: float) -> None:
        if self._watch is None:
            return
        self._verified = float("-inf")
        faults = [
            f for f in self._watch.check(max_age=max_age) if (f.name, f.reason) != (MANIFEST, "missing")
        ]
        if not faults and self._now.generation and self._watch.check(max_age=max_age) and self._watch.check():
            raise Damaged(f"{MANIFEST}: missing")
        if faults:
            raise Damaged(f"{faults[0].name}: {faults[0].reason}")
        self._verified = time.monotonic()

    def search(
        self,
        text: str | Iterable[str],
        *,
        audience: int = AGENTS,
        limit: int = 10,
        filters: Filters = Filters(),  # noqa: B008 (unchanging)
        cursor: str = "",
        explain: bool = False,
        counts: bool = True,
        only: Chosen | None = None,
    ) -> Answer:
        """Rank what this audience may see and (`only`) operators leave; without `counts` neither total nor facets."""
        texts = [text] if isinstance(text, str) else list(text)
        return page(
            self.snapshot(),
            terms_in(texts),
            audience=audience,
            limit=limit,
            filters=filters,
            cursor=cursor,
            explain=explain,
            counts=counts,
            only=only,
        )

    def apply(self, documents: Iterable[Document], removed: Iterable[int] = (), *, last: int) -> None:
        """Take in new and changed documents, let others go, and note the change that this comes up to."""
        with self._writer():
            now = self._trusted()
            fresh, keys = [], list(removed)
            for batch in _batches(documents):
                keys.extend(document.key for document in batch)
                fresh.append(self._shelf.new_segment(count_documents(batch)))
            gone = np.array(keys, np.int64)
            kept = [segment.without(gone) for segment in now.segments] if keys else now.segments
            segments = [s for s in kept if s.living] + fresh
            self._publish(self._fewer(segments) if len(fresh) > 1 else segments, now.means, last)
            if len(self._now.segments) > _MANY:
                self._publish(self._fewer(self._now.segments), self._now.means, last)

    def rebuild(self, documents: Iterable[Document], *, last: int) -> None:
        """Make everything anew from all documents; readers see the old until it is done."""
        with self._writer():
            fresh = [self._shelf.new_segment(count_documents(batch)) for batch in _batches(documents)]
            if len(fresh) > 1:
                fresh = [self._shelf.new_segment(merge(fresh))]
            self._publish(fresh, None, last)

    def tidy(self) -> bool:
        """Merge what has grown too small, too many or too dead; for a quiet time, since large merges take seconds."""
        with self._writer():
            now = self._trusted()
            fewer = self._fewer(now.segments)
            if fewer == now.segments:
                return False
            self._publish(fewer, now.means, now.last)
            return True

    def close(self) -> None:
        """Let go of the files; the next question opens them again."""
        with self._lock:
            self._now = Snapshot([], np.ones((3, 4)))
            self._shelf.forget()

    def _writer(self) -> AbstractContextManager[object]:
        if self._shelf.folder is None or (self._given and self._given.is_held):
            return self._writing
        return WriterLock(self._shelf.folder / ".lock")

    def _trusted(self) -> Snapshot:
        self._verify(0.0)
        return self.snapshot()

    def _publish(self, segments: list[Segment], before: NDArray[np.float64] | None, last: int) -> None:
        """Absorb small segments, weigh what is new (all, where the mean lengths have moved), and publish."""
        segments = self._absorbed(segments)
        fresh = means(segments)
        if before is None or (np.abs(fresh / before - 1) > _DRIFT).any():
            weighed = [segment.weighed(fresh) for segment in segments]
        else:
            fresh = before
            weighed = [segment if segment.weights else segment.weighed(fresh) for segment in segments]
        published = self._shelf.publish(weighed, fresh, last)
        with self._lock:
            self._now = published

    def _absorbed(self, segments: list[Segment]) -> list[Segment]:
        size, first = 0, len(segments)
        while first and size + segments[first - 1].living <= _SMALL:
            first -= 1
            size += segments[first].living
        if len(segments) - first < 2:
            return segments
        return [*segments[:first], self._shelf.new_segment(merge(segments[first:]))]

    def _fewer(self, segments: list[Segment]) -> list[Segment]:
        """Merge from the newest backwards while the next older is at most three times as large, or too dead."""
        first = len(segments) - 1
        size = segments[first].living if segments else 0
        while first > 0 and segments[first - 1].living <= 3 * size:
            first -= 1
            size += segments[first].living
        dead = [n for n, s in enumerate(segments) if s.living < 0.7 * s.size]
        first = min([first, *dead])
        if first < 0 or (len(segments) - first < 2 and not dead):
            return segments
        return [*segments[:first], self._shelf.new_segment(merge(segments[first:]))]


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Gather documents, the last of several with one key, until there are many or their text is long."""
    batch: dict[int, Document] = {}
    characters = 0
    for document in documents:
        batch[document.key] = document
        characters += len(document.title) + len(document.body) + sum(map(len, document.phrasings))
        if len(batch) >= _BATCH_DOCUMENTS or characters >= _BATCH_CHARACTERS:
            yield list(batch.values())
            batch, characters = {}, 0
    if batch:
        yield list(batch.values())
