"""Articles, found by free text from the arrays and by operators through Whoosh; the two are fed together."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from search.arrays.lock import WriterLock
from search.collection.collecting import Collection
from search.document import AGENTS, Answer, Chosen, Document, Filters
from search.operators.fields import Fields
from search.operators.query import parse


class SearchIndex:
    """The articles of one installation, in a folder or (path None) in memory.

    Reading raises Damaged while a part cannot be read; `rebuild` mends it.
    """

    def __init__(self, path: Path | None = None, *, lock: WriterLock | None = None) -> None:
        self.articles = Collection(path / "arrays" if path else None, lock=lock)
        self.fields = Fields(path / "fields" if path else None)
        self.tickets = Collection(path / "tickets" if path else None, lock=lock)

    @property
    def last(self) -> int:
        """The number of the last change that every part holds."""
        return min(self.articles.last, self.fields.last, self.tickets.last)

    def ping(self) -> dict[str, str]:
        """Say what is wrong with each part, in a word; empty where all is well."""
        tickets = self.tickets.ping()
        return {
            "index": self.fields.ping(),
            "arrays": self.articles.ping() or (tickets and f"tickets: {tickets}"),
        }

    def search(
        self,
        typed: str,
        *,
        audience: int = AGENTS,
        limit: int = 10,
        filters: Filters = Filters(),  # noqa: B008 (unchanging)
        cursor: str = "",
        explain: bool = False,
        counts: bool = True,
    ) -> Answer:
        """Find articles for typed text, only those that this audience may see; operators that fit nothing are words."""
        query = parse(typed)

        def ask(texts: tuple[str, ...], only: Chosen | None) -> Answer:
            return self.articles.search(
                texts,
                audience=audience,
                limit=limit,
                filters=filters,
                cursor=cursor,
                explain=explain,
                counts=counts,
                only=only,
            )

        if query.tree is None:
            answer = ask((query.text,), None)
        else:
            left = self.fields.matching(query.tree)
            answer = ask(query.ranked, Chosen(left.keys, left.others, query.is_whole, query.has_words))
            if not answer.hits and not cursor:
                answer = replace(ask((query.text,), None), relaxed=True)
        return replace(answer, ignored=query.ignored) if query.ignored else answer

    def apply(self, documents: Iterable[Document], removed: Iterable[int] = (), *, last: int) -> None:
        """Take in changed articles and let others go."""
        documents, removed = list(documents), list(removed)
        self.fields.apply(documents, removed, last=last)
        self.articles.apply(documents, removed, last=last)

    def rebuild(self, documents: Callable[[], Iterable[Document]], *, last: int) -> None:
        """Make both parts anew from all articles, which are asked for twice."""
        self.articles.rebuild(documents(), last=last)
        self.fields.rebuild(documents(), last=last)

    def close(self) -> None:
        """Let go of the files."""
        self.articles.close()
        self.fields.close()
        self.tickets.close()
