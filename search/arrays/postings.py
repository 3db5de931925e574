"""Which documents hold a term, and how much does it weigh in each? Unchanging arrays, shared by processes."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from search.words.scanner import Family

Column = NDArray[Any]
Keys = NDArray[np.uint64]
Scores = NDArray[Any]
_WORD: Final = 1 << 63
_PAIR: Final = 1 << 62
_EXACT: Final = 1 << 61
_WRITTEN: Final = 1 << 60
BIGRAM: Final = 2 << 48
_HAN: Final = 1 << 48
_NONE: Final = np.empty(0, np.uint8)
_NO_TIES: Final = np.empty(0, np.int64)


def word_key(term: str) -> int:
    """Code a word as the first 63 bits of its blake2b digest."""
    return _WORD | _digest(term) >> 1


def pair_key(first: str, second: str) -> int:
    """Code two neighbouring words; no word, bigram or character has the same code."""
    return neighbours_key(f"{first} {second}")


def neighbours_key(pair: str) -> int:
    """Code two neighbouring words that are joined by a space."""
    return _PAIR | _digest(pair) >> 2


def exact_key(text: str) -> int:
    """Code a whole title, phrasing or number."""
    return _EXACT | _digest(text) >> 3


def written_key(form: str) -> int:
    """Code a Latin word or code of a title as it was written, for finding it by its beginning."""
    return _WRITTEN | _digest(form) >> 4


def han_key(term: str) -> int:
    """Code one or two characters by their code points."""
    if len(term) == 1:
        return _HAN | ord(term)
    return BIGRAM | ord(term[0]) << 21 | ord(term[1])


def han_of(key: int) -> str:
    """Give the two characters that a code stands for."""
    return chr(key >> 21 & 0x1FFFFF) + chr(key & 0x1FFFFF)


def key(term: str, family: Family) -> int:
    """Code a term of any family."""
    return word_key(term) if family is Family.WORD else han_key(term)


def _digest(term: str) -> int:
    return int.from_bytes(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def as_keys(values: Iterable[int]) -> Keys:
    """Hold codes as an array."""
    return np.fromiter(values, np.uint64)


class Scaled:
    """Numbers from 0 on as steps of one size, uint16."""

    def __init__(self, steps: NDArray[np.uint16], scale: float) -> None:
        self.steps = steps
        self.scale = scale

    def __getitem__(self, at: Any) -> Any:
        return self.steps[at] * self.scale


class Postings:
    """Sorted keys; for each the documents in rising order, with one or more columns beside them.

    keys uint64 [terms], offsets uint32 [terms + 1], docs int32 [postings], columns by name [postings];
    a column that ranks is float32 or Scaled, others (counts) may be of any kind.
    """

    def __init__(
        self, keys: Keys, offsets: NDArray[np.uint32], docs: NDArray[np.int32], columns: Mapping[str, Any]
    ) -> None:
        self.keys = keys
        self.offsets = offsets
        self.docs = docs
        self.columns = dict(columns)

    @classmethod
    def build(cls, keys: Column, docs: Column, columns: Mapping[str, Column]) -> Self:
        """Make postings from one (key, document, values…) per pair, in any order, each pair once."""
        order = np.lexsort((docs, keys))
        keys = keys[order].astype(np.uint64)
        first = np.ones(len(keys), bool)
        first[1:] = keys[1:] != keys[:-1]
        starts = np.flatnonzero(first)
        return cls(
            keys[starts],
            np.append(starts, len(keys)).astype(np.uint32),
            docs[order].astype(np.int32),
            {name: np.ascontiguousarray(column[order]) for name, column in columns.items()},
        )

    @classmethod
    def empty(cls, columns: Mapping[str, Any]) -> Self:
        """Make postings without any term, with columns of the given kinds."""
        return cls.build(
            np.empty(0, np.uint64),
            np.empty(0, np.int32),
            {name: np.empty(0, kind) for name, kind in columns.items()},
        )

    def arrays(self) -> dict[str, Column]:
        """Give the arrays by name, as they are saved."""
        return {"keys": self.keys, "offsets": self.offsets, "docs": self.docs, **self.columns}

    def save(self, folder: Path, prefix: str) -> list[str]:
        """Write each array to its own .npy file and give the names."""
        names = []
        for name, array in self.arrays().items():
            names.append(f"{prefix}{name}.npy")
            np.save(folder / names[-1], array, allow_pickle=False)
        return names

    @classmethod
    def open(cls, folder: Path, prefix: str, columns: Iterable[str]) -> Self:
        """Map saved arrays into memory without reading them."""
        keys, offsets, docs, *rest = (
            open_array(folder / f"{prefix}{name}.npy") for name in ("keys", "offsets", "docs", *columns)
        )
        return cls(keys, offsets, docs, dict(zip(columns, rest, strict=True)))

    def rows(self, keys: Keys) -> NDArray[np.int64]:
        """Find the row of each key, -1 where no document holds it."""
        from search.arrays import loops

        return loops.find_rows(self.keys, keys)

    def frequencies(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Count the documents of each row."""
        from search.arrays import loops

        return loops.frequencies(self.offsets, rows)

    def add(
        self,
        rows: NDArray[np.int64],
        factors: NDArray[np.float64],
        scores: Scores,
        *,
        base: int = 0,
        column: str = "weight",
    ) -> None:
        """Add factor × weight of the rows' postings to the scores; this part's documents begin at base."""
        from search.arrays import loops

        weights: Any = self.columns[column]
        if isinstance(weights, Scaled):
            factors = factors * weights.scale
            weights = weights.steps
        loops.add(self.offsets, self.docs, weights, rows, factors, base, scores)

    def at(self, rows: NDArray[np.int64], docs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Find the place of the posting of each row [axis 0] for each document [axis 1], -1 where none."""
        from search.arrays import loops

        return loops.find_postings(self.offsets, self.docs, rows, docs)

    def contributions(
        self,
        rows: NDArray[np.int64],
        factors: NDArray[np.float64],
        docs: NDArray[np.int64],
        *,
        column: str = "weight",
    ) -> NDArray[np.float64]:
        """Tell what each term [axis 0] adds to each document [axis 1]; the sum over terms is the score."""
        places = self.at(rows, docs)
        if not len(self.docs):
            return np.zeros(places.shape)
        weights = np.where(places >= 0, self.columns[column][np.maximum(places, 0)], 0.0)
        return np.asarray(weights, np.float64) * factors[:, None]


def top(
    scores: Scores,
    count: int,
    *,
    mask: NDArray[np.uint8] = _NONE,
    ties: NDArray[np.int64] = _NO_TIES,
) -> tuple[NDArray[np.int64], Scores]:
    """Give places and values of the best positive scores, best first, then by smaller tie (or place)."""
    places = select(scores, count, mask=mask)
    order = np.lexsort((ties[places] if len(ties) else places, -scores[places]))[:count]
    return places[order], scores[places[order]]


def select(scores: Scores, count: int, *, mask: NDArray[np.uint8] = _NONE) -> NDArray[np.int64]:
    """List the places, rising, of the best positive scores and of those equal to the last; no mask lets all in."""
    from search.arrays import loops

    if count < 1 or not len(scores):
        return _NO_TIES
    return loops.leaders(scores, mask if len(mask) else np.ones(len(scores), np.uint8), count)


def open_array(path: Path) -> Column:
    """Map one saved array read-only, refusing anything pickled."""
    array: Column = np.load(path, mmap_mode="r", allow_pickle=False)
    return array.view(np.ndarray)
