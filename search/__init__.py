"""Which articles and tickets contain this, best first?

`SearchIndex` holds the articles (arrays and Whoosh) and the tickets (arrays); `sync` makes it follow the database.
Other floors import from here; recommend also builds on `search.arrays` and `search.words`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kb.audiences import AGENTS, EMPLOYEES, EVERYTHING, INTERNAL, PUBLIC, SUPPORT, VISITORS
from search.arrays import Busy, Damaged, WriterLock
from search.collection import Collection
from search.document import Answer, Document, Facets, Filters, Hit, Reason
from search.highlight import Marked, Marks
from search.index import SearchIndex
from search.lexicon import Lexicon, Rule
from search.operators import LONGEST, Query, parse
from search.passages import plain
from search.previewing import Change, compare, preview
from search.words import FILLERS, keep_dictionary_in
from search.words.pinyin import initials

if TYPE_CHECKING:
    from search.completing import Completions
    from search.following import (
        article_document,
        follow,
        rebuild,
        sync,
        ticket_document,
        tidy,
    )
    from search.standin import fallback
    from search.teaching import lexicon_of, rule_of

__all__ = [
    "AGENTS",
    "EMPLOYEES",
    "EVERYTHING",
    "FILLERS",
    "INTERNAL",
    "LONGEST",
    "PUBLIC",
    "SUPPORT",
    "VISITORS",
    "Answer",
    "Busy",
    "Change",
    "Collection",
    "Completions",
    "Damaged",
    "Document",
    "Facets",
    "Filters",
    "Hit",
    "Lexicon",
    "Marked",
    "Marks",
    "Order",
    "Query",
    "Reason",
    "Rule",
    "SearchIndex",
    "WhyNot",
    "WriterLock",
    "article_document",
    "compare",
    "fallback",
    "follow",
    "initials",
    "keep_dictionary_in",
    "lexicon_of",
    "parse",
    "plain",
    "preview",
    "rebuild",
    "rule_of",
    "sync",
    "ticket_document",
    "tidy",
]

_LATER = {
    "Completions": "search.completing",
    "article_document": "search.following",
    "fallback": "search.standin",
    "follow": "search.following",
    "lexicon_of": "search.teaching",
    "rebuild": "search.following",
    "rule_of": "search.teaching",
    "sync": "search.following",
    "tidy": "search.following",
    "ticket_document": "search.following",
}


def __getattr__(name: str) -> Any:
    """Import what needs the database only where it is used: SQLAlchemy takes longer than all the rest."""
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
