"""How much do the kinds of a query's terms tell beside each other? One set for all languages and all lengths."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Weights:
    """What `python -m benchmarks tuning` finds on labelled questions; a word tells 1.

    With the number of distinct words, from SHORT to SHORT + GROWING, a text turns from a question into a report; what
    begins with `long` comes in by so much. What ends with `square` goes with the square of a term's rarity.
    """

    bigram: float = 0.3
    character: float = 0.9
    neighbours: float = 0.5
    long_character: float = 0.0
    long_neighbours: float = 0.2
    long_bigram_square: float = 0.2
    long_neighbours_square: float = 0.2
    repeated: float = 0.8


WEIGHTS: Final = Weights()
SHORT: Final = 8
GROWING: Final = 16


def length_of(words: int) -> float:
    """Say how far a text of so many distinct words is a report: 0 for a question, 1 for a report."""
    return min(max((words - SHORT) / GROWING, 0.0), 1.0)
