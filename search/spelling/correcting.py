"""Did you mean? The words of a query that neither the dictionary nor the corpus has, and what they may be."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, pairwise
from typing import Final, Literal, NamedTuple

from search.spelling.chinese import HanRun
from search.spelling.latin import SHORTEST_CODE, SHORTEST_WORD, nearest_code, nearest_word
from search.spelling.visible import Known, Visible
from search.spelling.vocabulary import Vocabulary
from search.words.characters import is_han, normalise, places
from search.words.english import is_english
from search.words.fillers import FILLERS
from search.words.identifiers import stem
from search.words.scanner import runs

MOST_CORRECTIONS: Final = 3
MOST_UNKNOWN: Final = 8
LONGEST_TEXT: Final = 2000
_ADDRESS: Final = re.compile(r"@|//")
_CODE: Final = re.compile(r"(?=[^\d]*\d)(?=[^a-z]*[a-z])[0-9a-z]+(?:[-_]+[0-9a-z]+)*")
_PIECES: Final = re.compile(r"[0-9a-z]+")
_JOINED: Final = str.maketrans("", "", "-_")

Kind = Literal["word", "code", "sound"]
Sounds = Mapping[str, Sequence[str]]
NO_SOUNDS: Final[Sounds] = {}


class Correction(NamedTuple):
    """A range of the typed text, what stands there, what was probably meant, and how the two are alike."""

    start: int
    end: int
    word: str
    instead: str
    kind: Kind


def corrections(
    text: str,
    vocabularies: Sequence[Vocabulary],
    audience: int,
    is_known: Known,
    taught: Collection[str] = (),
    *,
    sounds: Sounds = NO_SOUNDS,
) -> list[Correction]:
    """Correct a few unknown words of a typed text; is_known says whether this reader may find a term or bigram.

    A word of the dictionary, of the corpus or of those taught (in normalised form) is never corrected. `sounds` are
    Chinese words that the support has taught, by their pinyin: documents may hold them that cut them otherwise.
    """
    text = text[:LONGEST_TEXT]
    place, visible = places(text), Visible(vocabularies, audience)
    found: list[Correction] = []
    standing = partial(_standing, visible=visible, is_known=is_known, sounds=sounds)
    looked_at = _looked_at(normalise(text), visible, is_known, frozenset(taught), standing)
    for start, end, instead, kind in islice(looked_at, MOST_UNKNOWN):
        if instead:
            first, last = place[start], place[end - 1] + 1
            word = text[first:last]
            found.append(Correction(first, last, word, _cased_like(word, instead), kind))
        if len(found) == MOST_CORRECTIONS:
            break
    return found


def _cased_like(word: str, instead: str) -> str:
    return instead.upper() if word.isupper() and not instead.startswith("0x") else instead


def _standing(pinyin: str, visible: Visible, is_known: Known, sounds: Sounds) -> str:
    """Find the taught word that is spelled so and stands in documents where no word does; English words stand."""
    if pinyin not in sounds or is_english(pinyin) or visible.spelled(pinyin):
        return ""
    stands = (word for word in sounds[pinyin] if all(is_known(a + b) for a, b in pairwise(word)))
    return next(stands, "")


def _looked_at(
    normalised: str,
    visible: Visible,
    is_known: Known,
    taught: frozenset[str],
    standing: Callable[[str], str],
) -> Iterator[tuple[int, int, str, Kind]]:
    """Give each unknown word with its place and what is meant by it, if anything."""
    for at, run in runs(normalised):
        if is_han(run):
            for spot in HanRun(run, visible, is_known, taught).spots():
                yield at + spot.start, at + spot.end, spot.instead, "sound"
            continue
        for start, end, kind in _units(run):
            unit = run[start:end].translate(_JOINED)
            if unit in taught or is_known(unit) or is_known(stem(unit)) or stem(unit) in FILLERS:
                continue
            if heard := standing(unit):
                yield at + start, at + end, heard, "sound"
                continue
            nearest = nearest_code if kind == "code" else nearest_word
            yield at + start, at + end, nearest(unit, visible, is_known), kind


def _units(chunk: str) -> Iterator[tuple[int, int, Kind]]:
    """Give the words and codes of a Latin chunk that may be mistyped; numbers, versions and addresses are not."""
    if _ADDRESS.search(chunk):
        return
    if _CODE.fullmatch(chunk):
        if len(chunk.translate(_JOINED)) >= SHORTEST_CODE:
            yield 0, len(chunk), "code"
        return
    for piece in _PIECES.finditer(chunk):
        if piece.group().isalpha() and len(piece.group()) >= SHORTEST_WORD:
            yield piece.start(), piece.end(), "word"
        elif len(piece.group()) >= SHORTEST_CODE and not piece.group().isdecimal():
            yield piece.start(), piece.end(), "code"
