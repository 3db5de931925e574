"""What happened to a ticket, as far as its clocks care, and when its work stood still."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.clocks.policies import Facts, Rules

OPENED = "opened"
FACTS = "facts"
TAKEN = "taken"
ASKED = "asked"
HELD = "held"
"""Asked by the form for what it lacks, at once; nobody has looked at the ticket by that."""
TOLD = "told"
RESOLVED = "resolved"
REOPENED = "reopened"
SET_OUT = "set-out"
ARRIVED = "arrived"


@dataclass(frozen=True)
class Moment:
    """One step, in order: one of those above or of the answers (`call`, `plan`, `progress`, `reply`).

    `facts` come with `opened`, and with `facts` when they are others from then on.
    """

    at: datetime
    step: str
    facts: Facts | None = None


@dataclass(frozen=True)
class Run:
    """A time in which a clock runs; without an end it still does."""

    begins: datetime
    ends: datetime | None = None


def facts_at(moments: Sequence[Moment]) -> Iterator[tuple[Moment, Facts]]:
    """Give each step with the facts that held right after it."""
    held: Facts | None = None
    for moment in moments:
        held = moment.facts or held
        if held is not None:
            yield moment, held


def working(moments: Sequence[Moment], rules: Rules) -> tuple[Run, ...]:
    """Return when a solution was worked for: neither solved nor, where that pauses, waiting for the requester."""
    found: list[Run] = []
    begins: datetime | None = None
    waits = solved = False
    for moment, facts in facts_at(moments):
        solved = (solved or moment.step == RESOLVED) and moment.step != REOPENED
        waits = (waits or moment.step in {ASKED, HELD}) and moment.step not in {TOLD, RESOLVED}
        runs = not solved and not (waits and rules.limit(facts).pauses)
        if runs and begins is None:
            begins = moment.at
        elif not runs and begins is not None:
            found.append(Run(begins, moment.at))
            begins = None
    return (*found, Run(begins)) if begins is not None else tuple(found)
