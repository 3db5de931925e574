"""The life of a ticket: open, cite, resolve, confirm or send back; every step leaves an event."""

from kb.tickets.confirming import confirm, send_back
from kb.tickets.finding import by_age, by_ids, changed_after, counts_by_status, get, get_by_key, named
from kb.tickets.handling import citations, cite, reply, resolve, take
from kb.tickets.intake import next_number, open_ticket
from kb.tickets.record import events, note

__all__ = [
    "by_age",
    "by_ids",
    "changed_after",
    "citations",
    "cite",
    "confirm",
    "counts_by_status",
    "events",
    "get",
    "get_by_key",
    "named",
    "next_number",
    "note",
    "open_ticket",
    "reply",
    "resolve",
    "send_back",
    "take",
]
