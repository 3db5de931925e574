"""How sure is a suggestion? A scale measured on tickets whose answer is known."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from recommend.results import Confidence

LIKELY_RIGHT: Final = 0.8
POSSIBLY_RIGHT: Final = 0.5


@dataclass(frozen=True)
class Scale:
    """From which strength on a suggestion is likely or possible, and how that was measured."""

    likely: float
    possible: float
    measured: str

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
        return cls(float(facts["likely"]), float(facts["possible"]), str(facts["measured"]))


DEFAULT: Final = Scale(0.6, 0.35, "defaults")


def strengths(scores: Sequence[float]) -> list[float]:
    """Tell how far each score stands out among all of one answer, best first."""
    total = sum(score**2 for score in scores[:10])
    return [score**2 / total if total else 0.0 for score in scores]
