"""Where does a text answer the query? Pieces of text, each with whether it is what was asked for."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from search.operators.query import LONGEST, parse
from search.passages import plain, span
from search.words.characters import is_han, normalise, places
from search.words.fillers import FILLERS
from search.words.scanner import Token, Wanted, han_runs, scan

Marked = list[tuple[str, bool]]
_READ: Final = 20_000
_MOST_RUNS: Final = 24


class _Sought(NamedTuple):
    """Words, and runs of Chinese characters that are looked for as they stand, wherever words begin."""

    words: Wanted
    runs: tuple[str, ...]


class Marks:
    """What a query asked for and more words looked for in its place, to be marked in every text shown for it."""

    def __init__(self, typed: str, more: Iterable[str] = ()) -> None:
        self._sought = _sought(typed, tuple(more))

    def whole(self, text: str) -> Marked:
        """Mark a whole text."""
        return _marked(text, self._hits(text))

    def passage(self, body: str) -> Marked:
        """Cut out the passage that holds most of what was asked for, without Markdown marks, and mark it."""
        text = plain(body[:_READ])
        hits = self._hits(text)
        start, end = span(text, hits)
        inside = (hit for hit in hits if hit.start >= start and hit.end <= end)
        cut = _marked(text[start:end], [h._replace(start=h.start - start, end=h.end - start) for h in inside])
        before, after = [("…", False)] if start else [], [("…", False)] if end < len(text) else []
        return [*before, *cut, *after]

    def _hits(self, text: str) -> list[Token]:
        normalised, place = normalise(text), places(text)
        found = [*self._sought.words.within(normalised), *_standing(normalised, self._sought.runs)]
        return [Token(term, place[start], place[end - 1] + 1) for term, start, end in found]


def _sought(typed: str, more: tuple[str, ...]) -> _Sought:
    """Take a query apart; fillers are sought only where there is nothing else."""
    texts = parse(typed[:LONGEST]).ranked
    asked = {token.term for text in texts for token in scan(text)}
    words = (asked - FILLERS or asked) | {
        token.term for text in more for token in scan(text) if not _is_part(token, text)
    }
    runs = (run for text in (*texts, *more) for run in han_runs(normalise(text)))
    telling = dict.fromkeys(run for run in runs if len(run) > 1 and run not in FILLERS)
    return _Sought(Wanted(words), tuple(telling)[:_MOST_RUNS])


def _is_part(token: Token, text: str) -> bool:
    """Tell whether a token is only a part of the Chinese word that it was cut from."""
    return is_han(token.term) and token.end - token.start < len(text)


def _standing(normalised: str, runs: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """List where these runs stand in a text."""
    for run in runs:
        start = normalised.find(run)
        while start >= 0:
            end = start + len(run)
            yield run, start, end
            start = normalised.find(run, end)


def _marked(text: str, tokens: Iterable[Token]) -> Marked:
    """Cut a text into pieces; hits that overlap or touch are one."""
    pieces: Marked = []
    at = 0
    for start, end in _merged(tokens):
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces


def _merged(tokens: Iterable[Token]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for token in sorted(tokens, key=lambda t: (t.start, t.end)):
        if spans and token.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], token.end))
        else:
            spans.append((token.start, token.end))
    return spans
