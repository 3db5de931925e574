"""What goes wrong for many at once, who is told of it, and which tickets belong to it?"""

from kb.incidents.belonging import attach, detach, of_ticket, texts_of, tickets_of, with_issue
from kb.incidents.details import Details
from kb.incidents.life import confirm, dismiss, notice, report, solve
from kb.incidents.reading import GONE, counts, find, get, get_shown, listing, may_be_told, may_join, shown
from kb.incidents.trail import steps

__all__ = [
    "GONE",
    "Details",
    "attach",
    "confirm",
    "counts",
    "detach",
    "dismiss",
    "find",
    "get",
    "get_shown",
    "listing",
    "may_be_told",
    "may_join",
    "notice",
    "of_ticket",
    "report",
    "shown",
    "solve",
    "steps",
    "texts_of",
    "tickets_of",
    "with_issue",
]
