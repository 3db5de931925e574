"""Texts that go on from what was typed: those that begin so, those with such a word, those that sound so."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.completion.beginnings import Beginnings, Growing, Numbers
from search.completion.row import Row
from search.words import normalise
from search.words.identifiers import joined

_LONGEST: Final = 100
_SHORTEST_SOUND: Final = 2
_MOST_WORDS: Final = 6
_SEPARATOR: Final = "\x1f"


class Completion(NamedTuple):
    """A whole text, and the key of an article that it leads to, with its number where it names it.

    The order of completions is by `rank`: how it fits, how much it counts, how short it is.
    """

    rank: tuple[int, int, int, str]
    text: str
    number: str
    key: int


class Completer:
    """Unchanging; `without` gives another one that shares all but a column of eight bytes per text."""

    def __init__(self, rows: Iterable[Row]) -> None:
        layers = written, spelled, initials = Growing(), Growing(), Growing()
        cards, bounds = BytesIO(), array("i", [0])
        audiences, needed, weights, keys = array("q"), array("q"), array("i"), array("q")
        for row in rows:
            for layer, form in zip(layers, (row.written, row.spelled, row.initials), strict=True):
                layer.add(*form)
            cards.write(f"{row.number}{_SEPARATOR}{row.text}".encode("utf8", "replace"))
            bounds.append(cards.tell())
            audiences.append(row.audience)
            needed.append(row.needed)
            weights.append(row.weight)
            keys.append(row.key)
        self._written, self._spelled, self._initials = map(Beginnings, (written, spelled, initials))
        self._cards, self._bounds = cards.getvalue(), np.array(bounds, np.int32)
        self._audiences, self._needed = np.array(audiences, np.int64), np.array(needed, np.int64)
        self._weights, self._keys = np.array(weights, np.int32), np.array(keys, np.int64)

    def __len__(self) -> int:
        return len(self._audiences)

    def without(self, keys: Iterable[int]) -> "Completer":
        """Let the texts of some articles go."""
        left = object.__new__(Completer)
        left.__dict__.update(self.__dict__)
        gone = np.isin(self._keys, np.fromiter(keys, np.int64))
        left._audiences = np.where(gone, 0, self._audiences)
        return left

    def complete(self, typed: str, *, audience: int, limit: int) -> list[Completion]:
        """List the best texts that go on from what was typed, only those that this audience may see."""
        found: dict[str, Completion] = {}
        for fit, rows in enumerate(self._fitting(normalise(typed[:_LONGEST]))):
            for row in self._best(rows, audience, 2 * limit):
                completion = self._completion(fit, row)
                found.setdefault(completion.rank[-1], completion)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def _fitting(self, typed: str) -> Iterator[Numbers]:
        """List texts that fit, the best kind of fit first."""
        form = joined(typed)
        if not form:
            return
        yield from self._written.find(form)
        words = list(filter(None, map(joined, typed.split())))
        if len(words) > 1:
            yield self._with_all(words[:_MOST_WORDS])
        if form.isascii() and len(form) >= _SHORTEST_SOUND:
            for layer in (self._spelled, self._initials):
                yield from layer.find(form)

    def _with_all(self, words: Sequence[str]) -> Numbers:
        """List the texts in which each of these begins a word."""
        left = np.ones(len(self), bool)
        for word in words:
            held = np.zeros(len(self), bool)
            for rows in self._written.find(word):
                held[rows] = True
            left &= held
        return np.flatnonzero(left).astype(np.int32)

    def _best(self, rows: Numbers, audience: int, most: int) -> list[int]:
        """Take the rows that count most of those that may be seen."""
        rows = rows[((self._audiences[rows] & audience) != 0) & ((self._needed[rows] & ~audience) == 0)]
        if len(rows) > most:
            counting: NDArray[np.int64] = self._weights[rows].astype(np.int64) << 16
            counting -= np.diff(self._bounds)[rows]
            rows = rows[np.argpartition(counting, len(rows) - most)[-most:]]
        return sorted(set(rows.tolist()), key=lambda row: self._completion(0, row).rank)

    def _completion(self, fit: int, row: int) -> Completion:
        card = self._cards[self._bounds[row] : self._bounds[row + 1]].decode()
        number, _, text = card.partition(_SEPARATOR)
        rank = (fit, -int(self._weights[row]), len(text), joined(normalise(text)))
        return Completion(rank, text, number, int(self._keys[row]))

    @property
    def size(self) -> int:
        """How many bytes this takes up."""
        layers = sum(layer.size for layer in (self._written, self._spelled, self._initials))
        columns = (self._bounds, self._audiences, self._needed, self._weights, self._keys)
        return layers + self._cards.__sizeof__() + sum(column.nbytes for column in columns)


def best(completers: Iterable[Completer], typed: str, *, audience: int, limit: int) -> list[Completion]:
    """List the best of several completers together, no text twice."""
    found: dict[str, Completion] = {}
    every = (c for part in completers for c in part.complete(typed, audience=audience, limit=limit))
    for completion in sorted(every):
        found.setdefault(completion.rank[-1], completion)
    return list(found.values())[:limit]
