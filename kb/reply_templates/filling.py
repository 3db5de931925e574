"""Placeholders of templates: what they are called, what is unknown, and what stands in their place."""

import re
from collections.abc import Mapping
from typing import Final

NAMES: Final = {
    "姓名": "name",
    "部门": "department",
    "工单编号": "number",
    "问题": "title",
    "处理人": "handler",
    "预计时间": "expected",
    "解决时限": "due",
}
"""The Chinese and the English word for each thing that a ticket says."""

_MEANT: Final = NAMES | {english: english for english in NAMES.values()}
_PLACE: Final = re.compile(r"\{([^{}\n]{1,40})\}")


def unknown(text: str) -> list[str]:
    """Return the placeholders that nothing can fill, each once."""
    return [name for name in dict.fromkeys(_PLACE.findall(text)) if name.strip() not in _MEANT]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put what a ticket says (by English name) in its places; a place for which it says nothing stays as it is."""

    def said(place: re.Match[str]) -> str:
        return values.get(_MEANT.get(place[1].strip(), ""), "") or place[0]

    return _PLACE.sub(said, text)


def left_open(text: str) -> list[str]:
    """Return the known placeholders that still stand in a text, each once."""
    return [f"{{{name}}}" for name in dict.fromkeys(_PLACE.findall(text)) if name.strip() in _MEANT]
