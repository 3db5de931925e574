"""Which words does the corpus hold? An unchanging sorted list of them, as plain arrays that processes share."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

NAMES: Final = (
    "words.bytes",
    "words.offsets",
    "words.audience",
    "words.titled",
    "words.frequencies",
    "words.pinyin",
    "words.pinyin.at",
    "words.initials",
    "words.initials.at",
)
_MOST_HOLDERS: Final = 4096
_TITLED: Final = 1 << 40

Places = NDArray[np.int64]


class Fact(NamedTuple):
    """What is known of a word: the bits of those who may see it, whether a title has it, how many documents do."""

    audience: int
    titled: bool
    frequency: int


class Vocabulary:
    """Words in rising order; every question is asked for an audience, and words that it may not see are left out.

    words.bytes uint8 holds the words in UTF-8, each followed by a line feed; words.offsets int64 [words + 1];
    words.audience int64, words.titled uint8 and words.frequencies int32 [words]; words.pinyin and words.initials hold
    rising digests of readings, and beside each (`.at`, int32) the place of the word that is read so.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = {name: arrays[name] for name in NAMES}
        self._offsets = arrays["words.offsets"]
        self._alike: dict[tuple[str, int, int, bool], list[str]] = {}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give all that has to be stored."""
        return dict(self._arrays)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    @cached_property
    def words(self) -> list[str]:
        """All words, for going through them; single ones are found without it."""
        return self._blob.decode("utf-8", "surrogatepass").split("\n")[:-1]

    @cached_property
    def _blob(self) -> bytes:
        return self._arrays["words.bytes"].tobytes()

    def fact(self, word: str, audience: int) -> Fact | None:
        """Tell what is known of a word; None where this audience may see no document with it."""
        sought = as_bytes(word)
        place = self._first(sought)
        if place == len(self) or self._bytes(place) != sought:
            return None
        readers, titled, frequency = (int(self._arrays[name][place]) for name in NAMES[2:5])
        return Fact(readers, bool(titled), frequency) if readers & audience else None

    def is_known(self, word: str, audience: int) -> bool:
        """Say whether this audience may see a document with the word."""
        return self.fact(word, audience) is not None

    def beginning(self, prefix: str, limit: int, audience: int) -> list[str]:
        """List words that begin so, those of titles and of many documents first."""
        sought = as_bytes(prefix)
        return self._best(np.arange(self._first(sought), self._first(sought + b"\xff")), limit, audience)

    def holding(self, piece: str, limit: int, audience: int) -> list[str]:
        """List words that hold a piece anywhere; of a piece that is everywhere, some of them."""
        if not piece or "\n" in piece:
            return []
        hits = re.finditer(re.escape(as_bytes(piece)), self._blob)
        starts = np.fromiter((hit.start() for hit in islice(hits, _MOST_HOLDERS)), np.int64)
        return self._best(np.unique(np.searchsorted(self._offsets, starts, "right") - 1), limit, audience)

    def spelled(self, pinyin: str, limit: int, audience: int) -> list[str]:
        """List Chinese words whose whole pinyin is this."""
        return self._best(self._read("words.pinyin", pinyin), limit, audience)

    def abbreviated(self, initials: str, limit: int, audience: int) -> list[str]:
        """List Chinese words whose syllables begin with these letters."""
        return self._best(self._read("words.initials", initials), limit, audience)

    def similar(self, firsts: str, lengths: range, audience: int, *, coded: bool) -> list[str]:
        """List Latin words, or with `coded` those with digits, of these first letters and lengths, in no order."""
        found: list[str] = []
        for first in sorted(set(firsts)):
            for length in lengths:
                asked = (first, length, audience, coded)
                if asked not in self._alike:
                    self._alike[asked] = self._of_size(*asked)
                found.extend(self._alike[asked])
        return found

    def _of_size(self, first: str, length: int, audience: int, coded: bool) -> list[str]:
        start, end = self._first(as_bytes(first)), self._first(as_bytes(first) + b"\xff")
        fits = (self._kinds[start:end] == 1 + coded) & (self._sizes[start:end] == length)
        fits &= (self._arrays["words.audience"][start:end] & audience) != 0
        words = self._blob[int(self._offsets[start]) : int(self._offsets[end])].split(b"\n")
        return [words[place].decode() for place in np.flatnonzero(fits).tolist()]

    @cached_property
    def _sizes(self) -> Places:
        return np.diff(self._offsets) - 1

    @cached_property
    def _kinds(self) -> NDArray[np.uint8]:
        """Tell of each word whether it has ASCII letters only (1), digits too (2), or anything else (0)."""
        if not len(self):
            return np.empty(0, np.uint8)
        blob, starts = self._arrays["words.bytes"], self._offsets[:-1]
        is_digit = (blob >= ord("0")) & (blob <= ord("9"))
        is_letter = (blob >= ord("a")) & (blob <= ord("z"))
        plain = np.logical_and.reduceat(is_letter | is_digit | (blob == ord("\n")), starts)
        letters = np.logical_or.reduceat(is_letter, starts)
        digits = np.logical_or.reduceat(is_digit, starts)
        return np.where(plain & letters, np.where(digits, 2, 1), 0).astype(np.uint8)

    def _bytes(self, place: int) -> bytes:
        return self._blob[int(self._offsets[place]) : int(self._offsets[place + 1]) - 1]

    def _word(self, place: int) -> str:
        return self._bytes(place).decode("utf-8", "surrogatepass")

    def _first(self, sought: bytes) -> int:
        return bisect_left(range(len(self)), sought, key=self._bytes)

    def _read(self, name: str, reading: str) -> Places:
        digests = self._arrays[name]
        sought = np.uint64(digest(reading))
        start = end = int(digests.searchsorted(sought))
        while end < len(digests) and digests[end] == sought:
            end += 1
        return self._arrays[f"{name}.at"][start:end].astype(np.int64)

    def _best(self, places: Places, limit: int, audience: int) -> list[str]:
        if not len(places):
            return []
        places = places[(self._arrays["words.audience"][places] & audience) != 0]
        titled = self._arrays["words.titled"][places].astype(np.int64)
        ranks = self._arrays["words.frequencies"][places] + titled * _TITLED
        if len(places) > 4 * limit > 0:
            chosen = ranks >= np.partition(ranks, -limit)[-limit]
            places, ranks = places[chosen], ranks[chosen]
        return [self._word(place) for place in places[np.lexsort((places, -ranks))][:limit].tolist()]


def as_bytes(word: str) -> bytes:
    """Encode a word so that bytes and characters sort alike."""
    return word.encode("utf-8", "surrogatepass")


def digest(reading: str) -> int:
    """Code a reading in eight bytes."""
    return int.from_bytes(blake2b(as_bytes(reading), digest_size=8).digest(), "big")
