"""How does Whoosh keep a segment here? In one file of plain arrays, mapped into memory, without scores."""

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh import matching
from whoosh.codec import base, whoosh3

from search.arrays.store import Arrays, arrays_in, blocks, open_arrays
from search.operators.coding import Numbers, docs_of, tokens_of
from search.operators.pool import FIELDS, Dead

ENDING: Final = ".words"
_PLACE_BITS: Final = 24
codecs: Any = base
matchers: Any = matching


class Codec(codecs.Codec):  # type: ignore[misc]
    """Words with documents and places; what a document is known by is a column beside them."""

    length_stats = False

    def new_segment(self, storage: Any, name: str) -> Any:
        return segments(self, name)

    def per_document_writer(self, storage: Any, segment: Any) -> Any:
        return _NoRows()

    def field_writer(self, storage: Any, segment: Any) -> Any:
        return _Writing(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> Any:
        return Words(storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> Any:
        return _Rows(segment)


class Segment(whoosh3.W3Segment):
    """A segment that stays one file."""

    def should_assemble(self) -> bool:
        return False


segments: Any = Segment


class _Writing(codecs.FieldWriter):  # type: ignore[misc]
    """Writes a pool to the file of its segment."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self.storage, self.segment = storage, segment
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Arrays) -> None:
        with self.segment.create_file(self.storage, ENDING) as file:
            for block in blocks(items):
                file.write(block)

    def close(self) -> None:
        self.is_closed = True


class _NoRows(codecs.PerDocumentWriter):  # type: ignore[misc]
    """Nothing is written by document."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


class _Rows(codecs.PerDocumentReader):  # type: ignore[misc]
    """How many documents there are; who is gone is left out of the postings already."""

    def __init__(self, segment: Any) -> None:
        self.segment = segment

    def doc_count(self) -> int:
        return int(self.segment.doc_count())

    def doc_count_all(self) -> int:
        return int(self.segment.doc_count_all())

    def has_deletions(self) -> bool:
        return False

    def is_deleted(self, place: int) -> bool:
        return bool(self.segment.is_deleted(place))

    def deleted_docs(self) -> tuple[int, ...]:
        return ()


class Words(codecs.TermsReader):  # type: ignore[misc]
    """The words of a segment, found by halving; a word begins with the number of its field."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self.arrays = segment_arrays(storage, segment)
        self.dead = dead_of(segment)
        self._bytes, self._ends = self.arrays["words"], self.arrays["words.ends"]

    def _word(self, place: int) -> bytes:
        return self._bytes[self._ends[place] : self._ends[place + 1]].tobytes()

    def _range(self, field: str, text: bytes, after: bytes) -> tuple[int, int]:
        """Tell where the words from a text up to another begin and end."""
        number = bytes([FIELDS.index(field)])
        known = range(len(self._ends) - 1)
        first = bisect_left(known, number + text, key=self._word)
        return first, bisect_left(known, number + after, first, key=self._word)

    def _living(self, docs: Numbers) -> Numbers:
        return docs[~self.dead[docs]]

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        first, last = self._range(term[0], term[1], term[1] + b"\0")
        return first < last

    def doc_frequency(self, field: str, text: bytes) -> int:
        return len(self.holding(field, text))

    def matcher(self, field: str, text: bytes, format_: Any, scorer: Any = None) -> Any:
        return matchers.ListMatcher(self.holding(field, text).tolist(), term=(field, text))

    def holding(self, field: str, text: bytes) -> Numbers:
        """List the documents that hold a word in a field."""
        return self._living(docs_of(self.arrays, *self._range(field, text, text + b"\0")))

    def beginning(self, field: str, text: bytes) -> Numbers:
        """List the documents that hold a word with this beginning."""
        return self._living(np.unique(docs_of(self.arrays, *self._range(field, text, text + b"\xff"))))

    def together(self, field: str, texts: Sequence[bytes]) -> Numbers:
        """List the documents where words stand one behind the other."""
        found: Numbers | None = None
        for n, text in enumerate(texts):
            _, docs, places = tokens_of(self.arrays, *self._range(field, text, text + b"\0"))
            begins = (docs << _PLACE_BITS | places) - n
            found = begins if found is None else np.intersect1d(found, begins, assume_unique=True)
            if not len(found):
                return found
        return self._living(np.unique(found >> _PLACE_BITS)) if found is not None else np.empty(0, np.int64)


def words_in(reader: Any) -> Words:
    """Give the words that Whoosh's reader of a segment reads from."""
    words: Words = reader._terms
    return words


def segment_arrays(storage: Any, segment: Any) -> Arrays:
    """Map the file of a segment."""
    name = segment.make_filename(ENDING)
    if storage.folder:
        return open_arrays(Path(storage.folder) / name)
    return arrays_in(np.frombuffer(storage.files[name], np.uint8))


def dead_of(segment: Any) -> Dead:
    """Mark the documents of a segment that are gone."""
    dead = np.zeros(segment.doc_count_all(), bool)
    dead[list(segment.deleted_docs())] = True
    return dead
