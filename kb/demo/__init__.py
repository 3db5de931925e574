"""What is there to try out? A knowledge base, solved tickets and an account per role, as plain data files.

It comes when asked for, and goes again without taking anything of people's own with it.
"""

from kb.demo.filling import ACCOUNTS, FOLDER, article_files, fill, is_filled, is_wanted, ticket_files
from kb.demo.removal import Removal, is_there, plan, remove

__all__ = [
    "ACCOUNTS",
    "FOLDER",
    "Removal",
    "article_files",
    "fill",
    "is_filled",
    "is_there",
    "is_wanted",
    "plan",
    "remove",
    "ticket_files",
]
