"""How sure is a suggestion? A scale measured on tickets whose answer is known."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.results import Confidence

LIKELY_RIGHT: Final = 0.82
POSSIBLY_RIGHT: Final = 0.53
"""A little above the four in five and one in two that are promised, for what was measured differs from what comes."""

LOCALLY_RIGHT: Final = 0.45
"""How many of a few neighbours are right at least where suggestions are still shown."""

_AROUND: Final = 40
_DOUBT: Final = 2
_TRUST: Final = 100

Bands = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Scale:
    """From which strength on a suggestion is likely or possible, and how that was measured.

    bands: for likely, possible and weak how many suggestions were measured, and how many of them were right.
    """

    likely: float = 0.75
    possible: float = 0.4
    measured: str = "defaults"
    tickets: int = 0
    bands: Bands = field(default_factory=dict)

    def word(self, strength: float) -> Confidence:
        """Name how sure a suggestion of this strength is."""
        if strength >= self.likely:
            return "likely"
        return "possible" if strength >= self.possible else "weak"

    def facts(self) -> dict[str, Any]:
        """Return it as the model file holds it."""
        return asdict(self)

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Scale":
        """Read what `facts` wrote."""
        bands = {name: (int(count), int(right)) for name, (count, right) in facts["bands"].items()}
        return cls(facts["likely"], facts["possible"], facts["measured"], facts["tickets"], bands)


DEFAULT: Final = Scale()
"""Where no tickets were measured yet. Of two public sets and the demo, a third asked without their article, .803, .899
and .909 are right from .75 on (.765, .895 and .883 from .65 on); of six sets with all articles between .80 and .96.
Of those from .4 to .75 between .54 and .73 are right on five public sets with all articles there, .41 to .66 where
a third is asked without its own; from .5 on it would be .49 to .82, but few words on a subject would be called weak."""


def scale(measured: Sequence[tuple[float, bool]], tickets: int) -> Scale:
    """Set the scale so that of those called likely four in five were right, of those called possible one in two.

    Measured are strengths with whether they were right. Few tickets move the scale only a little from the default.
    """
    ordered = np.array(sorted(measured, reverse=True))
    strength, right = ordered[:, 0], ordered[:, 1] > 0
    first, shown = _bands(right)
    likely = _between(strength[first - 1] if first else 1.0, DEFAULT.likely, tickets)
    possible = min(likely, _between(strength[shown - 1] if shown else 1.0, DEFAULT.possible, tickets))
    named = {
        "likely": strength >= likely,
        "possible": (strength >= possible) & (strength < likely),
        "weak": strength < possible,
    }
    bands = {name: (int(band.sum()), int(right[band].sum())) for name, band in named.items()}
    return Scale(likely, possible, "leave-one-out", tickets, bands)


def _bands(right: NDArray[np.bool_]) -> tuple[int, int]:
    """Find how many of the strongest are likely and how many are shown at all: first as many shown as may be.

    Each band keeps its promise with two more that were wrong; nothing is shown from where of the next few too many
    were wrong, however good the others are.
    """
    counts = np.arange(len(right) + 1)
    sums = np.append(0, np.cumsum(right))
    kept = np.flatnonzero((sums >= LIKELY_RIGHT * (counts + _DOUBT)) | (counts == 0))
    spare = sums - POSSIBLY_RIGHT * counts
    for shown in range(_worth(sums), 0, -1):
        enough = kept[(kept <= shown) & (spare[kept] <= spare[shown] - POSSIBLY_RIGHT * _DOUBT)]
        if len(enough):
            return int(enough[-1]), shown
    return int(kept[-1]), int(kept[-1])


def _worth(sums: NDArray[np.int64]) -> int:
    """Find how many come before the last few of which some are right often enough."""
    around = min(_AROUND, len(sums) - 1)
    good = np.flatnonzero(sums[around:] - sums[: len(sums) - around] >= LOCALLY_RIGHT * around)
    return int(good[-1]) + around if len(good) else 0


def _between(measured: float, default: float, tickets: int) -> float:
    return float((measured * tickets + default * _TRUST) / (tickets + _TRUST))
