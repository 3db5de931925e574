"""What do administrators set while the product runs? Its name and words, the limits it promises, when it works.

A setting that nobody changed is as the product brings it. Every change is kept with who made it and what stood before.
"""

from kb.settings.house import NAMES, House
from kb.settings.kept import change, changes_of, current, last
from kb.settings.limits import read_calendar, read_limits
from kb.settings.trail import note, recent

__all__ = [
    "NAMES",
    "House",
    "change",
    "changes_of",
    "current",
    "last",
    "note",
    "read_calendar",
    "read_limits",
    "recent",
]
