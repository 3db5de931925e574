"""Which words of a question are codes, so that whoever holds them is meant, whatever else is said?"""

import re
from collections.abc import Iterable
from typing import Final

from search.words.characters import is_han
from search.words.identifiers import parts

MOST: Final = 2
_CODE: Final = re.compile(
    r"0x[0-9a-f]{2,}+"
    r"|\d{1,3}+(?:\.\d{1,4}+){1,2}+"
    r"|[a-z]{1,3}+[-_]?(?!(?:19|20)\d\d(?!\d))\d{3,}+[a-z\d]*+"
    r"|[a-z]{3,8}+(?:[-_]\d{3,}+|\d{5,}+)"
    r"|\d++[a-z]++\d++|\d++\.\d*+[a-z][a-z\d]*+|\d{3,}+-\d{1,4}+|[a-z\d]++(?:_[a-z\d]++)++"
    r"|(?=\d*+[a-f])(?=[a-f]*+\d)[a-f\d]{6,}+"
)
_NUMBER: Final = re.compile(r"\d{3,5}+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ANNOUNCED: Final = re.compile(
    r"(?:错误|报错|代码|代号|事件|error|code|event|status|http|smtp|vpn|mysql|oracle)[ :#(]{0,3}$|[\"“「『]$"
)
_NEAR: Final = 12
_FEW: Final = 12
_SOME: Final = 40


def codes(normalised: str, runs: Iterable[tuple[int, str]], words: int) -> tuple[str, ...]:
    """List the terms that are codes, in a text and its runs, of so many words; none where it is no question but a log.

    A bare number is one where it is called so (错误 809, VPN 809, “809”), or little else is said and it is no year.
    """
    if words > _SOME:
        return ()
    found: dict[str, None] = {}
    for at, run in runs:
        for term, start, end in () if is_han(run) else parts(run):
            before, text, after = (
                normalised[max(0, at + start - _NEAR) : at + start],
                run[start:end],
                run[end:],
            )
            if _stands_apart(run[:start], after) and _is_code(text, before, is_alone=words <= _FEW):
                found[term] = None
    return tuple(found) if len(found) <= MOST else ()


def _stands_apart(before: str, after: str) -> bool:
    return before[-1:] in {"", " ", ":", "/", "\\"} and after[:1] in {"", ":", "/", "\\"}


def _is_code(text: str, before: str, *, is_alone: bool) -> bool:
    if not _NUMBER.fullmatch(text):
        return _CODE.fullmatch(text) is not None
    return _ANNOUNCED.search(before) is not None or (is_alone and not _YEAR.fullmatch(text))
