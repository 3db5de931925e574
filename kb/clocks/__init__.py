"""Until when is what due? Calendars, what is promised, and the clocks of a ticket computed from what happened to it.

Nothing in here knows a database: the same steps, rules and calendars always give the same moments.
"""

from kb.clocks.alarms import Alarm, Watch, watch
from kb.clocks.calendars import ALWAYS, Calendar, days_of, runs
from kb.clocks.hours import WorkingHours, hours_of
from kb.clocks.moments import Moment
from kb.clocks.policies import (
    ANSWERS,
    CHANNELS,
    KINDS,
    LIMITS,
    LINES,
    MATRIX,
    PARTS,
    PHONE,
    PRIORITIES,
    ROUND_THE_CLOCK,
    SCALES,
    SPECIALS,
    STANDARD,
    TIERS,
    Facts,
    Limit,
    Matrix,
    Rules,
    Special,
    Warnings,
    priority,
)
from kb.clocks.running import STAGES, Clock, Clocks, Term, compute
from kb.clocks.spans import UNITS, Span

__all__ = [
    "ALWAYS",
    "ANSWERS",
    "CHANNELS",
    "KINDS",
    "LIMITS",
    "LINES",
    "MATRIX",
    "PARTS",
    "PHONE",
    "PRIORITIES",
    "ROUND_THE_CLOCK",
    "SCALES",
    "SPECIALS",
    "STAGES",
    "STANDARD",
    "TIERS",
    "UNITS",
    "Alarm",
    "Calendar",
    "Clock",
    "Clocks",
    "Facts",
    "Limit",
    "Matrix",
    "Moment",
    "Rules",
    "Span",
    "Special",
    "Term",
    "Warnings",
    "Watch",
    "WorkingHours",
    "compute",
    "days_of",
    "hours_of",
    "priority",
    "runs",
    "watch",
]
