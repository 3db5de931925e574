"""What became of the words of a query? Those that the first hit holds, those given up, those passed over."""

from dataclasses import replace

from search.document import Answer
from search.words.fillers import FILLERS
from search.words.scanner import Token, scan


def telling(answer: Answer, text: str, *, plainly: bool) -> Answer:
    """Say in an answer which words of the query told, as they were typed, and which were passed over."""
    words: dict[str, str] = {}
    fillers: dict[str, None] = {}
    for token in _outer(scan(text)):
        typed = text[token.start : token.end]
        if token.term in FILLERS and not plainly:
            fillers[typed] = None
        else:
            words.setdefault(token.term, typed)
    if not words:
        words, fillers = {word: word for word in fillers}, {}
    held = set(answer.held)
    return replace(
        answer,
        words=tuple(words.values()),
        held=tuple(typed for term, typed in words.items() if term in held),
        fillers=tuple(fillers),
    )


def _outer(tokens: list[Token]) -> list[Token]:
    """Leave out words that lie in longer ones."""
    outer: list[Token] = []
    for token in sorted(tokens, key=lambda t: (t.start, -t.end)):
        if not outer or token.end > outer[-1].end:
            outer.append(token)
    return outer
