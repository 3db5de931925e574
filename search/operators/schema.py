"""Which fields does the Whoosh index hold, and in which files? A change needs a new SCHEMA_VERSION, so a rebuild."""

from pathlib import Path
from typing import Any, Final

from whoosh import fields as whoosh_fields
from whoosh import index
from whoosh.filedb import filestore
from whoosh.util.filelock import FileLock

from search.arrays.files import Manifest
from search.document import Document
from search.words.characters import normalise
from search.words.scanner import terms_of

SCHEMA_VERSION: Final = 4
NAME: Final = "MAIN"
kinds: Any = whoosh_fields
stores: Any = filestore
indexes: Any = index


class Storage(filestore.FileStorage):
    """A folder whose sealed files stay until the next seal, so that no reader misses one."""

    sealed: set[str] = set()  # noqa: RUF012 (replaced, never changed)

    def delete_file(self, name: str) -> None:
        folder = Path(self.folder)
        if f"{folder.name}/{name}" not in self.sealed:
            (folder / name).unlink(missing_ok=True)

    def lock(self, name: str) -> Any:
        lock: Any = FileLock
        return lock(str(Path(self.folder) / f".{name}"))


def schema() -> Any:
    """Describe the fields: words of title and text, and what is asked for whole."""
    return kinds.Schema(
        **{name: kinds.ID() for name in ("category", "kind", "number", "tag")},
        title=kinds.TEXT(phrase=True),
        text=kinds.TEXT(phrase=True),
    )


def words_of(document: Document) -> tuple[list[str], ...]:
    """Give the words of each field in the order of their names."""
    asked_whole = document.category, document.kind, document.number
    category, kind, number = ([word] if (word := whole(text)) else [] for text in asked_whole)
    tags = sorted({word for tag in document.tags if (word := whole(tag))})
    text = "\n".join((*document.phrasings, document.body))
    return category, kind, number, tags, terms_of(normalise(text)), terms_of(normalise(document.title))


def whole(text: str) -> str:
    """Reduce what is asked for whole to one form."""
    return normalise(text).strip()


def created(folder: Path | None) -> Any:
    """Make an empty index in a new folder or in memory."""
    if folder is None:
        return stores.RamStorage().create_index(schema())
    folder.mkdir(parents=True)
    return Storage(str(folder)).create_index(schema())  # type: ignore[no-untyped-call]


class Index(index.FileIndex):
    """An index that is opened without looking at its newest table of contents, which may be nobody's yet."""

    def __init__(self, storage: Any) -> None:
        self.storage, self._schema, self.indexname = storage, schema(), NAME


def opened(folder: Path, manifest: Manifest) -> Any:
    """Open the index of a sealed folder."""
    storage = Storage(str(folder))  # type: ignore[no-untyped-call]
    storage.sealed = set(manifest.files)
    return Index(storage)


def table_of(built: Any) -> int:
    """Give the number of the newest table of contents."""
    newest: int = indexes.TOC._latest_generation(built.storage, built.indexname)
    return newest


def toc(built: Any, table: int) -> Any:
    """Read a table of contents."""
    return indexes.TOC.read(built.storage, built.indexname, gen=table, schema=schema())


def used(built: Any) -> list[str]:
    """List the files that the present generation of an index consists of."""
    toc = indexes.TOC.read(built.storage, built.indexname)
    segments = {segment.segment_id() for segment in toc.segments}
    table = indexes.TOC._filename(built.indexname, toc.generation)
    pattern = indexes.TOC._segment_pattern(built.indexname)
    found = [name for name in built.storage.list() if (m := pattern.match(name)) and m.group(1) in segments]
    return [table, *found]
