"""Which Latin word, and which code, may have been meant by one that is one or two slips away?"""

from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.spelling.visible import Known, Visible
from search.words.english import is_english
from search.words.identifiers import stem
from search.words.scanner import terms_of

SHORTEST_WORD: Final = 4
SHORTEST_CODE: Final = 6
_TWO_SLIPS_FROM: Final = 8
_ENDINGS: Final = ("", "e", "s", "es", "ed", "ing")
_ALIKE: Final = {"o": "0", "l": "1", "i": "1", "s": "5", "z": "2", "b": "8"}
_FOLDS: Final = str.maketrans(_ALIKE)
_HEXADECIMAL_FOLDS: Final = str.maketrans(
    {letter: digit for letter, digit in _ALIKE.items() if letter != "b"}
)


def nearest_word(word: str, visible: Visible, is_known: Known) -> str:
    """Find the word that is fewest slips away, among equals that of a title; empty where none is near.

    What begins a known word is half typed, not wrong; what reads as a Chinese word is pinyin; an English word stands.
    """
    if visible.begins_one(word) or visible.spelled(word) or is_english(word):
        return ""
    most = 1 if len(word) < _TWO_SLIPS_FROM else 2
    found: dict[str, tuple[int, bool, int, str]] = {}
    for form in (word, stem(word)):
        lengths = range(max(len(form) - most, SHORTEST_WORD - 1), len(form) + most + 1)
        others = visible.similar(form[:2], lengths, coded=False)
        for other, slips, _ in process.extract(
            form, others, scorer=OSA.distance, score_cutoff=most, limit=None
        ):
            if other[0] == word[0] or other[:2] == word[1::-1]:
                found.setdefault(_ended_like(word, other), (int(slips), *visible.order(other)))
    ranked = sorted(found, key=found.__getitem__)
    return next((other for other in ranked if _is_held(other, is_known)), "")


def _ended_like(word: str, other: str) -> str:
    """Give a stem the ending that comes closest to what was typed, as bodies are known by stems only."""
    if stem(other) != other:
        return other
    forms = [form for ending in _ENDINGS if stem(form := other + ending) == other]
    return min(forms, key=lambda form: (OSA.distance(word, form), -len(form)))


def nearest_code(code: str, visible: Visible, is_known: Known) -> str:
    """Find the code that lacks or has one more character, has two swapped, or others that look alike.

    A code with another digit is another code; in hexadecimal ones 8 and B are both digits.
    """
    folds = _HEXADECIMAL_FOLDS if code[:2] in {"0x", "ox"} else _FOLDS
    folded = _folded(code, folds)
    alike = [letter for letter in "01258olizsb" if letter.translate(folds) == folded[0]]
    others = visible.similar(code[:2] + "".join(alike), range(len(code) - 1, len(code) + 2), coded=True)
    found = {
        other: slips
        for other, slips, _ in process.extract(
            folded,
            others,
            scorer=OSA.distance,
            score_cutoff=1,
            limit=None,
            processor=lambda text: _folded(text, folds),
        )
        if not other.startswith(code) and _is_slip(folded, _folded(other, folds))
    }
    ranked = sorted(found, key=lambda other: (found[other], *visible.order(other)))
    return next((other for other in ranked if _is_held(other, is_known)), "")


def _folded(code: str, folds: dict[int, str]) -> str:
    return code.replace("rn", "m").translate(folds)


def _is_slip(code: str, other: str) -> bool:
    """Refuse what differs in one place only by another character."""
    return code == other or len(code) != len(other) or sorted(code) == sorted(other)


def _is_held(word: str, is_known: Known) -> bool:
    return all(map(is_known, terms_of(word)))
