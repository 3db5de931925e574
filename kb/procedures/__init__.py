"""Which steps does a text tell to take, and how did somebody take them on a ticket?"""

from kb.procedures.reading import Branch, Procedure, Step, parse
from kb.procedures.runs import (
    KINDS,
    Done,
    Outcome,
    Progress,
    finish,
    get,
    is_runnable,
    of_ticket,
    progress,
    running,
    start,
    take_back,
    tick,
)

__all__ = [
    "KINDS",
    "Branch",
    "Done",
    "Outcome",
    "Procedure",
    "Progress",
    "Step",
    "finish",
    "get",
    "is_runnable",
    "of_ticket",
    "parse",
    "progress",
    "running",
    "start",
    "take_back",
    "tick",
]
