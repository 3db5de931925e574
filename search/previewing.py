"""What would become of real searches if something else were taught? Each is asked with and without it."""

from collections.abc import Iterable
from typing import NamedTuple

from kb.audiences import EVERYTHING
from search.document import Answer, Hit
from search.index import SearchIndex
from search.lexicon import Lexicon
from search.operators import parse


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
    audience: int = EVERYTHING,
    limit: int = 10,
    at: int,
) -> Change:
    """Ask one query with what is taught and with what would be; raises Damaged as any search does."""

    def ask(taught: Lexicon) -> Answer:
        return index.search(query, audience=audience, limit=limit, counts=False, lexicon=taught, at=at)

    was = ask(before)
    texts = {query, parse(query).text, was.corrected}
    if all(_says(before, text, at) == _says(after, text, at) for text in texts):
        return Change(query, was.hits, was.hits)
    return Change(query, was.hits, ask(after).hits)


def _says(taught: Lexicon, text: str, at: int) -> tuple[object, ...]:
    """Give all that a search takes from what is taught."""
    return taught.alternatives(text), taught.own_words(text), taught.rules_for(text, at)


def preview(
    index: SearchIndex,
    before: Lexicon,
    after: Lexicon,
    queries: Iterable[str],
    *,
    audience: int = EVERYTHING,
    limit: int = 10,
    at: int,
) -> list[Change]:
    """Return the queries whose first hits would be others or stand in another order."""
    compared = (
        compare(index, before, after, query, audience=audience, limit=limit, at=at) for query in queries
    )
    return [change for change in compared if change.differs]
