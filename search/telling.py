"""What became of the words of a query? Those that the first hit holds, those given up, those passed over."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from search.document import Answer
from search.words.fillers import FILLERS
from search.words.scanner import Token, scan


def telling(answer: Answer, text: str, *, plainly: bool) -> Answer:
    """Say in an answer which words of the query told, as they were typed, and which were passed over."""
    words: dict[str, str] = {}
    fillers: dict[str, None] = {}
    held = set(answer.held)
    for token in _outer(token for token in scan(text) if _stands(token, text, held)):
        typed = text[token.start : token.end]
        if token.term in FILLERS and not plainly:
            fillers[typed] = None
        else:
            words.setdefault(token.term, typed)
    if not words:
        words, fillers = {word: word for word in fillers}, {}
    return replace(
        answer,
        words=tuple(words.values()),
        held=tuple(typed for term, typed in words.items() if term in held),
        fillers=tuple(fillers),
    )


def _stands(token: Token, text: str, held: AbstractSet[str]) -> bool:
    """Words read as one across a space ("VPN 809") count as one only where they were found so."""
    return token.term in held or " " not in text[token.start : token.end]


def _outer(tokens: Iterable[Token]) -> list[Token]:
    """Leave out words that lie in longer ones."""
    outer: list[Token] = []
    for token in sorted(tokens, key=lambda t: (t.start, -t.end)):
        if not outer or token.end > outer[-1].end:
            outer.append(token)
    return outer
