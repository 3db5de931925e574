"""What differs between two texts: lines side by side, and within them words; Chinese goes by characters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

AROUND: Final = 2
"""Lines of context that are shown on either side of a change."""

LONGEST: Final = 1_500
"""Words of a line that are compared one by one; a longer line is shown as changed in whole."""

LIKENESS: Final = 0.3
_WORDS: Final = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One line as it was and as it is, in pieces of which some differ; None where there is none.

    `skipped` counts lines that are the same and not shown.
    """

    old: tuple[tuple[str, bool], ...] | None = None
    new: tuple[tuple[str, bool], ...] | None = None
    skipped: int = 0

    @property
    def differs(self) -> bool:
        """Whether the line is not the same on both sides."""
        return self.old != self.new


def compare(old: str, new: str) -> list[Row]:
    """Return both texts line by line, without what is the same far from any change; nothing where they are the same."""
    if old == new:
        return []
    before, after = old.split("\n"), new.split("\n")
    rows: list[Row] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        rows += map(_same, before[a:b]) if kind == "equal" else _changed(before[a:b], after[c:d])
    return list(_shortened(rows))


def words(old: str, new: str) -> Row:
    """Return two lines with the words that differ."""
    first, second = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(first), len(second)) > LONGEST:
        return Row(((old, True),), ((new, True),))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.quick_ratio() < LIKENESS:
        return Row(_pieces([(old, True)]), _pieces([(new, True)]))
    was: list[tuple[str, bool]] = []
    becomes: list[tuple[str, bool]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        was.append(("".join(first[a:b]), kind != "equal"))
        becomes.append(("".join(second[c:d]), kind != "equal"))
    return Row(_pieces(was), _pieces(becomes))


def _pieces(parts: Iterable[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
    return tuple(part for part in parts if part[0])


def _same(line: str) -> Row:
    return Row(((line, False),), ((line, False),))


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    for old, new in zip_longest(before, after):
        if old is None or new is None:
            yield Row(None if old is None else ((old, True),), None if new is None else ((new, True),))
        else:
            yield words(old, new)


def _shortened(rows: Sequence[Row]) -> Iterator[Row]:
    """Leave out runs of the same lines, but for a few on either side of what differs."""
    places = [place for place, row in enumerate(rows) if row.differs]
    shown = {near for place in places for near in range(place - AROUND, place + AROUND + 1)}
    skipped = 0
    for place, row in enumerate(rows):
        if place in shown:
            if skipped:
                yield Row(skipped=skipped)
            skipped = 0
            yield row
        else:
            skipped += 1
    if skipped:
        yield Row(skipped=skipped)
