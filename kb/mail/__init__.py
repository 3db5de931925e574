"""What do we write to requesters, and has it been sent? The outbox, the texts of mail, and who may send what now.

A message is stored in the transaction of the event that it tells of, so that what is acknowledged is sent at last.
"""

from kb.mail.delivery import (
    LEASE,
    claim,
    give_up_old,
    hand_over,
    is_anything_ready,
    put_off,
    refuse,
    release,
    send_again,
    sent,
)
from kb.mail.outbox import MAILED, is_mailed, queue, queue_other, root_key, was_written, write_events
from kb.mail.reading import Counts, by_event, counts, failed, find, oldest_waiting
from kb.mail.switch import is_on, is_to_renew, sender, switch_off, switch_on, tell_trouble
from kb.mail.texts import (
    CHANGE,
    KINDS,
    NAMES,
    NEEDED,
    change_text,
    changed_texts,
    checked,
    paragraphs,
    reset_text,
    shipped,
    text_of,
)

__all__ = [
    "CHANGE",
    "KINDS",
    "LEASE",
    "MAILED",
    "NAMES",
    "NEEDED",
    "Counts",
    "by_event",
    "change_text",
    "changed_texts",
    "checked",
    "claim",
    "counts",
    "failed",
    "find",
    "give_up_old",
    "hand_over",
    "is_anything_ready",
    "is_mailed",
    "is_on",
    "is_to_renew",
    "oldest_waiting",
    "paragraphs",
    "put_off",
    "queue",
    "queue_other",
    "refuse",
    "release",
    "reset_text",
    "root_key",
    "send_again",
    "sender",
    "sent",
    "shipped",
    "switch_off",
    "switch_on",
    "tell_trouble",
    "text_of",
    "was_written",
    "write_events",
]
