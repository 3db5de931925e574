"""What would become of real searches if something else were taught? Each is asked twice, with and without it."""

from collections.abc import Iterable
from typing import NamedTuple

from search.document import AGENTS, Hit
from search.index import SearchIndex
from search.lexicon import Lexicon


class Change(NamedTuple):
    """The first hits of a query, as they are and as they would be."""

    query: str
    before: tuple[Hit, ...]
    after: tuple[Hit, ...]

    @property
    def differs(self) -> bool:
        """Whether other articles would stand there, or the same in another order."""
        return [hit.key for hit in self.before] != [hit.key for hit in self.after]


def compare(
    index: SearchIndex,
    before: Lexicon,
    after: Lexicon,
    query: str,
    *,
    audience: int = AGENTS,
    limit: int = 10,
    at: int,
) -> Change:
    """Ask one query with what is taught and with what would be; raises Damaged as any search does."""
    was, becomes = (
        index.search(query, audience=audience, limit=limit, counts=False, lexicon=taught, at=at).hits
        for taught in (before, after)
    )
    return Change(query, was, becomes)


def preview(
    index: SearchIndex,
    before: Lexicon,
    after: Lexicon,
    queries: Iterable[str],
    *,
    audience: int = AGENTS,
    limit: int = 10,
    at: int,
) -> list[Change]:
    """Return the queries whose first hits would be others or stand in another order."""
    compared = (
        compare(index, before, after, query, audience=audience, limit=limit, at=at) for query in queries
    )
    return [change for change in compared if change.differs]
