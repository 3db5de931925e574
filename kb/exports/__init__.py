"""How do articles, tickets and what the search was taught go out to files that `kb.imports` reads back without loss?"""

from kb.exports.writing import (
    article_row,
    export_articles,
    export_lexicon,
    export_tickets,
    open_tickets,
    ticket_row,
)

__all__ = [
    "article_row",
    "export_articles",
    "export_lexicon",
    "export_tickets",
    "open_tickets",
    "ticket_row",
]
