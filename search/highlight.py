"""Where does a text answer the query? Pieces of text, each with whether it is what was asked for."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from search.operators.query import LONGEST, parse
from search.words.characters import is_han, normalise, places
from search.words.fillers import FILLERS
from search.words.scanner import Token, han_runs, scan, weight

Marked = list[tuple[str, bool]]
LENGTH: Final = 120
_READ: Final = 20_000
_MOST_RUNS: Final = 24
_MARKS: Final = re.compile(
    r"^[ \t]{0,8}(?:#{1,6}[ \t]|>[ \t]?|[-*+][ \t]|\d{1,3}[.)][ \t]|`{3}[^\n]*$|[-*_|:\t ]{3,}$)"
    r"|!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}\)|\*\*|__|`|~~|</?[a-zA-Z][^<>\n]{0,200}>",
    re.MULTILINE,
)
_SPACE: Final = re.compile(r"[\s|]++")


class _Sought(NamedTuple):
    """Words, and runs of Chinese characters that are looked for as they stand, wherever words begin."""

    words: frozenset[str]
    runs: tuple[str, ...]


def highlight(text: str, typed: str, more: Iterable[str] = ()) -> Marked:
    """Mark in the whole text what the query asked for, and more words that were looked for in its place."""
    return _marked(text, _hits(text, _sought(typed, more)))


def snippet(body: str, typed: str, more: Iterable[str] = (), length: int = LENGTH) -> Marked:
    """Cut out the passage that holds most of what was asked for, without Markdown marks, and mark it."""
    text = plain(body[:_READ])
    tokens = _hits(text, _sought(typed, more))
    start = _best_start(tokens, length) if tokens else 0
    start = _line_start(text, start, length)
    end = min(len(text), start + length)
    inside = [token for token in tokens if token.start >= start and token.end <= end]
    cut = _marked(text[start:end], [t._replace(start=t.start - start, end=t.end - start) for t in inside])
    before, after = [("…", False)] if start else [], [("…", False)] if end < len(text) else []
    return [*before, *cut, *after]


def plain(markdown: str) -> str:
    """Strip the marks of Markdown and join lines, for showing a piece of it."""
    return _SPACE.sub(" ", _MARKS.sub(lambda m: m.group(1) or "", markdown)).strip()


def _sought(typed: str, more: Iterable[str]) -> _Sought:
    """Take a query apart; fillers are sought only where there is nothing else."""
    texts = parse(typed[:LONGEST]).ranked
    asked = {token.term for text in texts for token in scan(text)}
    words = (asked - FILLERS or asked) | {
        token.term for text in more for token in scan(text) if not _is_part(token, text)
    }
    runs = (run for text in (*texts, *more) for run in han_runs(normalise(text)))
    telling = dict.fromkeys(run for run in runs if len(run) > 1 and run not in FILLERS)
    return _Sought(frozenset(words), tuple(telling)[:_MOST_RUNS])


def _is_part(token: Token, text: str) -> bool:
    """Tell whether a token is only a part of the Chinese word that it was cut from."""
    return is_han(token.term) and token.end - token.start < len(text)


def _hits(text: str, sought: _Sought) -> list[Token]:
    found = [token for token in scan(text) if token.term in sought.words] if sought.words else []
    return [*found, *_standing(text, sought.runs)]


def _standing(text: str, runs: tuple[str, ...]) -> Iterator[Token]:
    """List where these runs stand in a text."""
    normalised, place = (normalise(text), places(text)) if runs else ("", ())
    for run in runs:
        start = normalised.find(run)
        while start >= 0:
            end = start + len(run)
            yield Token(run, place[start], place[end - 1] + 1)
            start = normalised.find(run, end)


def _best_start(tokens: list[Token], length: int) -> int:
    """Find the hit from which a window of this length holds the most different words."""
    counts: dict[str, int] = {}
    best, best_value, last, value = 0, 0.0, 0, 0.0
    ordered = sorted(tokens, key=lambda t: (t.start, t.end))
    for token in ordered:
        while last < len(ordered) and ordered[last].end <= token.start + length - length // 6:
            term = ordered[last].term
            counts[term] = counts.get(term, 0) + 1
            value += weight(term) if counts[term] == 1 else 0.05
            last += 1
        if value > best_value:
            best, best_value = token.start, value
        if counts.get(token.term):
            counts[token.term] -= 1
            value -= weight(token.term) if not counts[token.term] else 0.05
    return best


def _line_start(text: str, start: int, length: int) -> int:
    """Move back to the beginning of the sentence, or a little."""
    if start <= length // 6:
        return 0
    lead = text[start - length // 6 : start]
    cut = max((lead.rfind(mark) for mark in "。！？；.!?;，, "), default=-1)
    return start - len(lead) + cut + 1


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
