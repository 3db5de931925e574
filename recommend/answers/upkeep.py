"""What does it say for an article that somebody verified it, and that it was looked after lately?

A fiftieth of what the texts and the tickets say at most for each, so that they decide between articles that these hold
for equal and turn nothing else around.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.model import Model, Places

SHARE: Final = 0.02
HALF_LIFE: Final = 365.0
"""Days after which an article that nobody touched counts as half as fresh."""

DAY: Final = 86_400

Floats = NDArray[np.float64]


def upkeep(model: Model, places: Places, scores: Floats, today: int) -> dict[str, Floats]:
    """Tell what state and freshness add to each place, whose scores by texts and tickets are given.

    Days count from 1970.
    """
    ages = np.maximum(0, today - model.articles.column("updated")[places])
    return {
        "state": SHARE * scores * model.articles.column("verified")[places],
        "freshness": SHARE * scores * 0.5 ** (ages / HALF_LIFE),
    }
