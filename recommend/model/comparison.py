"""How did a new model do beside the old one, on tickets that neither was fitted to?"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Comparison:
    """What was compared and decided at a fit.

    tickets: how many were asked; old and new: the mean of one divided by the rank of the article that solved each.
    """

    tickets: int = 0
    old: float = 0.0
    new: float = 0.0
    taken: bool = True
    at: float = 0.0

    def facts(self) -> dict[str, Any]:
        """Return it as the model file holds it."""
        return asdict(self)

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Comparison":
        """Read what `facts` wrote."""
        return cls(**facts)
