"""What do we answer to a text? Articles found, articles suggested, and the ticket that follows when none helps.

Every answer takes its rights from the person asking, is checked again against the database rows, and is stored
as a lookup.
"""

from webui.answers.completing import complete
from webui.answers.finding import find
from webui.answers.knowing import known_issue, repeated
from webui.answers.opening import open_ticket
from webui.answers.related import related
from webui.answers.results import (
    Filters,
    Found,
    Hit,
    Notice,
    Opened,
    Reason,
    SimilarTicket,
    Sort,
    Suggested,
    Suggestion,
    Surface,
)
from webui.answers.suggesting import suggest
from webui.answers.tickets import FoundTicket, FoundTickets, find_tickets

__all__ = [
    "Filters",
    "Found",
    "FoundTicket",
    "FoundTickets",
    "Hit",
    "Notice",
    "Opened",
    "Reason",
    "SimilarTicket",
    "Sort",
    "Suggested",
    "Suggestion",
    "Surface",
    "complete",
    "find",
    "find_tickets",
    "known_issue",
    "open_ticket",
    "related",
    "repeated",
    "suggest",
]
