"""The demo knowledge base as the search sees it, read from its files without a database."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from kb import demo
from kb.audiences import AGENTS, INTERNAL, PUBLIC
from search import Answer, Document, Hit, SearchIndex

_AUDIENCES: Final = {"public": PUBLIC, "internal": INTERNAL, "agents": AGENTS}


def _rows(folder: str) -> list[dict[str, Any]]:
    files = sorted((demo.FOLDER / folder).glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf8").splitlines()]


@cache
def articles() -> tuple[Document, ...]:
    """Give the demo's articles as documents, the first with key 1."""
    return tuple(
        Document(
            key=key,
            number=f"KB-{key:06d}",
            external_id=row["id"],
            title=row["title"],
            body=row["body"],
            phrasings=tuple(row["phrasings"]),
            category=row["category"],
            tags=tuple(row["tags"]),
            lang=row["lang"],
            kind=row["type"],
            audience=_AUDIENCES[row["visibility"]],
            updated_at=1_700_000_000 + key % 7,
            changed=1,
            useful=key % 5,
        )
        for key, row in enumerate(_rows("articles"), 1)
    )


@cache
def tickets() -> tuple[tuple[str, str, str], ...]:
    """Give title, description and the article that solved it of each past ticket."""
    return tuple((row["title"], row["body"], row["solved_by"]) for row in _rows("tickets"))


@cache
def index() -> SearchIndex:
    """Give one index of the demo, in memory, for all who only read."""
    made = SearchIndex()
    made.rebuild(articles, last=1)
    return made


def pages(
    index: SearchIndex, typed: str, *, limits: tuple[int, ...] = (50,), **more: Any
) -> Iterator[Answer]:
    """Walk through all pages of an answer, the sizes of the pages in turn."""
    cursor, turn = "", 0
    while True:
        answer = index.search(typed, limit=limits[turn % len(limits)], cursor=cursor, **more)
        yield answer
        if answer.cursor is None:
            return
        cursor, turn = answer.cursor, turn + 1


def everything(index: SearchIndex, typed: str, **more: Any) -> list[Hit]:
    """Gather the hits of all pages."""
    return [hit for answer in pages(index, typed, **more) for hit in answer.hits]
