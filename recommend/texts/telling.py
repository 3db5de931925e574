"""Which lines of a long text tell what is wrong? What somebody wrote first, then what a log says that failed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from recommend.texts.logs import Kind, Level, is_noise, is_thrown, says_wrong, stripped
from recommend.texts.mail import said

Part = tuple[str, int]

SHORT: Final = 2_000
NOISY: Final = 3
PROSE_TIMES: Final = 3
PROSE_MOST: Final = 6_000
FAULTS_MOST: Final = 1_200
FAULTS_BESIDE: Final = 300
EVENTS_MOST: Final = 600
ENOUGH: Final = 12
LONG_LINE: Final = 1_000
LONGEST_LINE: Final = 4_000
LONGEST_FAULT: Final = 600
MANY_LINES: Final = 30
FIRST: Final = 160_000
LAST: Final = 80_000
FIRST_LINES: Final = 1_500
LAST_LINES: Final = 500
OFTEN: Final = 3
_END: Final = 6
_TEMPLATE: Final = 200

_DIGITS: Final = str.maketrans("", "", "0123456789abcdefABCDEF")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LABEL: Final = re.compile(r"[^,，。]{1,60}[:：]\s*$")
_SENTENCE_END: Final = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+")
_WORD: Final = re.compile(r"(?<![\w.\\/=-])[A-Za-z][a-z']*(?=[\s,.!?;:)]|$)")
_SPEECH: Final = re.compile(
    r"\b(?:i|i'm|my|me|we|our|us|you|your|the|a|an|this|that|these|it|is|are|was|were|has|have|had|do|does|did|no|not|and|but"
    r"|when|after|before|since|while|because|if|how|why|what|who|there|please|can|can't|cannot|won't|doesn't|still|get|got"
    r"|to|in|on|at|of|for|with|from|all|any|only)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """A line without its time and level; `bare` if nothing shows that it is of a log."""

    text: str
    kind: Kind
    bare: bool
    older: bool = False


def telling(text: str) -> list[Part]:
    """Pick what tells most, each part with how many times it counts; a text without noise stays as it is.

    Of a very long one only the beginning and the end are read.
    """
    if "\n" not in text and len(text) <= SHORT:
        return [(text, 1)]
    text = text if len(text) <= FIRST + LAST else f"{text[:FIRST]}\n{text[-LAST:]}"
    every = [part for line in text.splitlines() for part in _sentences(line) if part and not part.isspace()]
    often = _often(every)
    new, old = said(_different(every))
    lines = [*_read(new, often, older=False), *_read(old, often, older=True)]
    noisy = sum(line.kind is Kind.NOISE or not line.bare for line in lines) + len(every) - len(lines)
    if noisy < NOISY and len(text) <= SHORT:
        return [("\n".join([*new, *old]) or text, 1)]
    return _chosen(lines) or [(text[:PROSE_MOST], 1)]


def kind_of(line: str, level: Level) -> Kind:
    """Say what a line is, given without its time and level."""
    if is_noise(line):
        return Kind.NOISE
    if is_thrown(line) or level is Level.LOUD:
        return Kind.FAULT
    if level is Level.NONE and is_prose(line):
        return Kind.PROSE
    return Kind.FAULT if level is not Level.QUIET and says_wrong(line) else Kind.EVENT


def is_prose(line: str) -> bool:
    """Tell whether a line is what a person would write: some Chinese, or English words around words of speech."""
    if _LABEL.match(line):
        return False
    han = len(_HAN.findall(line))
    if (han >= 4 and 5 * han >= len(line)) or (han >= 2 and 3 * han >= len(line)):
        return True
    words = len(_WORD.findall(line))
    return words >= 3 and 2 * words >= len(line.split()) and _SPEECH.search(line) is not None


def _sentences(line: str) -> list[str]:
    """Take a very long line apart where sentences end."""
    return [line] if len(line) <= LONG_LINE else [part[:LONGEST_LINE] for part in _SENTENCE_END.split(line)]


def _often(lines: Sequence[str]) -> frozenset[str]:
    """List the beginnings and ends that several of many lines have, as those of logs do."""
    if len(lines) <= MANY_LINES:
        return frozenset()
    counts = Counter(end for line in lines for end in _ends(line))
    return frozenset(end for end, count in counts.items() if count >= OFTEN)


def _ends(line: str) -> tuple[str, str]:
    """Give the beginning and the end of a line, without numbers."""
    first, last = (part.translate(_DIGITS).strip() for part in (line[:_TEMPLATE], line[-_TEMPLATE:]))
    return first[:_END], "…" + last[-_END:]


def _different(lines: list[str]) -> list[str]:
    """Of many lines, take those once that differ only in numbers, and of very many the first and last."""
    if len(lines) > MANY_LINES:
        alike = {line[:_TEMPLATE].translate(_DIGITS): line for line in reversed(lines)}
        lines = list(alike.values())[::-1]
    return lines if len(lines) <= FIRST_LINES + LAST_LINES else lines[:FIRST_LINES] + lines[-LAST_LINES:]


def _read(texts: Sequence[str], often: frozenset[str], *, older: bool) -> list[Line]:
    lines = []
    for text in texts:
        rest, level = stripped(text)
        kind = kind_of(rest, level)
        is_one_of_many = not often.isdisjoint(_ends(text))
        if kind is Kind.PROSE and is_one_of_many:
            kind = Kind.EVENT
        is_bare = not (level or is_one_of_many or text[0].isspace() or is_thrown(rest))
        lines.append(Line(rest, kind, is_bare, older))
    return _with_neighbours(lines)


def _with_neighbours(lines: list[Line]) -> list[Line]:
    """Take what stands beside a sentence as part of it: the message or code that somebody copied."""
    found = list(lines)
    for (n, line), (m, other) in pairwise(enumerate(lines)):
        for at, one, beside in ((n, line, other), (m, other, line)):
            if beside.kind is Kind.PROSE and one.bare and one.kind in {Kind.EVENT, Kind.FAULT}:
                found[at] = replace(one, kind=Kind.PROSE)
    return found


def _chosen(lines: Sequence[Line]) -> list[Part]:
    own, older = (
        [line.text for line in lines if line.kind is Kind.PROSE and line.older is old]
        for old in (False, True)
    )
    if sum(map(len, own)) < ENOUGH:
        own, older = own + older, []
    prose = _cut(own, PROSE_MOST)
    faults = _cut(_faults(lines), FAULTS_BESIDE if len(prose) >= ENOUGH else FAULTS_MOST)
    found = [(prose, PROSE_TIMES), (_cut(older, FAULTS_MOST), 1), (faults, 1)]
    if len(prose) + len(faults) < ENOUGH:
        found.append((_cut([line.text for line in lines if line.kind is Kind.EVENT], EVENTS_MOST), 1))
    return [part for part in found if part[0]]


def _faults(lines: Sequence[Line]) -> list[str]:
    """List what failed, one of each beginning, first and last taking turns: what came first, and what it led to."""
    alike = {
        _ends(line.text)[0]: line.text[:LONGEST_FAULT] for line in reversed(lines) if line.kind is Kind.FAULT
    }
    found = list(alike.values())[::-1]
    return [found[n // 2 if n % 2 == 0 else -1 - n // 2] for n in range(len(found))]


def _cut(lines: Sequence[str], most: int) -> str:
    """Join the first lines, as many as may be."""
    found, size = [], 0
    for line in lines:
        if size >= most:
            break
        found.append(line[: most - size])
        size += len(line) + 1
    return "\n".join(found)
