"""Spell Chinese words in pinyin, without tones and with v for ü, the way they are typed."""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

MOST_READINGS: Final = 16
_LONGEST_PHRASE: Final = 8

Syllables = tuple[str, ...]


def spelled(word: str) -> str:
    """Join the syllables of a word as it is read: 重启 gives chongqi."""
    return "".join(_syllables(word))


def initials(word: str) -> str:
    """Join the first letters of a word's syllables: 打印机 gives dyj."""
    return "".join(syllable[0] for syllable in _syllables(word))


@lru_cache(maxsize=1 << 12)
def readings(text: str) -> frozenset[str]:
    """Spell a short text in all ways in which its characters may be read, but not in more than sixteen."""
    ways = map("".join, product(*map(_character, text)))
    return frozenset([spelled(text), *islice(ways, MOST_READINGS - 1)])


@lru_cache(maxsize=1 << 16)
def _syllables(word: str) -> Syllables:
    """Read by phrases, the longest first, and what belongs to none by characters."""
    phrases, _ = _dictionary()
    found: list[str] = []
    at = 0
    while at < len(word):
        for end in range(min(len(word), at + _LONGEST_PHRASE), at + 1, -1):
            phrase = phrases.get(word[at:end])
            if phrase:
                found.extend(_toneless(ways[0]) for ways in phrase)
                at = end
                break
        else:
            found.append(_character(word[at])[0])
            at += 1
    return tuple(found)


@cache
def _character(character: str) -> Syllables:
    """List the readings of a character, the usual one first; one that has none reads as itself."""
    marked = _dictionary()[1].get(ord(character))
    return tuple(dict.fromkeys(map(_toneless, marked.split(",")))) if marked else (character,)


@cache
def _toneless(syllable: str) -> str:
    apart = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(c for c in apart if not unicodedata.combining(c)) or syllable


@cache
def _dictionary() -> tuple[Mapping[str, list[list[str]]], Mapping[int, str]]:
    """Give the readings of phrases, one list for each character, and those of characters, joined by commas."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    return PHRASES_DICT, PINYIN_DICT
