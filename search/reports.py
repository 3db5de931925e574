"""Tickets found by their words: the ranker of the articles over a collection of their own."""

from dataclasses import replace

from kb.audiences import EVERYTHING
from search.collection import Asked, Collection
from search.document import Answer, Chosen, Filters, Order
from search.layers import Widened, widen
from search.lexicon import NOTHING, Lexicon
from search.operators.query import parse


def find(
    tickets: Collection,
    typed: str,
    *,
    limit: int = 10,
    filters: Filters = Filters(),  # noqa: B008 (unchanging)
    only: frozenset[int] | None = None,
    order: Order = "relevance",
    lexicon: Lexicon = NOTHING,
    at: int = 0,
) -> Answer:
    """Find tickets for typed text; operators are words here, and rules for articles say nothing.

    With `only` some tickets are looked at, and no word of another one corrects or widens what was typed.
    """
    query = parse(typed)
    words = query.text if query.tree is None else " ".join(query.ranked) or query.text
    widened = Widened(Asked((words,)))
    if only is None:
        widened = widen(words, tickets.view(EVERYTHING), lexicon, at)
    answer = tickets.search(
        replace(widened.asked, rules=()),
        limit=limit,
        filters=filters,
        only=None if only is None else Chosen(only, is_whole=False, has_words=False),
        order=order,
    )
    return replace(
        answer,
        ignored=query.ignored,
        corrected=widened.corrected,
        did_you_mean=widened.did_you_mean,
        widened=widened.words,
    )
