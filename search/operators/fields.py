"""Which articles fit a query with operators? The Whoosh index, sealed, behind one small class."""

import pickle
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

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
from search.operators.matching import Matching
from search.operators.query import Node

if TYPE_CHECKING:
    from search.operators.opened import Opened

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
_MOST: Final = 32_768
_CHARACTERS: Final = 10_000_000


def _never(typed: str) -> frozenset[int]:
    """Find nothing in any time."""
    return frozenset()


class Fields:
    """Articles by words, phrases, prefixes and fields, in a folder or in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._folder = path or Path()
        self._watch = Watch(path) if path else None
        self._ram: Any = None
        self._now: Opened | None = None
        self._mark: object = None
        self._generation = 0
        self._lock = Lock()
        self._writing = Lock()
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
        opened = self._open()
        if opened is None:
            return Matching()
        try:
            return opened.matching(tree, updated)
        except _BROKEN as error:
            raise Damaged(f"Whoosh: {error or type(error).__name__}") from error

    def held(self) -> dict[int, int]:
        """List the keys of all articles held, each with the change that it stands at."""
        opened = self._open()
        try:
            return dict(opened.held) if opened else {}
        except _BROKEN as error:
            raise Damaged(f"Whoosh: {error or type(error).__name__}") from error

    def close(self) -> None:
        """Let go of the files; the next question opens them again."""
        if self._path:
            with self._lock:
                self._now, self._mark = None, None

    def _open(self) -> "Opened | None":
        """Open the present generation; None where nothing was ever written."""
        if self._watch is None:
            return self._now
        for fault in self._watch.check(max_age=_WATCHED_EVERY):
            if (fault.name, fault.reason) == (MANIFEST, "missing") and not self._generation:
                return None
            raise Damaged(f"{fault.name}: {fault.reason}")
        with self._lock:
            for tries in range(_TRIES):
                mark = self._mark_now()
                if mark == self._mark:
                    return self._now
                try:
                    self._read(read_manifest(self._folder))
                except FileNotFoundError as error:
                    if tries == _TRIES - 1 or self._mark_now() == mark:
                        raise Damaged(f"{Path(error.filename or '').name}: missing") from error
                else:
                    self._mark = mark
                    return self._now
        raise Damaged("the files change faster than they can be opened")

    def _mark_now(self) -> Signature:
        try:
            return signature(self._folder / MANIFEST)
        except OSError as error:
            raise Damaged(f"{MANIFEST}: missing") from error

    def _read(self, manifest: Manifest) -> None:
        from search.operators.opened import Opened
        from search.operators.schema import SCHEMA_VERSION, opened

        facts = manifest.facts
        if facts.get("schema") != SCHEMA_VERSION:
            raise Damaged(f"schema {facts.get('schema')} instead of {SCHEMA_VERSION}")
        try:
            self._now = Opened(opened(self._folder / facts["folder"], manifest), facts["table"])
        except FileNotFoundError:
            raise
        except _BROKEN as error:
            raise Damaged(f"Whoosh: {error or type(error).__name__}") from error
        self._generation, self._last = manifest.generation, facts["last"]

    def apply(self, documents: Iterable[Document], removed: Iterable[int], *, last: int) -> None:
        """Take in changed documents and let others go."""
        from search.operators.writing import newest, write

        if self._open() is None:
            self.rebuild(documents, last=last)
            return
        gone = set(removed)
        with self._writing:
            index = self._writable()
            for batch in batches(documents, _MOST, _CHARACTERS):
                write(index, batch, gone | {d.key for d in batch}, newest)
                gone = set()
            if gone:
                write(index, [], gone, newest)
            self._seal(index, last)

    def rebuild(self, documents: Iterable[Document], *, last: int) -> None:
        """Write everything anew, beside the old, which stays until it is done."""
        from search.operators.schema import created
        from search.operators.writing import none, write

        with self._writing:
            index = created(self._path / f"{time.time_ns():x}" if self._path else None)
            for batch in batches(documents, _MOST, _CHARACTERS):
                write(index, batch, (), none)
            self._seal(index, last)

    def tidy(self) -> bool:
        """Merge what has grown too many or too dead; tell whether it was done.

        The work is done beside changes, which wait only while its outcome is put in place; where one of them merged
        the same segments first, it was in vain.
        """
        from search.operators.writing import died_since, joined, replace, untidy

        opened = self._open()
        chosen = untidy(opened.segments) if opened else ()
        if opened is None or not chosen:
            return False
        try:
            arrays = joined(opened.storage, chosen)
        except FileNotFoundError:
            return False
        with self._writing:
            now = self._open()
            dead = died_since(chosen, now.segments if now else ())
            if dead is None:
                return False
            index = self._writable()
            replace(index, chosen, arrays, dead)
            self._seal(index, self._last)
            return True

    def _writable(self) -> Any:
        """Open what is sealed for writing; what a writer left unfinished is thrown away."""
        from search.operators.schema import opened

        if self._path is None:
            return self._ram
        manifest = read_manifest(self._path)
        sweep(self._path, manifest)
        return opened(self._path / manifest.facts["folder"], manifest)

    def _seal(self, index: Any, last: int) -> None:
        from search.operators.opened import Opened
        from search.operators.schema import SCHEMA_VERSION, table_of, used

        table = table_of(index)
        if self._path is None:
            self._ram, self._now, self._last = index, Opened(index, table), last
            self._generation += 1
            return
        try:
            before = read_manifest(self._path)
        except Damaged:
            before = Manifest(generation=time.time_ns() // 1_000_000)
        folder = Path(index.storage.folder).name
        names = [f"{folder}/{name}" for name in used(index)]
        facts = {"schema": SCHEMA_VERSION, "folder": folder, "table": table, "last": last}
        manifest = seal(self._path, names, facts, after=before)
        with self._lock:
            self._read(manifest)
            self._mark = self._mark_now()
