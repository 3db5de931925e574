"""Articles, found by free text from the arrays and by operators through Whoosh; the two are fed together."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from kb.audiences import EVERYTHING
from search.arrays.lock import WriterLock
from search.collection import Asked, Collection
from search.document import Answer, Chosen, Document, Filters, Order, WhyNot
from search.layers import Widened, widen
from search.lexicon import NOTHING, Lexicon
from search.operators.dates import span
from search.operators.fields import Fields
from search.operators.query import parse
from search.reports import find as find_reports
from search.telling import telling
from search.why_not import why_not


class SearchIndex:
    """The articles of one installation, in a folder or (path None) in memory.

    Reading raises Damaged while a part cannot be read; `rebuild` mends it.
    """

    def __init__(
        self, path: Path | None = None, *, lock: WriterLock | None = None, zone: tzinfo = UTC
    ) -> None:
        self._zone = zone
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
        audience: int = EVERYTHING,
        limit: int = 10,
        filters: Filters = Filters(),  # noqa: B008 (unchanging)
        cursor: str = "",
        explain: bool = False,
        counts: bool = True,
        order: Order = "relevance",
        lexicon: Lexicon = NOTHING,
        plainly: bool = False,
        at: int = 0,
        only: Chosen | None = None,
    ) -> Answer:
        """Find articles for typed text, only those that this audience may see; operators that fit nothing are words.

        What the support has taught (`lexicon`) acts as of a moment (`at`, seconds); `plainly` takes all words as they
        are typed; `only` some articles are looked at.
        """
        query = parse(typed)

        def ask(asked: Asked, only: Chosen | None = only) -> Answer:
            return self.articles.search(
                asked,
                audience=audience,
                limit=limit,
                filters=filters,
                cursor=cursor,
                explain=explain,
                counts=counts,
                only=only,
                order=order,
            )

        if query.tree is not None:
            left = self.fields.matching(query.tree, self._updated)
            fitting = Chosen(left.keys, left.others, query.is_whole, query.has_words)
            answer = ask(Asked(query.ranked, rules=lexicon.rules_for(query.text, at)), fitting & only)
            if answer.hits or answer.total:
                return replace(answer, ignored=query.ignored)
        words = query.text if query.tree is None else " ".join(query.ranked) or query.text
        widened = self._widened(words, audience, lexicon, at, plainly=plainly)
        answer = replace(
            ask(widened.asked),
            ignored=query.ignored,
            relaxed=query.tree is not None,
            corrected=widened.corrected,
            did_you_mean=widened.did_you_mean,
            widened=widened.words,
        )
        return telling(answer, widened.corrected or words, plainly=plainly) if counts else answer

    def search_tickets(
        self,
        typed: str,
        *,
        limit: int = 10,
        filters: Filters = Filters(),  # noqa: B008 (unchanging)
        only: frozenset[int] | None = None,
        order: Order = "relevance",
        lexicon: Lexicon = NOTHING,
        at: int = 0,
    ) -> Answer:
        """Find tickets for typed text, among all or (`only`) some of them; who may see them is the caller's matter."""
        return find_reports(
            self.tickets,
            typed,
            limit=limit,
            filters=filters,
            only=only,
            order=order,
            lexicon=lexicon,
            at=at,
        )

    def why_not(
        self,
        typed: str,
        key: int,
        *,
        audience: int = EVERYTHING,
        filters: Filters = Filters(),  # noqa: B008 (unchanging)
        lexicon: Lexicon = NOTHING,
        at: int = 0,
    ) -> WhyNot:
        """Say what became of one article in a search, and why."""
        return why_not(self, typed, key, audience=audience, filters=filters, lexicon=lexicon, at=at)

    def _widened(self, text: str, audience: int, lexicon: Lexicon, at: int, *, plainly: bool) -> Widened:
        if plainly:
            return Widened(Asked((text,), rules=lexicon.rules_for(text, at), plainly=True))
        return widen(text, self.articles.view(audience), lexicon, at)

    def _updated(self, typed: str) -> frozenset[int]:
        """List the articles last changed in a time that was typed."""
        within = span(typed, datetime.now(self._zone))
        return self.articles.view(EVERYTHING).updated_within(*within) if within else frozenset()

    def apply(self, documents: Iterable[Document], removed: Iterable[int] = (), *, last: int) -> None:
        """Take in changed articles and let others go.

        Who goes is ranked no more before operators forget him, and who comes is known to them before he is ranked:
        else what a query forbids (`-词`) would be found in between.
        """
        documents, removed = list(documents), list(removed)
        if removed:
            self.articles.apply([], removed, last=self.articles.last)
        self.fields.apply(documents, removed, last=last)
        self.articles.apply(documents, last=last)

    def trial(self, documents: Sequence[Document]) -> "SearchIndex":
        """Return the index as it would be with these articles, to be asked and thrown away; operators miss them."""
        made = copy(self)
        made.articles = self.articles.trial(documents)
        return made

    def rebuild(self, documents: Callable[[], Iterable[Document]], *, last: int) -> None:
        """Make both parts anew from all articles, which are asked for twice."""
        self.articles.rebuild(documents(), last=last)
        self.fields.rebuild(documents(), last=last)

    def close(self) -> None:
        """Let go of the files."""
        self.articles.close()
        self.fields.close()
        self.tickets.close()
