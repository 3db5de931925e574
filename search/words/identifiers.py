"""Take codes, versions, addresses, paths and Latin words whole and in parts, words as light stems."""

import re
from functools import lru_cache
from typing import Final

from search.words.characters import normalise

LONGEST: Final = 100
_PIECES: Final = re.compile(r"[^\W_]+")
_COMPONENTS: Final = re.compile(r"[^/\\:@+&#]++(?:(?<=[a-z])(?:\+\+|#(?![^\W_])))?+")
_JOINED: Final = str.maketrans("", "", "-_ ")
_LETTERS_DIGITS: Final = re.compile(r"([^\W\d_]++)(\d++)")
_DIGITS_LETTERS: Final = re.compile(r"(\d++)([^\W\d_]++)")
_DOTTED: Final = re.compile(r"(?<!\d)\d++(?:\.\d++)++")
_HEXADECIMAL: Final = re.compile(r"0x0*+([0-9a-f]++)")
_VOWEL: Final = re.compile(r"[aeiouy]")

Part = tuple[str, int, int]


def stem(word: str) -> str:
    """Reduce plural, -ed, -ing and a last e of an English word; other words stay."""
    if len(word) < 4 or not word.isascii():
        return word
    word = _singular(word)
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) > 2 and _VOWEL.search(rest) and not word.endswith("eed"):
            if rest[-1] == rest[-2] and rest[-1] not in "lsz":
                rest = rest[:-1]
            return rest.removesuffix("e") if len(rest) > 3 else rest
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word[-1] == "s" and word[-2] not in "sui":
        return word[:-1]
    return word


@lru_cache(maxsize=1 << 17)
def parts(chunk: str) -> tuple[Part, ...]:
    """List the terms of a run of letters, digits and joining marks with their places, the whole first."""
    if chunk.isalpha():
        return ((stem(chunk)[:LONGEST], 0, len(chunk)),)
    if chunk.isdecimal():
        return ((chunk[:LONGEST], 0, len(chunk)),)
    whole = _whole(chunk)
    found: dict[Part, None] = {(whole, 0, len(chunk)): None}
    for component in _COMPONENTS.finditer(chunk):
        text, start = component.group(), component.start()
        pieces = list(_PIECES.finditer(text))
        if not pieces:
            continue
        if len(text) > 1:
            found.setdefault((_whole(text), start, component.end()))
        for number in _DOTTED.finditer(text):
            found.setdefault((number.group()[:LONGEST], start + number.start(), start + number.end()))
        for piece in pieces:
            for term, first, last in _fine(piece.group()):
                found.setdefault((term, start + piece.start() + first, start + piece.start() + last))
    return tuple({part[0]: part for part in reversed(found)}.values())[::-1]


def _whole(text: str) -> str:
    joined = text.translate(_JOINED)
    return (stem(joined) if joined.isalpha() else joined)[:LONGEST]


def _fine(piece: str) -> list[Part]:
    """Split a piece where letters meet digits once; single characters tell nothing and are left out."""
    end = len(piece)
    if end < 2:
        return []
    if piece.isalpha():
        return [(stem(piece)[:LONGEST], 0, end)]
    found = [(piece[:LONGEST], 0, end)]
    if code := _HEXADECIMAL.fullmatch(piece):
        return found + _hexadecimal(piece, code.start(1))
    halves = _LETTERS_DIGITS.fullmatch(piece) or _DIGITS_LETTERS.fullmatch(piece)
    if halves:
        for group in (1, 2):
            half = halves.group(group)
            if len(half) > 1:
                found.append((stem(half)[:LONGEST], halves.start(group), halves.end(group)))
    return found


def _hexadecimal(piece: str, telling: int) -> list[Part]:
    """Give a code without 0x, and both forms without the zeros before its first telling digit."""
    digits, end = piece[telling:], len(piece)
    forms = [(piece[2:], 2, end), *([(f"0x{digits}", 0, end), (digits, telling, end)] if telling > 2 else [])]
    return [(form[:LONGEST], start, end) for form, start, end in forms if len(form) > 1]


def exact_form(text: str) -> str:
    """Reduce a title, phrasing or number to its letters and digits, for telling whether all of it was typed."""
    return joined(normalise(text))


def joined(normalised: str) -> str:
    """Join the letters and digits of a text that is normalised already."""
    return "".join(pieces(normalised))


def pieces(normalised: str) -> list[str]:
    """List the runs of letters and digits of a text that is normalised already."""
    return _PIECES.findall(normalised)
