"""What do administrators set while the product runs? Its name and words, the limits it promises, when it works.

A setting that nobody changed is as the product brings it. Every change is kept with who made it and what stood before.
"""

from kb.settings.calendars import calendar_json, clock_time, read_calendars
from kb.settings.house import NAMES, TIMING, House
from kb.settings.kept import change, changes_of, current, last
from kb.settings.limits import read_limits
from kb.settings.trail import note, recent

__all__ = [
    "NAMES",
    "TIMING",
    "House",
    "calendar_json",
    "change",
    "changes_of",
    "clock_time",
    "current",
    "last",
    "note",
    "read_calendars",
    "read_limits",
    "recent",
]
