"""What does the support write again and again? Templates of replies, with places for what a ticket says."""

from kb.reply_templates.filling import NAMES, fill, left_open
from kb.reply_templates.keeping import Fields, add, change, fitting, get, listing, remove

__all__ = [
    "NAMES",
    "Fields",
    "add",
    "change",
    "fill",
    "fitting",
    "get",
    "left_open",
    "listing",
    "remove",
]
