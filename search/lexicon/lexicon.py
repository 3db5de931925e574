"""What the support has taught: groups of words that mean the same, words of its own, and rules for single queries."""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

Effect = Literal["pin", "boost", "block"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to an article (its key) when exactly this is asked; since and until in seconds, 0 for no end."""

    query: str
    article: int
    effect: Effect
    since: int = 0
    until: int = 0


class Alternative(NamedTuple):
    """A word of the normalised query, where it stands, and the other words of its group."""

    start: int
    end: int
    word: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Unchanging; `last` is the number of the change that it stands at."""

    groups: tuple[tuple[str, ...], ...] = ()
    words: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    last: int = 0


NOTHING: Final = Lexicon()
