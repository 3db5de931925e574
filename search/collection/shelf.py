"""Write the segments of a collection into its sealed folder, and open those that the manifest names."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.arrays.files import MANIFEST, Damaged, Manifest, read_manifest, seal, signature
from search.arrays.store import Arrays, open_arrays, write_arrays
from search.collection.compact import compact
from search.collection.segment import Segment
from search.collection.snapshot import Snapshot

FORMAT: Final = 5
_TRIES: Final = 6


class Shelf:
    """The folder of a collection, or nothing but memory."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._folder = folder or Path()
        self._manifest = str(self._folder / MANIFEST)
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        self._named = 0
        self._mark: object = None

    def new_name(self) -> str:
        """Give a name that no file here ever had."""
        self._named = max(self._named + 1, time.time_ns())
        return f"{self._named:x}"

    def put(self, name: str, arrays: Arrays) -> Arrays:
        """Write arrays under a new name and map them, or keep them in memory."""
        if self.folder is None:
            return arrays
        write_arrays(self.folder / name, arrays)
        return open_arrays(self.folder / name)

    def moved(self) -> bool:
        """Say, by one stat, whether another generation stands here than was opened last."""
        if self.folder is None:
            return False
        return self._mark_now() != self._mark

    def forget(self) -> None:
        """Open everything anew the next time."""
        self._mark = None

    def _mark_now(self) -> object:
        try:
            return signature(self._manifest)
        except OSError:
            return None

    def open(self, known: Snapshot) -> Snapshot:
        """Open the present generation, taking over the segments that are open already."""
        if self.folder is None:
            return known
        for tries in range(_TRIES):
            mark = self._mark_now()
            manifest = read_manifest(self.folder)
            if manifest.generation == known.generation:
                self._mark = mark
                return known
            try:
                opened = self._opened(manifest, {s.name: s for s in known.segments})
            except FileNotFoundError as error:
                if tries == _TRIES - 1 or self._mark_now() == mark:
                    raise Damaged(f"{Path(error.filename or '').name}: missing") from error
                continue
            self._mark = mark
            return opened
        raise Damaged("the files change faster than they can be opened")

    def _opened(self, manifest: Manifest, known: Mapping[str, Segment]) -> Snapshot:
        facts = manifest.facts
        if manifest.generation and facts.get("format") != FORMAT:
            raise Damaged(f"format {facts.get('format')} instead of {FORMAT}")
        means = np.array(facts.get("means", np.ones((3, 4))), np.float64)
        segments = [self._segment(told, known.get(told["name"])) for told in facts.get("segments", [])]
        return Snapshot(segments, means, generation=manifest.generation, last=facts.get("last", 0))

    def _segment(self, told: Mapping[str, Any], known: Segment | None) -> Segment:
        name, weights, dead = told["name"], told["weights"], told["dead"]
        if known and known.facts() == told:
            return known
        arrays = known.arrays if known else open_arrays(self._folder / f"{name}.segment")
        same = known is not None and known.weights_name == weights
        weight = known.weights if known and same else open_arrays(self._folder / weights)
        if known and known.dead_name == dead:
            gone = known.dead
        elif dead:
            bits = open_arrays(self._folder / dead)["dead"]
            gone = np.unpackbits(bits, count=len(arrays["key"])).astype(bool)
        else:
            gone = np.zeros(len(arrays["key"]), bool)
        if known:
            return replace(known, weights=weight, dead=gone, weights_name=weights, dead_name=dead)
        return Segment(name, arrays, weight, gone, weights, dead)

    def new_segment(self, arrays: Arrays) -> Segment:
        """Store counted arrays as a segment that is not weighed yet."""
        name = self.new_name()
        stored = self.put(f"{name}.segment", compact(arrays))
        return Segment(name, stored, {}, np.zeros(len(arrays["key"]), bool))

    def draft(self, arrays: Arrays, means: NDArray[np.float64]) -> Segment:
        """Store and weigh a segment under hidden names, which a seal meanwhile leaves alone."""
        for stale in self._folder.glob(".*.draft") if self.folder else ():
            stale.unlink()
        name = self.new_name()
        stored = self.put(f".{name}.draft", compact(arrays))
        made = Segment(name, stored, {}, np.zeros(len(arrays["key"]), bool)).weighed(means)
        return replace(made, weights=self.put(f".{name}.weights.draft", made.weights))

    def keep(self, draft: Segment) -> Segment:
        """Give a draft the names that it is published under."""
        weights = f"{draft.name}.{self.new_name()}.weights"
        if self.folder:
            (self.folder / f".{draft.name}.draft").rename(self.folder / f"{draft.name}.segment")
            (self.folder / f".{draft.name}.weights.draft").rename(self.folder / weights)
        return replace(draft, weights_name=weights)

    def publish(self, segments: Iterable[Segment], means: NDArray[np.float64], last: int) -> Snapshot:
        """Make these segments the present generation."""
        segments = [self._stored(segment) for segment in segments]
        if self.folder is None:
            return Snapshot(segments, means, generation=self._next(), last=last)
        try:
            before = read_manifest(self.folder)
        except Damaged:
            before = Manifest(generation=time.time_ns() // 1_000_000)
        files = [
            file for s in segments for file in (f"{s.name}.segment", s.weights_name, s.dead_name) if file
        ]
        facts = {
            "format": FORMAT,
            "last": last,
            "means": means.tolist(),
            "segments": [segment.facts() for segment in segments],
        }
        manifest = seal(self.folder, files, facts, after=before)
        self._mark = self._mark_now()
        return Snapshot(segments, means, generation=manifest.generation, last=last)

    def _next(self) -> int:
        self._named += 1
        return self._named

    def _stored(self, segment: Segment) -> Segment:
        if not segment.weights_name:
            name = f"{segment.name}.{self.new_name()}.weights"
            segment = replace(segment, weights=self.put(name, segment.weights), weights_name=name)
        if not segment.dead_name and segment.dead.any():
            name = f"{segment.name}.{self.new_name()}.dead"
            self.put(name, {"dead": np.packbits(segment.dead)})
            segment = replace(segment, dead_name=name)
        return segment
