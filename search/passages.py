"""Which passage of a text is shown for a query? The one that holds most of what was asked for, in whole words."""

import re
from collections.abc import Sequence
from typing import Final

from search.words.scanner import Token, weight

WIDE: Final = 120
"""How many Chinese characters a passage has; of Latin letters, half as wide, twice as many."""
_LEAD: Final = WIDE // 6
_AGAIN: Final = 0.05
_MARKS: Final = re.compile(
    r"^[ \t]{0,8}(?:#{1,6}[ \t]|>[ \t]?|[-*+][ \t]|\d{1,3}[.)][ \t]|`{3}[^\n]*$|[-*_|:\t ]{3,}$)"
    r"|!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}\)|\*\*|__|`|~~|</?[a-zA-Z][^<>\n]{0,200}>",
    re.MULTILINE,
)
_SPACE: Final = re.compile(r"[\s|]++")
_ENDS: Final = re.compile(r"[。！？；!?;…] ?|\. ")
_PAUSES: Final = re.compile(r"[，、：,: ] ?")
_HALF_WORD: Final = re.compile(r" ?(?<![\w.-])[\w.-]+\Z", re.ASCII)


def plain(markdown: str) -> str:
    """Strip the marks of Markdown and join lines, for showing a piece of it."""
    return _SPACE.sub(" ", _MARKS.sub(lambda m: m.group(1) or "", markdown)).strip()


def span(text: str, hits: Sequence[Token]) -> tuple[int, int]:
    """Choose the passage to show: from where most of the different words follow, the beginning where none does."""
    best = _densest(hits, WIDE - _LEAD) if hits else 0
    length = _length(text[max(0, best - WIDE) : best + WIDE])
    start = _begun(text, min(best, max(0, len(text) - length)))
    end = start + length
    return start, len(text) if end + _LEAD >= len(text) else _ended(text, end)


def _length(sample: str) -> int:
    """Return how many characters fit where a Chinese one, three bytes long, is twice as wide as a Latin one."""
    wide = (len(sample.encode("utf-8", "surrogatepass")) / max(1, len(sample)) - 1) / 2
    return round(WIDE * (2 - min(1.0, wide)))


def _densest(hits: Sequence[Token], length: int) -> int:
    """Find the hit from which a window of this length holds the most different words."""
    counts: dict[str, int] = {}
    best, best_value, last, value = 0, 0.0, 0, 0.0
    ordered = sorted(hits, key=lambda hit: (hit.start, hit.end))
    for hit in ordered:
        while last < len(ordered) and ordered[last].end <= hit.start + length:
            term = ordered[last].term
            counts[term] = counts.get(term, 0) + 1
            value += weight(term) if counts[term] == 1 else _AGAIN
            last += 1
        if value > best_value:
            best, best_value = hit.start, value
        if counts.get(hit.term):
            counts[hit.term] -= 1
            value -= weight(hit.term) if not counts[hit.term] else _AGAIN
    return best


def _begun(text: str, start: int) -> int:
    """Move back to the beginning of the sentence, else of its part, or else a little."""
    if start <= _LEAD:
        return 0
    lead = text[start - _LEAD : start]
    ends = [mark.end() for mark in _ENDS.finditer(lead)]
    pause = _PAUSES.search(lead)
    return start - _LEAD + (ends[-1] if ends else pause.end() if pause else 0)


def _ended(text: str, end: int) -> int:
    """Move back to the beginning of a Latin word that would be cut, if it is short."""
    if not (text[end].isascii() and text[end].isalnum()):
        return end
    half = _HALF_WORD.search(text, end - _LEAD, end)
    return half.start() if half else end
