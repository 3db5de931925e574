"""What does it say for an article that people took it, or said that it was not the problem?

As often as usual says nothing. Twice as often as usual says the most that it may: a twentieth of what the texts and the
tickets say, so that it decides between articles that these hold for nearly equal, and turns nothing else around.
"""

from math import log2
from typing import Final

from kb.outcomes import Tally

SHARE: Final = 0.05
DOUBT: Final = 5.0
"""How many takings are added to what was counted and to what is usual: ten signals say something, one little."""

UNUSED: Final = -0.25
"""The most that counts against an article for not being used alone."""


def favour(score: float, counted: Tally) -> float:
    """Return what acceptance adds to a score, or takes from it."""
    return SHARE * score * lift(counted)


def lift(counted: Tally) -> float:
    """Return from -1 to 1 how much more often an article was taken than is usual; dismissals count against it."""
    taken = counted.taken + DOUBT
    used = max(UNUSED, log2(taken / (counted.expected + DOUBT)))
    return max(-1.0, min(1.0, used) - log2(1 + counted.dismissed / taken))
