"""Which Chinese word may have been meant by characters that sound the same but stand together nowhere?"""

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from search.spelling.visible import Known, Visible
from search.words.fillers import FILLERS
from search.words.pinyin import spelled
from search.words.scanner import apart, in_dictionary

_SIZES: Final = (5, 4, 3, 2)
_OFTEN: Final = 3
_BINDING: Final = FILLERS | frozenset(
    "不没哪那这等为再才先吧么什每之以所从到给对跟比很更最太老大小上下里外前后着过得地当已因但则且各其此该"
)
"""Characters that bind others and fit beside any: a slip is none of these, nor is one the cure."""


class Spot(NamedTuple):
    """A range of a run of Chinese characters, and the word that sounds like it; empty where none does."""

    start: int
    end: int
    instead: str


class HanRun:
    """A run in which the words of the dictionary, of the corpus and of the support stand firm."""

    def __init__(self, run: str, visible: Visible, is_known: Known, taught: Collection[str]) -> None:
        self._run, self._visible, self._is_known = run, visible, is_known
        self._doubtful = [False] * len(run)
        self._borders = {0}
        at = 0
        for word in apart(run):
            self._borders.add(at + len(word))
            if len(word) == 1 or not (in_dictionary(word) or is_known(word)):
                self._mark(at, at + len(word), doubtful=True)
            at += len(word)
        for word in taught:
            at = run.find(word)
            while word and at >= 0:
                self._mark(at, at + len(word), doubtful=False)
                at = run.find(word, at + 1)

    def _mark(self, start: int, end: int, *, doubtful: bool) -> None:
        self._doubtful[start:end] = [doubtful] * (end - start)

    def spots(self) -> Iterator[Spot]:
        """Give from left to right each pair of characters that no document holds, widened to what was meant."""
        reached = 0
        for at in range(len(self._run) - 1):
            if at >= reached and self._is_strange(at):
                spot = self._meant(at, reached)
                reached = spot.end if spot.instead else reached
                yield spot

    def _is_strange(self, at: int) -> bool:
        """Say whether two neighbours, not both sure, stand together neither in a document nor in the dictionary."""
        pair = self._run[at : at + 2]
        return any(self._doubtful[at : at + 2]) and not (self._is_known(pair) or in_dictionary(pair))

    def _meant(self, at: int, reached: int) -> Spot:
        for size in _SIZES:
            for start in range(max(at + 2 - size, reached), min(at, len(self._run) - size) + 1):
                if instead := self._sounding_like(start, start + size):
                    return Spot(start, start + size, instead)
        return Spot(at, at + 2, "")

    def _sounding_like(self, start: int, end: int) -> str:
        window = self._run[start:end]
        if not {start, end} <= self._borders or in_dictionary(window) or self._is_known(window):
            return ""
        found = {
            word: sum(a == b for a, b in zip(word, window, strict=True))
            for word in self._visible.spelled(spelled(window))
            if len(word) == len(window) and self._may_be(start, window, word) and self._is_usual(word)
        }
        return min(found, key=lambda word: (-found[word], *self._visible.order(word)), default="")

    def _may_be(self, start: int, window: str, word: str) -> bool:
        """Allow to change only what is doubtful, binds nothing and fits neither neighbour; keep a part of it."""
        changed = [place for place in range(len(word)) if word[place] != window[place]]
        if len(changed) == len(word):
            return False
        if any(window[place] in _BINDING or word[place] in _BINDING for place in changed):
            return False
        pairs = {pair for place in changed for pair in (place - 1, place) if 0 <= pair < len(word) - 1}
        return all(self._doubtful[start + place] for place in changed) and all(
            self._is_strange(start + pair) for pair in pairs
        )

    def _is_usual(self, word: str) -> bool:
        """Say whether a word of the dictionary, a title or several documents can be found."""
        fact = self._visible.fact(word)
        return (fact.titled or fact.frequency >= _OFTEN or in_dictionary(word)) and self._is_known(word)
