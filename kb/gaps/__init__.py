"""What do people ask for that no article answers? Gaps, what they are made of, and how they grow and close."""

from kb.gaps.asked import Unanswered, unanswered
from kb.gaps.kept import Found, get, listing, store
from kb.gaps.shown import Examples, examples

__all__ = [
    "Examples",
    "Found",
    "Unanswered",
    "examples",
    "get",
    "listing",
    "store",
    "unanswered",
]
