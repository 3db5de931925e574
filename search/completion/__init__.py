"""How does what somebody begins to type go on? Titles, phrasings and past queries, found by how they begin."""

from search.completion.beginnings import Beginnings
from search.completion.completer import Completer, Completion, best
from search.completion.row import Row, row

__all__ = ["Beginnings", "Completer", "Completion", "Row", "best", "row"]
