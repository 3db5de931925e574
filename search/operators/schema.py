"""Which fields does the Whoosh index hold, and in which files? A change needs a new SCHEMA_VERSION, so a rebuild."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from whoosh import analysis, index
from whoosh import fields as whoosh_fields
from whoosh.filedb import filestore
from whoosh.util.filelock import FileLock

from search.arrays.files import Manifest
from search.document import Document
from search.words.characters import normalise
from search.words.scanner import terms_of

SCHEMA_VERSION: Final = 2
kinds: Any = whoosh_fields
tools: Any = analysis
stores: Any = filestore
indexes: Any = index


class WordTokenizer(analysis.Tokenizer):
    """Cut text as everywhere else; positions count the words."""

    def __call__(self, value: str, positions: bool = False, **_: Any) -> Iterator[Any]:
        token = tools.Token(positions, False)
        token.boost = 1.0
        for position, term in enumerate(terms_of(normalise(value))):
            token.text = term
            token.pos = position
            yield token


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
    words = WordTokenizer()
    return kinds.Schema(
        key=kinds.NUMERIC(int, bits=64, stored=True, unique=True, sortable=True),
        changed=kinds.STORED(),
        title=kinds.TEXT(words, phrase=True),
        text=kinds.TEXT(words, phrase=True),
        category=kinds.ID(),
        tag=kinds.KEYWORD(commas=True),
        kind=kinds.ID(),
        number=kinds.ID(),
    )


def fields(document: Document) -> dict[str, Any]:
    """Give the fields of a document."""
    return {
        "key": document.key,
        "changed": document.changed,
        "title": document.title,
        "text": "\n".join((*document.phrasings, document.body)),
        "category": whole(document.category),
        "tag": ",".join(whole(tag).replace(",", " ") for tag in document.tags),
        "kind": whole(document.kind),
        "number": whole(document.number),
    }


def whole(text: str) -> str:
    """Reduce what is asked for whole to one form."""
    return normalise(text).strip()


def created(folder: Path | None) -> Any:
    """Make an empty index in a new folder or in memory."""
    if folder is None:
        return stores.RamStorage().create_index(schema())
    folder.mkdir(parents=True)
    return Storage(str(folder)).create_index(schema())  # type: ignore[no-untyped-call]


def opened(folder: Path, manifest: Manifest) -> Any:
    """Open the index of a sealed folder."""
    storage = Storage(str(folder))  # type: ignore[no-untyped-call]
    storage.sealed = set(manifest.files)
    return indexes.FileIndex(storage, schema())


def used(built: Any) -> list[str]:
    """List the files that the present generation of an index consists of."""
    toc = indexes.TOC.read(built.storage, built.indexname)
    segments = {segment.segment_id() for segment in toc.segments}
    table = indexes.TOC._filename(built.indexname, toc.generation)
    pattern = indexes.TOC._segment_pattern(built.indexname)
    found = [name for name in built.storage.list() if (m := pattern.match(name)) and m.group(1) in segments]
    return [table, *found]
