"""Make a vocabulary from words, or one from several."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.spelling.vocabulary import Fact, Vocabulary, as_bytes, digest
from search.words.characters import HAN
from search.words.pinyin import initials, spelled

_SPELLED: Final = re.compile(f"[{HAN}]{{2,8}}")

Arrays = dict[str, NDArray[Any]]


def gathered(facts: Mapping[str, Fact]) -> Vocabulary:
    """Sort words and spell the Chinese ones of two to eight characters."""
    words = sorted(word for word in facts if word and "\n" not in word)
    told = [facts[word] for word in words]
    return Vocabulary(
        {
            **_blob(map(as_bytes, words)),
            "words.audience": np.array([fact.audience for fact in told], np.int64),
            "words.titled": np.array([fact.titled for fact in told], np.uint8),
            "words.frequencies": np.array([fact.frequency for fact in told], np.int32),
            **_readings("words.pinyin", spelled, words),
            **_readings("words.initials", initials, words),
        }
    )


def merged(vocabularies: Sequence[Vocabulary]) -> Vocabulary:
    """Join vocabularies: both audiences, in a title if in one of any, frequencies added; readings are kept."""
    parts = [vocabulary.arrays() for vocabulary in vocabularies]
    lists = [part["words.bytes"].tobytes().split(b"\n")[:-1] for part in parts]
    words = list(dict.fromkeys(sorted(chain.from_iterable(lists))))
    numbers = {word: place for place, word in enumerate(words)}
    places = [np.fromiter(map(numbers.__getitem__, some), np.int64, len(some)) for some in lists]
    audience, titled = np.zeros(len(words), np.int64), np.zeros(len(words), np.uint8)
    frequencies = np.zeros(len(words), np.int32)
    for part, at in zip(parts, places, strict=True):
        audience[at] |= part["words.audience"]
        titled[at] |= part["words.titled"]
        frequencies[at] += part["words.frequencies"]
    return Vocabulary(
        {
            **_blob(words),
            "words.audience": audience,
            "words.titled": titled,
            "words.frequencies": frequencies,
            **_merged_readings("words.pinyin", parts, places),
            **_merged_readings("words.initials", parts, places),
        }
    )


def _blob(words: Iterable[bytes]) -> Arrays:
    blob = b"".join(word + b"\n" for word in words)
    joined = np.frombuffer(blob, np.uint8)
    return {
        "words.bytes": joined,
        "words.offsets": np.append(0, np.flatnonzero(joined == 10) + 1).astype(np.int64),
    }


def _readings(name: str, read: Callable[[str], str], words: Sequence[str]) -> Arrays:
    at = [place for place, word in enumerate(words) if _SPELLED.fullmatch(word)]
    digests = np.fromiter((digest(read(words[place])) for place in at), np.uint64, len(at))
    return _sorted(name, digests, np.array(at, np.int32))


def _merged_readings(name: str, parts: Sequence[Arrays], places: Sequence[NDArray[np.int64]]) -> Arrays:
    digests = [np.empty(0, np.uint64), *(part[name] for part in parts)]
    at = [np.empty(0, np.int64), *(new[part[f"{name}.at"]] for part, new in zip(parts, places, strict=True))]
    return _sorted(name, np.concatenate(digests), np.concatenate(at).astype(np.int32))


def _sorted(name: str, digests: NDArray[np.uint64], at: NDArray[np.int32]) -> Arrays:
    order = np.lexsort((at, digests))
    digests, at = digests[order], at[order]
    fresh = np.ones(len(at), bool)
    fresh[1:] = (digests[1:] != digests[:-1]) | (at[1:] != at[:-1])
    return {name: digests[fresh], f"{name}.at": at[fresh]}
