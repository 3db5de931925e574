"""Which files belong to a ticket or an article, and where do their bytes lie?

The bytes lie in `files/` of the data folder, once for each hash, and backups hold them; the database says to what they
belong. What may be taken in is known by its content, never by its name.
"""

from kb.attachments import kinds
from kb.attachments.on_articles import (
    Words,
    add,
    audience_sees,
    find,
    of_article,
    publish,
    remove,
    restore,
    words_in,
)
from kb.attachments.on_tickets import (
    AT_ONCE,
    ON_A_TICKET,
    SIZE_MAX,
    attach,
    get,
    media_type,
    of_ticket,
    take_in,
)
from kb.attachments.storing import NAME_MAX, Stored, file_name, missing, path_of, take_in_any, tidy

__all__ = [
    "AT_ONCE",
    "NAME_MAX",
    "ON_A_TICKET",
    "SIZE_MAX",
    "Stored",
    "Words",
    "add",
    "attach",
    "audience_sees",
    "file_name",
    "find",
    "get",
    "kinds",
    "media_type",
    "missing",
    "of_article",
    "of_ticket",
    "path_of",
    "publish",
    "remove",
    "restore",
    "take_in",
    "take_in_any",
    "tidy",
    "words_in",
]
