"""Which words does the English dictionary have?"""

from functools import cache


@cache
def _dictionary() -> frozenset[str]:
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(language="en").word_frequency.dictionary)


def is_english(word: str) -> bool:
    """Say whether a word in small letters is an English one, or begins one as couldn does.

    The first question takes a fifth of a second.
    """
    return word in _dictionary() or f"{word}'t" in _dictionary()
