"""Give every character its searching form, one by one, so that places in the original stay known."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

HAN_RANGES: Final = (
    (0x3007, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3347F),
)
HAN: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES)
_IS_HAN: Final = re.compile(f"[{HAN}]")
_INVISIBLE: Final = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


class _Forms(dict[int, str]):
    """Remember the form of each character met; `uneven` holds those whose form is not one character long."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        character = chr(code)
        form = _form(character)
        if len(form) != 1:
            self.uneven.add(character)
        self[code] = form
        return form


def _form(character: str) -> str:
    category = unicodedata.category(character)
    if character in _INVISIBLE or "\u0300" <= character <= "\u036f":
        return ""
    if category == "Cs":
        return "\ufffd"
    if category[0] in "CZ":
        return " "
    form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    if _IS_HAN.search(form):
        return "".join(map(_simplifier(), form))
    bare = unicodedata.normalize("NFKD", form)
    return "".join(c for c in bare if not "\u0300" <= c <= "\u036f") if bare[0] < "\u0530" else form


_FORMS: Final = _Forms()


@cache
def _simplifier() -> Callable[[str], str]:
    """Make what turns one traditional character into its simplified form; a few need two steps."""
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return lambda character: convert(convert(character))


def normalise(text: str) -> str:
    """Fold width, case, accents, traditional and compatibility forms; controls become spaces, some vanish."""
    return text.translate(_FORMS)


def places(text: str) -> Sequence[int]:
    """Tell for each character of the normalised text, and for its end, where it stands in the original."""
    if _FORMS.uneven.isdisjoint(text):
        return range(len(text) + 1)
    found = [place for place, character in enumerate(text) for _ in _FORMS[ord(character)]]
    found.append(len(text))
    return found


def is_han(text: str) -> bool:
    """Say whether a text begins with a Chinese character."""
    return text >= "\u3007" and _IS_HAN.match(text) is not None
