"""The life of a ticket: open, answer, wait, escalate, resolve, confirm or send back; every step leaves an event.

Its clocks follow the record, and the watch says what falls due.
"""

from kb.tickets.assigning import assign, hand, to_label, transfer
from kb.tickets.belonging import link, unlink
from kb.tickets.closing import announce_closing, close_unanswered, is_any_closing, window
from kb.tickets.confirming import confirm, send_back
from kb.tickets.consulting import answer, asked_about, consult, consultation, consultations
from kb.tickets.contacting import contact
from kb.tickets.delays import Question, explain, questions
from kb.tickets.duplicates import mark_duplicate, separate
from kb.tickets.escalating import escalate, tell_lead
from kb.tickets.finding import by_age, by_ids, changed_after, counts_by_status, get, get_by_key, named
from kb.tickets.following import copy_to, followers, leave, looked, unseen
from kb.tickets.handling import citations, cite, reply, take
from kb.tickets.intake import next_number, open_ticket
from kb.tickets.manners import MANNERS, done
from kb.tickets.narrowing import ACTIVE, Narrowed, narrowed, only_these, still
from kb.tickets.plans import contingencies
from kb.tickets.record import events, note
from kb.tickets.reopening import may_reopen, reopen, reopens_until
from kb.tickets.solving import repeating, resolve, work_around
from kb.tickets.supplying import supply
from kb.tickets.tagging import known_tags, tag, tags_of
from kb.tickets.timing import clocks_of
from kb.tickets.urging import urge, urges_from
from kb.tickets.waiting import arrive, ask, resume, set_out, wait_for
from kb.tickets.watching import is_anything_due, look, retime

__all__ = [
    "ACTIVE",
    "MANNERS",
    "Narrowed",
    "Question",
    "announce_closing",
    "answer",
    "arrive",
    "ask",
    "asked_about",
    "assign",
    "by_age",
    "by_ids",
    "changed_after",
    "citations",
    "cite",
    "clocks_of",
    "close_unanswered",
    "confirm",
    "consult",
    "consultation",
    "consultations",
    "contact",
    "contingencies",
    "copy_to",
    "counts_by_status",
    "done",
    "escalate",
    "events",
    "explain",
    "followers",
    "get",
    "get_by_key",
    "hand",
    "is_any_closing",
    "is_anything_due",
    "known_tags",
    "leave",
    "link",
    "look",
    "looked",
    "mark_duplicate",
    "may_reopen",
    "named",
    "narrowed",
    "next_number",
    "note",
    "only_these",
    "open_ticket",
    "questions",
    "reopen",
    "reopens_until",
    "repeating",
    "reply",
    "resolve",
    "resume",
    "retime",
    "send_back",
    "separate",
    "set_out",
    "still",
    "supply",
    "tag",
    "tags_of",
    "take",
    "tell_lead",
    "to_label",
    "transfer",
    "unlink",
    "unseen",
    "urge",
    "urges_from",
    "wait_for",
    "window",
    "work_around",
]
