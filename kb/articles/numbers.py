"""The number by which people know an article."""

import re

NUMBER = re.compile(r"KB-?(\d{1,9})", re.IGNORECASE)
_WITH_WORDS = re.compile(r"(KB-\d{1,9})-.*", re.IGNORECASE)


def number_of(serial: int) -> str:
    """Return the number that readers see."""
    return f"KB-{serial:06d}"


def as_number(text: str) -> str | None:
    """Return the article number that somebody typed, in its full form, or None."""
    found = NUMBER.fullmatch(text.strip())
    return number_of(int(found[1])) if found else None


def number_before_words(text: str) -> str | None:
    """Return the article number that an address begins with, words after it, or None."""
    found = _WITH_WORDS.fullmatch(text.strip())
    return as_number(found[1]) if found else None
