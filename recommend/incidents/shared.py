"""The words that tickets have in common."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from recommend.incidents.vectors import Space
from recommend.texts import WORD, Question

MOST: Final = 6
_HAN: Final = "\u3007"


def shared_words(questions: Sequence[Question], space: Space) -> tuple[str, ...]:
    """Return the words that at least half of the texts hold, the rarest of the most shared first."""
    held: Counter[str] = Counter()
    worth: dict[str, float] = {}
    for question in questions:
        _, weights = space.weighed(question)
        for place in np.flatnonzero(question.families == WORD).tolist():
            word = question.words[place][0]
            held[word] += 1
            worth[word] = max(worth.get(word, 0.0), float(weights[place]))
    often = [word for word, count in held.items() if 2 * count >= len(questions) > 1]
    often.sort(key=lambda word: (-held[word] * worth[word] * len(word), word))
    kept: list[str] = []
    for word in often:
        if len(word) > 1 and not any(_overlap(word, other) for other in kept):
            kept.append(word)
    return tuple(kept[:MOST])


def _overlap(word: str, other: str) -> bool:
    """Tell whether a word is a piece of another, or (Chinese) may be cut from the same characters."""
    if word in other or other in word:
        return True
    return word[0] >= _HAN and 2 * len(set(word) & set(other)) >= len(word)
