"""Say in Whoosh's terms what one word, phrase, prefix or field asks for."""

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, Final

import numpy as np
from whoosh import matching, scoring
from whoosh import query as whoosh_query

from search.operators.codec import Words as Held
from search.operators.codec import words_in
from search.operators.coding import Numbers
from search.operators.query import Words as Asked
from search.operators.schema import whole
from search.words.characters import is_han
from search.words.scanner import terms

q: Any = whoosh_query
matchers: Any = matching
Find = Callable[[Held], Numbers]
_TEXTS: Final = ("title", "text")
_NOTHING: Final[Numbers] = np.empty(0, np.int64)


class Unweighed(scoring.WeightingModel):
    """Whoosh says what fits; what is best is told elsewhere."""

    def scorer(self, *_: Any, **__: Any) -> None:
        """Weigh nothing."""


class Found(q.Query):  # type: ignore[misc]
    """A question that a segment's words answer with all documents at once."""

    def __init__(self, find: Find) -> None:
        self.find = find

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Give the documents of one segment; where there is none, there are none."""
        if not searcher.doc_count_all():
            return matchers.NullMatcher()
        return matchers.ListMatcher(self.find(words_in(searcher.reader())).tolist())


def asked(words: Asked) -> Any:
    """Turn words of a tree into a Whoosh query."""
    return Found(_text(words) if words.field in {"", "title"} else _whole(words.field, whole(words.text)))


def _whole(field: str, text: str) -> Find:
    if field == "category":
        top = text.rstrip("/").encode()
        return lambda held: np.union1d(held.holding(field, top), held.beginning(field, top + b"/"))
    wanted = _number(text) if field == "number" else text
    return lambda held: held.holding(field, wanted.encode())


def _text(words: Asked) -> Find:
    fields = (words.field,) if words.field else _TEXTS
    found = [term.encode() for term in terms(words.text)]
    if words.is_prefix:
        return lambda held: _any(_prefixed(held, field, words.text, found[:1]) for field in fields)
    if words.is_phrase and len(found) > 1:
        return lambda held: _any(held.together(field, found) for field in fields)
    return lambda held: _every(held, fields, found)


def _every(held: Held, fields: tuple[str, ...], words: list[bytes]) -> Numbers:
    """List the documents that hold each word in one of the fields."""
    each = [_any(held.holding(field, word) for field in fields) for word in words]
    return reduce(np.intersect1d, each) if each else _NOTHING


def _prefixed(held: Held, field: str, text: str, words: list[bytes]) -> Numbers:
    start = whole(text)
    if not is_han(start):
        start = start.replace("-", "").replace("_", "")
    if not start:
        return _NOTHING
    return _any([held.beginning(field, start.encode()), *(held.holding(field, word) for word in words)])


def _any(found: Iterable[Numbers]) -> Numbers:
    return reduce(np.union1d, found, _NOTHING)


def _number(text: str) -> str:
    return f"kb-{int(text):06d}" if text.isdecimal() and len(text) < 10 else text
