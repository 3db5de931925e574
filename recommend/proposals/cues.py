"""Which words of a text tell how many people a problem hits and how urgent it is?

A word that is taken back ("not everyone", 不急) counts for nothing, or for the opposite where that is what it says.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kb.models import LEVELS, URGENCIES
from recommend.proposals.wordings import DENIED, ELSE, FINE, IMPACT, URGENCY
from search.words import normalise

LONGEST: Final = 20_000


@dataclass(frozen=True)
class Cue:
    """A value that a text speaks for, and its words that do."""

    value: str
    words: tuple[str, ...]


def impact(text: str) -> Cue | None:
    """Tell from its words how many people a problem hits; None where they say nothing of it."""
    return _strongest(text, _IMPACTS, LEVELS)


def urgency(text: str) -> Cue | None:
    """Tell from its words how urgent a problem is; None where they say nothing of it."""
    return _strongest(text, _URGENCIES, URGENCIES)


def _strongest(text: str, patterns: Mapping[str, re.Pattern[str]], values: Sequence[str]) -> Cue | None:
    """Take the highest value that words speak for, unless they are denied."""
    read = normalise(text[:LONGEST])
    for value in reversed(values):
        words = [
            found[0].strip(" 。,，!！~～\n")
            for found in patterns[value].finditer(read)
            if value in {"个人", "一般"}
            or not _DENIED.search(read[max(0, found.start() - 40) : found.start()])
        ]
        if words:
            return Cue(value, tuple(dict.fromkeys(words))[:3])
    return None


def _pattern(lines: str) -> re.Pattern[str]:
    """Join lines of regular expressions."""
    names = {"{FINE}": _joined(FINE), "{ELSE}": _joined(ELSE)}
    some = "|".join(line.strip() for line in lines.strip().splitlines())
    for name, meaning in names.items():
        some = some.replace(name, meaning)
    return re.compile(some)


def _joined(lines: str) -> str:
    return "".join(line.strip() for line in lines.strip().splitlines())


_DENIED: Final = _pattern(DENIED)
_IMPACTS: Final = {value: _pattern(lines) for value, lines in IMPACT.items()}
_URGENCIES: Final = {value: _pattern(lines) for value, lines in URGENCY.items()}
