"""Find many words in a text at once: Chinese ones anywhere, Latin ones only where they stand alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from search.words import is_han, normalise

_SPACE: Final = re.compile(r"\s+")
_MORE: Final = re.compile(r"\+\+|#")


class Match(NamedTuple):
    """A word and the half-open range of the normalised text where it stands."""

    start: int
    end: int
    word: str


class Members:
    """Words in their normalised form, kept by first characters and length, so that looking for all costs little."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(filter(None, map(member, words)))
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def every(self, text: str) -> Iterator[Match]:
        """Give all places of all words in a normalised text, from left to right, the longest first."""
        tight, places = _tightened(text)
        for start, first in self._beginnings(tight):
            for length in self._lengths[first]:
                word, end = tight[start : start + length], start + length
                if end <= len(tight) and word in self._words and _stands_alone(tight, start, end):
                    yield Match(places[start], places[end - 1] + 1, word)

    def _beginnings(self, tight: str) -> list[tuple[int, str]]:
        """List where words may begin, nearly nowhere, with their first two characters or the only one."""
        known, size = self._lengths, len(tight)
        return [
            (start, tight[start:end])
            for start in range(size)
            for end in (start + 2, start + 1)
            if end <= size and tight[start:end] in known
        ]

    def longest(self, text: str) -> Iterator[Match]:
        """Give the words in a normalised text from left to right, the longest first, without overlaps."""
        reached = 0
        for match in self.every(text):
            if match.start >= reached:
                reached = match.end
                yield match


def member(word: str) -> str:
    """Give the form in which a word is looked for."""
    return _SPACE.sub(" ", normalise(word)).strip()


def _tightened(text: str) -> tuple[str, Sequence[int]]:
    """Leave one of several spaces; tell where each character that is left stands."""
    if "  " not in text:
        return text, range(len(text))
    kept = [
        place for place, character in enumerate(text) if character != " " or text[place - 1 : place] != " "
    ]
    return "".join([text[place] for place in kept]), kept


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Refuse a piece of a longer Latin word, and the C of C++ and C#."""
    if not is_han(text[start]) and start and _is_latin(text[start - 1]):
        return False
    if is_han(text[end - 1]) or end == len(text):
        return True
    return not (_is_latin(text[end]) or (text[end - 1].isalnum() and _MORE.match(text, end)))


def _is_latin(character: str) -> bool:
    return character.isalnum() and not is_han(character)
