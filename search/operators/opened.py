"""One generation of the Whoosh index as it is read: unchanging, shared by all threads."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from whoosh import searching

from search.operators.asking import Unweighed, asked
from search.operators.codec import words_in
from search.operators.matching import Matching, matching
from search.operators.query import Node, Words
from search.operators.schema import toc

Updated = Callable[[str], frozenset[int]]
searchers: Any = searching


class Opened:
    """The segments that a table of contents names, mapped at once, so that no later change can take them away."""

    def __init__(self, index: Any, table: int) -> None:
        told = toc(index, table)
        self.storage = index.storage
        self.segments = told.segments
        self._reader = index._reader(index.storage, told.schema, told.segments, told.generation)

    def matching(self, tree: Node, updated: Updated) -> Matching:
        """List the keys of the articles that fit."""
        searcher = searchers.Searcher(self._reader, weighting=Unweighed())
        found = matching(
            tree,
            lambda words: updated(words.text) if words.field == "updated" else self._keys(searcher, words),
        )
        return Matching(self.every - found.keys) if found.others else found

    @staticmethod
    def _keys(searcher: Any, words: Words) -> frozenset[int]:
        query = asked(words)
        found: set[int] = set()
        for part, _ in searcher.leaf_searchers():
            places = list(part.docs_for_query(query))
            if places:
                found.update(words_in(part.reader()).arrays["key"][places].tolist())
        return frozenset(found)

    @cached_property
    def every(self) -> frozenset[int]:
        """All keys: what is ranked already and not known here cannot be said to lack a word."""
        return frozenset(self.held)

    @cached_property
    def held(self) -> dict[int, int]:
        """The keys of all articles, each with the change that it stands at."""
        found: dict[int, int] = {}
        for reader, _ in self._reader.leaf_readers() if self.segments else ():
            words = words_in(reader)
            keys, changed = (words.arrays[name][~words.dead].tolist() for name in ("key", "changed"))
            found.update(zip(keys, changed, strict=True))
        return found
