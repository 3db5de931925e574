"""Cut any text into words the same way for index and query, knowing where each stands in the original."""

import re
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from search.words.characters import HAN, is_han, normalise, places
from search.words.fillers import FILLERS
from search.words.identifiers import parts

PIECE: Final = 200
FILLER_WEIGHT: Final = 0.3

_LATIN: Final = f"[^\\W_{HAN}]"
_MARKS: Final = r"(?:[._\-/\\@+&#]++|:++(?=[\\/\d])[\\/]*+)"
_SPACED_CODE: Final = f"[a-z]{{2,5}} \\d{{3,}}+(?!{_LATIN}|{_MARKS}{_LATIN})"
_RUNS: Final = re.compile(
    f"[{HAN}]++|{_SPACED_CODE}|\\.?(?:{_LATIN})++(?:{_MARKS}(?:{_LATIN})++)*+(?:(?<=[a-z])(?:\\+\\+|#))?"
)
_HAN_RUNS: Final = re.compile(f"[{HAN}]++")

Cut = tuple[str, int, int]


class Family(IntEnum):
    """The three ways in which one text is indexed."""

    WORD = 0
    BIGRAM = 1
    HAN = 2


class Token(NamedTuple):
    """A term and the half-open range of the original text that it comes from."""

    term: str
    start: int
    end: int
    family: Family = Family.WORD


class _Dictionary:
    """The Chinese dictionary: rjieba, or jieba where that cannot be imported."""

    def __init__(self, folder: Path | None) -> None:
        self.cut: Callable[[str], list[str]]
        self.apart: Callable[[str], list[str]]
        self.holds: Callable[[str], bool]
        self.tokenize: Callable[[str], Iterable[Cut]]
        try:
            import rjieba
        except ImportError:
            jieba = _jieba(folder)
            jieba.initialize()
            self.cut, self.apart = jieba.lcut_for_search, jieba.lcut
            self.holds = lambda word: jieba.FREQ.get(word, 0) > 0
            self.tokenize = lambda run: jieba.tokenize(run, mode="search")
        else:
            self.cut, self.apart, self.holds = rjieba.cut_for_search, rjieba.cut, rjieba.has_word
            self.tokenize = lambda run: rjieba.tokenize(run, "search")


def _jieba(folder: Path | None) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    tools: Any = jieba
    tools.setLogLevel(60)
    tokenizer = tools.Tokenizer()
    tokenizer.tmp_dir = str(folder or tempfile.mkdtemp(prefix="jieda-words-"))
    return tokenizer


_FOLDER: list[Path] = []


def keep_dictionary_in(folder: Path) -> None:
    """Say where jieba, if it has to stand in for rjieba, keeps its prepared dictionary."""
    _FOLDER[:] = [folder]
    _dictionary.cache_clear()


@cache
def _dictionary() -> _Dictionary:
    return _Dictionary(_FOLDER[0] if _FOLDER else None)


def _pieces(run: str) -> Iterator[tuple[int, str]]:
    for start in range(0, len(run), PIECE):
        yield start, run[start : start + PIECE]


@lru_cache(maxsize=1 << 16)
def _short_run(run: str) -> tuple[str, ...]:
    return tuple(_dictionary().cut(run))


def terms(text: str) -> list[str]:
    """List the words of a text without their places: the quick way, for the index."""
    return terms_of(normalise(text))


def terms_of(normalised: str) -> list[str]:
    """List the words of a text that is normalised already."""
    found: list[str] = []
    for run in _RUNS.findall(normalised):
        if not is_han(run):
            found.extend(part[0] for part in parts(run)) if len(run) > 1 else found.append(run)
        elif len(run) <= 8:
            found.extend(_short_run(run))
        else:
            for _, piece in _pieces(run):
                found.extend(_dictionary().cut(piece))
    return found


def scan(text: str) -> list[Token]:
    """List the words of a text, each with its place in the original."""
    normalised, place = normalise(text), places(text)
    found: list[Token] = []
    for run in _RUNS.finditer(normalised):
        for term, start, end in _run(run.group()):
            first, last = run.start() + start, run.start() + end
            found.append(Token(term, place[first], place[last - 1] + 1))
    return found


class Wanted:
    """Words that are looked for in texts, found as `scan` finds them; what holds none of them is not cut."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        han = [re.escape(word) for word in self._words if is_han(word)]
        self._holding = re.compile("|".join(han)) if han else None

    def within(self, normalised: str) -> Iterator[Cut]:
        """Give each of the words with its place in a text that is normalised already."""
        for run in _RUNS.finditer(normalised) if self._words else ():
            chunk, at = run.group(), run.start()
            if is_han(chunk) and not (self._holding and self._holding.search(chunk)):
                continue
            for term, start, end in _run(chunk):
                if term in self._words:
                    yield term, at + start, at + end


def _run(run: str) -> Iterator[Cut]:
    if not is_han(run):
        yield from parts(run)
        return
    for offset, piece in _pieces(run):
        for term, start, end in _dictionary().tokenize(piece):
            yield term, offset + start, offset + end


def grams(text: str) -> list[Token]:
    """List the Han bigrams and the single Han characters of a text, each with its place in the original."""
    normalised, place = normalise(text), places(text)
    found: list[Token] = []
    for run in _HAN_RUNS.finditer(normalised):
        for i in range(run.start(), run.end()):
            found.append(Token(normalised[i], place[i], place[i] + 1, Family.HAN))
            if i + 1 < run.end():
                found.append(Token(normalised[i : i + 2], place[i], place[i + 1] + 1, Family.BIGRAM))
    return found


def runs(normalised: str) -> Iterator[tuple[int, str]]:
    """Give the runs of Chinese characters and the Latin words and codes, each with its place."""
    return ((run.start(), run.group()) for run in _RUNS.finditer(normalised))


def apart(han_run: str) -> list[str]:
    """Cut a run of Chinese characters into words that do not overlap, which joined are the run again."""
    return [word for _, piece in _pieces(han_run) for word in _dictionary().apart(piece)]


def in_dictionary(word: str) -> bool:
    """Say whether the Chinese dictionary has a word."""
    return _dictionary().holds(word)


def han_runs(normalised: str) -> list[str]:
    """List the runs of Han characters of a text that is normalised already."""
    return _HAN_RUNS.findall(normalised)


def pairs(tokens: Iterable[Token]) -> list[tuple[str, str]]:
    """List neighbouring words, only those that lie in no longer one, at most one character apart."""
    outer: list[Token] = []
    for token in sorted(tokens, key=lambda t: (t.start, -t.end)):
        if not outer or token.end > outer[-1].end:
            outer.append(token)
    return [(a.term, b.term) for a, b in pairwise(outer) if 0 <= b.start - a.end <= 1]


@lru_cache(maxsize=1 << 14)
def weight(term: str) -> float:
    """Weigh a word of a query: Latin words and codes tell twice as much, question words next to nothing."""
    if term in FILLERS:
        return FILLER_WEIGHT
    return 1.0 if is_han(term) else 2.0
