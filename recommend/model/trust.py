"""How much does a solved ticket count beside the words of an article? Each installation's own tickets decide."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Trust:
    """What the scores are mixed by.

    words: how many tickets halve what the article's own words count; doubt: how many tickets make half of what many do;
    tickets and classes: what the likeness to solved tickets, and the class, count at most; alone: what an article's
    words count at least, where its tickets say less; measured: by how many tickets that was chosen.
    """

    words: float = 4.0
    doubt: float = 2.0
    tickets: float = 1.6
    alone: float = 1.0
    classes: float = 1.0
    measured: int = 0

    def facts(self) -> dict[str, Any]:
        """Return it as the model file holds it."""
        return asdict(self)

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Trust":
        """Read what `facts` wrote."""
        return cls(**facts)


USUAL: Final = 1
LEVELS: Final = (
    Trust(4.0, 4.0, 1.2, 0.7),
    Trust(),
    Trust(2.0, 2.0, 1.6, 0.7),
    Trust(2.0, 0.5, 2.2, 0.0),
    Trust(1.0, 0.25, 2.2, 0.0),
)
"""From where articles say much and tickets little, to where articles are bare titles."""
