"""Which Chinese words are meant by pinyin, or by its first letters, typed instead of characters?"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from search.spelling.visible import Known, Visible
from search.spelling.vocabulary import Vocabulary
from search.words.characters import normalise

MOST_WORDS: Final = 8
_MOST_TOGETHER: Final = 3
_MOST_INITIALS: Final = 6
_SHORTEST: Final = 3
_LETTERS: Final = re.compile(r"[a-z]{2,40}")


def meant(token: str, vocabularies: Sequence[Vocabulary], audience: int, is_known: Known) -> list[str]:
    """Read a Latin word as the pinyin of a word, as the initials of one, or as the pinyin of two or three words."""
    typed = normalise(token)
    if not _LETTERS.fullmatch(typed):
        return []
    visible = Visible(vocabularies, audience)

    @cache
    def best(pinyin: str) -> str:
        return next((word for word in visible.spelled(pinyin) if is_known(word)), "")

    found = [*visible.spelled(typed), *(visible.abbreviated(typed) if len(typed) <= _MOST_INITIALS else ())]
    held = [word for word in dict.fromkeys(found) if is_known(word)]
    return held[:MOST_WORDS] or _run_together(typed, _MOST_TOGETHER, best)


def _run_together(typed: str, most: int, best: Callable[[str], str]) -> list[str]:
    """Cut pinyin into words, the longest first; nothing where a part is left over."""
    for end in range(len(typed), _SHORTEST - 1, -1) if most else ():
        if word := best(typed[:end]):
            rest = _run_together(typed[end:], most - 1, best)
            if rest or end == len(typed):
                return [word, *rest]
    return []
