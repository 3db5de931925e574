"""Which articles fit a query with operators? The Whoosh index, sealed, behind one small class."""

import pickle
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock, local
from typing import Any, Final

from search.arrays.files import (
    MANIFEST,
    Damaged,
    Manifest,
    Signature,
    Watch,
    read_manifest,
    seal,
    signature,
    sweep,
)
from search.batches import batches
from search.document import Document
from search.operators.matching import Matching, matching
from search.operators.query import Node, Words

_BROKEN: Final = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    ImportError,
    AssertionError,
    pickle.PickleError,
    zlib.error,
)
_WATCHED_EVERY: Final = 0.5
_TRIES: Final = 6
MOST: Final = 32_768
CHARACTERS: Final = 10_000_000


def _never(_: str) -> frozenset[int]:
    return frozenset()


class Fields:
    """Articles by words, phrases, prefixes and fields, in a folder or in memory.

    A Searcher is never shared between threads: each opens its own, anew for each generation.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._folder = path or Path()
        self._watch = Watch(path) if path else None
        self._index: Any = None
        self._mark: object = None
        self._generation = 0
        self._lock = Lock()
        self._writing = Lock()
        self._mine = local()
        self._all: tuple[object, frozenset[int]] = (None, frozenset())
        self._last = 0

    @property
    def last(self) -> int:
        """The number of the last change that is held; 0 where nothing can be read."""
        return 0 if self.ping() else self._last

    def ping(self) -> str:
        """Say what is wrong, in a word; empty where all is well."""
        try:
            self._open()
        except Damaged as damage:
            return str(damage)
        return ""

    def matching(self, tree: Node, updated: Callable[[str], frozenset[int]] = _never) -> Matching:
        """List the keys of the articles that fit; `updated` lists those changed last in a time that was typed."""
        if self._open() is None:
            return Matching()
        try:
            searcher = self._searcher()
            found = matching(
                tree,
                lambda words: (
                    updated(words.text) if words.field == "updated" else self._keys(searcher, words)
                ),
            )
            return Matching(self._every(searcher) - found.keys) if found.others else found
        except _BROKEN as error:
            self._mine = local()
            raise Damaged(f"Whoosh: {error or type(error).__name__}") from error

    def _every(self, searcher: Any) -> frozenset[int]:
        """List all keys: what is ranked already and not known here cannot be said to lack a word."""
        from search.operators.codec import words_in

        mark = self._mine.mark
        known, keys = self._all
        if known != mark:
            held = [words_in(part.reader()) for part, _ in searcher.leaf_searchers() if part.doc_count_all()]
            keys = frozenset(key for words in held for key in words.arrays["key"][~words.dead].tolist())
            self._all = mark, keys
        return keys

    def _keys(self, searcher: Any, words: Words) -> frozenset[int]:
        from search.operators.asking import asked
        from search.operators.codec import words_in

        query = asked(words)
        found: set[int] = set()
        for part, _ in searcher.leaf_searchers():
            places = list(part.docs_for_query(query))
            if places:
                found.update(words_in(part.reader()).arrays["key"][places].tolist())
        return frozenset(found)

    def held(self) -> dict[int, int]:
        """List the keys of all articles held, each with the change that it stands at."""
        from search.operators.codec import dead_of, segment_arrays

        if self._open() is None:
            return {}
        found: dict[int, int] = {}
        try:
            for segment in self._index._segments():
                arrays, alive = segment_arrays(self._index.storage, segment), ~dead_of(segment)
                pairs = arrays["key"][alive].tolist(), arrays["changed"][alive].tolist()
                found.update(zip(*pairs, strict=True))
        except _BROKEN as error:
            raise Damaged(f"Whoosh: {error or type(error).__name__}") from error
        return found

    def close(self) -> None:
        """Let go of this thread's searcher; the next question opens one again."""
        searcher = getattr(self._mine, "searcher", None)
        self._mine = local()
        if searcher is not None:
            searcher.close()

    def _searcher(self) -> Any:
        from search.operators.asking import Unweighed

        if getattr(self._mine, "generation", None) != self._generation:
            generation, index = self._generation, self._index
            self._mine.searcher = index.searcher(weighting=Unweighed())
            self._mine.mark = index, self._mine.searcher.reader().generation()
            self._mine.generation = generation
        return self._mine.searcher

    def _open(self) -> Any:
        """Open the present generation; None where nothing was ever written."""
        if self._watch is None:
            return self._index
        for fault in self._watch.check(max_age=_WATCHED_EVERY):
            if (fault.name, fault.reason) == (MANIFEST, "missing") and not self._generation:
                return None
            raise Damaged(f"{fault.name}: {fault.reason}")
        with self._lock:
            for tries in range(_TRIES):
                mark = self._mark_now()
                if mark == self._mark:
                    return self._index
                try:
                    self._read(read_manifest(self._folder))
                except FileNotFoundError as error:
                    if tries == _TRIES - 1 or self._mark_now() == mark:
                        raise Damaged(f"{Path(error.filename or '').name}: missing") from error
                else:
                    self._mark = mark
                    return self._index
        raise Damaged("the files change faster than they can be opened")

    def _mark_now(self) -> Signature:
        try:
            return signature(self._folder / MANIFEST)
        except OSError as error:
            raise Damaged(f"{MANIFEST}: missing") from error

    def _read(self, manifest: Manifest) -> None:
        from search.operators.schema import SCHEMA_VERSION, opened

        if manifest.facts.get("schema") != SCHEMA_VERSION:
            raise Damaged(f"schema {manifest.facts.get('schema')} instead of {SCHEMA_VERSION}")
        try:
            self._index = opened(self._folder / manifest.facts["folder"], manifest)
        except FileNotFoundError:
            raise
        except _BROKEN as error:
            raise Damaged(f"Whoosh: {error or type(error).__name__}") from error
        self._generation = manifest.generation
        self._last = manifest.facts["last"]

    def apply(self, documents: Iterable[Document], removed: Iterable[int], *, last: int) -> None:
        """Take in changed documents and let others go."""
        from search.operators.writing import newest

        if self._open() is None:
            self.rebuild(documents, last=last)
            return
        gone = set(removed)
        with self._writing:
            self._sweep()
            for batch in batches(documents, MOST, CHARACTERS):
                self._write(self._index, batch, gone | {d.key for d in batch}, newest)
                gone = set()
            if gone:
                self._write(self._index, [], gone, newest)
            self._seal(self._index, last)

    def rebuild(self, documents: Iterable[Document], *, last: int) -> None:
        """Write everything anew, beside the old, which stays until it is done."""
        from search.operators.schema import created
        from search.operators.writing import none

        with self._writing:
            index = created(self._path / f"{time.time_ns():x}" if self._path else None)
            for batch in batches(documents, MOST, CHARACTERS):
                self._write(index, batch, (), none)
            self._seal(index, last)

    def tidy(self) -> bool:
        """Merge what has grown too many or too dead; tell whether it was done.

        The work is done beside changes, which wait only while its outcome is put in place.
        """
        from search.operators.writing import Writer, died_since, joined, untidy

        with self._writing:
            chosen = untidy(self._index._segments()) if self._open() is not None else ()
        if not chosen:
            return False
        arrays = joined(self._index.storage, chosen)
        with self._writing:
            dead = died_since(chosen, self._index._segments())
            if dead is None:
                return False
            self._sweep()
            Writer(self._index).replace(chosen, arrays, dead)
            self._seal(self._index, self._last)
            return True

    def _sweep(self) -> None:
        if self._path:
            sweep(self._path, read_manifest(self._path))

    @staticmethod
    def _write(index: Any, documents: Iterable[Document], gone: Iterable[int], merging: Any) -> None:
        from search.operators.writing import Writer

        writer = Writer(index)
        try:
            writer.remove(gone)
            for document in documents:
                writer.add(document)
        except BaseException:
            writer.cancel()  # type: ignore[no-untyped-call]
            raise
        writer.finish(merging)

    def _seal(self, index: Any, last: int) -> None:
        from search.operators.schema import SCHEMA_VERSION, used

        if self._path is None:
            self._index, self._last = index, last
            self._generation += 1
            return
        try:
            before = read_manifest(self._path)
        except Damaged:
            before = Manifest(generation=time.time_ns() // 1_000_000)
        folder = Path(index.storage.folder).name
        names = [f"{folder}/{name}" for name in used(index)]
        manifest = seal(
            self._path, names, {"schema": SCHEMA_VERSION, "folder": folder, "last": last}, after=before
        )
        with self._lock:
            self._index, self._mark = index, signature(self._path / MANIFEST)
            self._generation, self._last = manifest.generation, last
            index.storage.sealed = set(names)
