"""What the watch reads and what it raises."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Past:
    """A past ticket: what it said, and its subject, empty where nobody named one."""

    text: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A new ticket; `is_known` says that it belongs to an incident already and proves no other."""

    key: int
    text: str
    at: datetime
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Burst:
    """Tickets that are more alike than chance allows, in order; the words they share, the most telling first.

    `central` is the one that says best what all of them say; `strength` the evidence in nats; `subject` is empty where
    no known subject explains it.
    """

    keys: tuple[int, ...]
    central: int
    words: tuple[str, ...]
    since: datetime
    strength: float
    subject: str = ""
