"""Which words are error codes or numbers of cases, and which would be, were they not written with a space?"""

import re
from functools import lru_cache
from typing import Final

_QUANTITY: Final = re.compile(r"\d+[a-z]{1,3}")
_SPACED: Final = re.compile(r"(?<![a-z\d])([a-z]{2,5}) (\d{3,16})(?![a-z\d])")


@lru_cache(maxsize=1 << 14)
def is_code(word: str) -> bool:
    """Tell whether a word looks like an error code or the number of a case: letters with at least three digits."""
    if not word.isascii() or not word.isalnum() or not 5 <= len(word) <= 40 or _QUANTITY.fullmatch(word):
        return False
    digits = sum(c.isdigit() for c in word)
    return 3 <= digits < len(word)


def spaced_codes(normalised: str) -> list[str]:
    """List letters and digits with one space between as the code that they may be: kb5005565 for KB 5005565."""
    return ["".join(found) for found in _SPACED.findall(normalised)]
