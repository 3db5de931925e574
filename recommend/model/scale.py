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

_DOUBT: Final = 2
_TRUST: Final = 100

Bands = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Scale:
    """From which strength on a suggestion is likely or possible, and how that was measured.

    bands: for likely, possible and weak how many suggestions were measured, and how many of them were right.
    """

    likely: float = 0.65
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


def scale(measured: Sequence[tuple[float, bool]], tickets: int) -> Scale:
    """Set the scale so that of those called likely four in five were right, of those called possible one in two.

    Measured are strengths with whether they were right. Few tickets move the scale only a little from the default.
    """
    ordered = np.array(sorted(measured, reverse=True))
    strength, right = ordered[:, 0], ordered[:, 1] > 0
    end = _longest(right, LIKELY_RIGHT)
    likely = _between(strength[end - 1] if end else 1.0, DEFAULT.likely, tickets)
    first = int((strength >= likely).sum())
    more = _longest(right[first:], POSSIBLY_RIGHT)
    possible = likely
    if more:
        possible = min(likely, _between(strength[first + more - 1], DEFAULT.possible, tickets))
    named = {
        "likely": strength >= likely,
        "possible": (strength >= possible) & (strength < likely),
        "weak": strength < possible,
    }
    bands = {name: (int(band.sum()), int(right[band].sum())) for name, band in named.items()}
    return Scale(likely, possible, "leave-one-out", tickets, bands)


def _between(measured: float, default: float, tickets: int) -> float:
    return float((measured * tickets + default * _TRUST) / (tickets + _TRUST))


def _longest(right: NDArray[np.bool_], share: float) -> int:
    """Find how many of the strongest can be taken while this share of them, and of two more, is right."""
    enough = np.flatnonzero(np.cumsum(right) / (np.arange(1, len(right) + 1) + _DOUBT) >= share)
    return int(enough[-1]) + 1 if len(enough) else 0
