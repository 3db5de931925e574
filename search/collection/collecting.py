"""Which documents answer this text, best first? Documents as segments of postings, kept small in number."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.audiences import EVERYTHING
from search.arrays.files import MANIFEST, Damaged, Watch
from search.arrays.lock import WriterLock
from search.batches import batches
from search.collection.asked import Asked
from search.collection.counting import count_documents
from search.collection.merging import merge
from search.collection.paging import page
from search.collection.segment import Segment
from search.collection.shelf import Shelf
from search.collection.snapshot import Snapshot
from search.collection.tidying import Lengths, died_since, newest, untidy
from search.collection.view import View
from search.collection.weights import WEIGHTS, Weights
from search.document import Answer, Chosen, Document, Filters, Order

WATCHED_EVERY: Final = 0.5
_BATCH_DOCUMENTS: Final = 8192
_BATCH_CHARACTERS: Final = 6_000_000
_MANY: Final = 24
_DRIFT: Final = 0.1


class Collection:
    """Documents in a folder, or in memory where there is none; many processes read, one at a time writes.

    A follower that holds a lock of its own over everything gives it; else each change takes the folder's.
    """

    def __init__(
        self, path: Path | None = None, *, lock: WriterLock | None = None, weights: Weights = WEIGHTS
    ) -> None:
        self._weights = weights
        self._shelf = Shelf(path)
        self._watch = Watch(path) if path else None
        self._given = lock
        self._verified = float("-inf")
        self._lock = Lock()
        self._writing = Lock()
        self._lengths = Lengths()
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
        asked: str | Asked,
        *,
        audience: int = EVERYTHING,
        limit: int = 10,
        filters: Filters = Filters(),  # noqa: B008 (unchanging)
        cursor: str = "",
        explain: bool = False,
        counts: bool = True,
        only: Chosen | None = None,
        order: Order = "relevance",
    ) -> Answer:
        """Rank what this audience may see and (`only`) operators leave; without `counts` neither total nor facets."""
        return page(
            self.snapshot(),
            Asked((asked,)) if isinstance(asked, str) else asked,
            self._weights,
            audience=audience,
            limit=limit,
            filters=filters,
            cursor=cursor,
            explain=explain,
            counts=counts,
            only=only,
            order=order,
        )

    def apply(self, documents: Iterable[Document], removed: Iterable[int] = (), *, last: int) -> None:
        """Take in new and changed documents, let others go, and note the change that this comes up to."""
        with self._writer():
            now = self._trusted()
            fresh, keys = [], list(removed)
            for batch in batches(documents, _BATCH_DOCUMENTS, _BATCH_CHARACTERS):
                keys.extend(document.key for document in batch)
                fresh.append(self._shelf.new_segment(count_documents(batch)))
            gone = np.array(keys, np.int64)
            kept = [segment.without(gone) for segment in now.segments] if keys else now.segments
            self._publish([*(s for s in kept if s.living), *self._as_one(fresh)], now.means, last)
        while len(self._now.segments) > _MANY and self.tidy():
            pass

    def rebuild(self, documents: Iterable[Document], *, last: int) -> None:
        """Make everything anew from all documents; readers see the old until it is done."""
        with self._writer():
            some = batches(documents, _BATCH_DOCUMENTS, _BATCH_CHARACTERS)
            fresh = [self._shelf.new_segment(count_documents(batch)) for batch in some]
            self._publish(self._as_one(fresh), None, last)

    def tidy(self) -> bool:
        """Merge what has grown too many or too dead; tell whether it was done.

        The work is done beside changes, which wait only while its outcome is put in place.
        """
        with self._writer():
            now = self._trusted()
        chosen = untidy(now.segments)
        if not chosen:
            return False
        merged = self._shelf.draft(merge(chosen), now.means)
        with self._writer():
            now = self._trusted()
            dead = died_since(chosen, now.segments)
            if dead is None:
                return False
            gone = {segment.name for segment in chosen}
            kept = replace(self._shelf.keep(merged), dead=dead)
            segments = [kept if s.name == chosen[0].name else s for s in now.segments]
            self._publish([s for s in segments if s.name not in gone and s.living], now.means, now.last)
            return True

    def trial(self, documents: Sequence[Document]) -> "Collection":
        """Return this with other or changed documents in it, in memory, to be asked and thrown away."""
        now, made = self.snapshot(), Collection(weights=self._weights)
        keys = np.array([document.key for document in documents], np.int64)
        fresh = made._shelf.new_segment(count_documents(documents)).weighed(now.means)
        kept = [segment.without(keys) for segment in now.segments]
        made._now = Snapshot([*(s for s in kept if s.living), fresh], now.means, last=now.last)
        return made

    def close(self) -> None:
        """Let go of the files; the next question opens them again."""
        with self._lock:
            self._now = Snapshot([], np.ones((3, 4)))
            self._shelf.forget()

    def view(self, audience: int) -> View:
        """Look at the words of what this audience may see."""
        return View(self.snapshot(), audience)

    @contextmanager
    def _writer(self) -> Iterator[None]:
        with self._writing:
            if self._shelf.folder is None or (self._given and self._given.is_held):
                yield
                return
            with WriterLock(self._shelf.folder / ".lock"):
                yield

    def _trusted(self) -> Snapshot:
        self._verify(0.0)
        return self.snapshot()

    def _publish(self, segments: Sequence[Segment], before: NDArray[np.float64] | None, last: int) -> None:
        """Absorb small segments, weigh what is new (all, where the mean lengths have moved), and publish."""
        small = newest(segments)
        segments = [*segments[: len(segments) - len(small)], *self._as_one(small)]
        fresh = self._lengths.means(segments)
        if before is None or (np.abs(fresh / before - 1) > _DRIFT).any():
            weighed = [segment.weighed(fresh) for segment in segments]
        else:
            fresh = before
            weighed = [segment if segment.weights else segment.weighed(fresh) for segment in segments]
        published = self._shelf.publish(weighed, fresh, last)
        with self._lock:
            self._now = published

    def _as_one(self, segments: Sequence[Segment]) -> Sequence[Segment]:
        return segments if len(segments) < 2 else [self._shelf.new_segment(merge(segments))]
