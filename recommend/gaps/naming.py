"""Name what texts have in common: their most telling words, written and ordered as the most central text has them."""

from collections import Counter
from collections.abc import Collection, Sequence
from math import log
from typing import Final

from search.words import FILLERS, Token, scan

LONGEST: Final = 500
WORDS: Final = 4
OFTEN: Final = 0.34
TELLING: Final = 0.4
SHORTEST: Final = 2


def name(members: Sequence[str], others: Sequence[str], shown: Collection[int] | None = None) -> str:
    """Return the words that most members (the most central first) hold and few others; empty where there are none.

    `shown` are the places of those members that readers may know: only their words are used, as they write them.
    """
    readable = [text for place, text in enumerate(members) if shown is None or place in shown]
    told = {word for text in readable for word in _telling(text)}
    own, rest = (_counted(texts) for texts in (members, others))
    total = len(members) + len(others)
    weights = {
        word: held / len(members) * log(1 + total / (held + rest[word]))
        for word, held in own.items()
        if word in told and (len(members) < SHORTEST or held >= OFTEN * len(members))
    }
    best = sorted(weights, key=lambda word: (-weights[word], word))[:WORDS]
    chosen = {word for word in best if weights[word] >= TELLING * weights[best[0]]}
    return next((written for text in readable if (written := _written(text, chosen))), "")


def _telling(text: str) -> set[str]:
    """Return the words of a text that may name something: no words of asking, no bare numbers or single signs."""
    return {token.term for token in _whole(text)}


def _counted(texts: Sequence[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _telling(text))


def _written(text: str, chosen: Collection[str]) -> str:
    """Return the chosen words as a text writes them; those that touch stay together."""
    found, end, seen = "", -1, set[str]()
    for token in _whole(text):
        if token.term in chosen and token.term not in seen:
            seen.add(token.term)
            gap = "" if token.start == end or not found else " "
            found += gap + text[token.start : token.end]
            end = token.end
    return found


def _whole(text: str) -> list[Token]:
    """List the words of a text that lie in no longer one."""
    kept: list[Token] = []
    for token in sorted(scan(text[:LONGEST]), key=lambda t: (t.start, -t.end)):
        if kept and token.end <= kept[-1].end:
            continue
        if kept and token.start < kept[-1].end:
            continue
        if token.term in FILLERS or len(token.term) < SHORTEST or token.term.isdigit():
            continue
        kept.append(token)
    return kept
