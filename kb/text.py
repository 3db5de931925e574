"""Clean what people type before it is stored, and check its length."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from kb.errors import Problems
from kb.sentences import sentence as _

TITLE_MAX = 300
BODY_MAX = 2_000_000
TICKET_MAX = 1_000_000
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003347f"
"""Chinese characters, as a regular expression has them between brackets."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(text: str) -> str:
    """Drop control characters but tab and newline, make CR and CRLF a newline, lone surrogates U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def one_line(text: str) -> str:
    """Clean a text that stands on one line: a title, a name, a tag."""
    return " ".join(clean(text).split())


def first_line(text: str, limit: int = TITLE_MAX) -> str:
    """Return the first line that holds something, without Markdown heading marks, cut to `limit`."""
    for line in clean(text).split("\n"):
        found = line.strip().lstrip("#").strip()
        if found:
            return found[:limit]
    return ""


def as_text(problems: Problems, field: str, value: Any) -> str:
    """Read a value of a form, request or file row as text: none is empty, a number its digits, others a complaint."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        problems.add(field, _("应当是文字"))
        return ""
    return str(value)


def check_length(problems: Problems, field: str, text: str, limit: int) -> None:
    """Complain about a text longer than `limit` characters."""
    if len(text) > limit:
        problems.add(field, _("最多 %(most)s 个字符，现在有 %(n)s 个", most=f"{limit:,}", n=f"{len(text):,}"))


def tidy_list(values: Sequence[str]) -> list[str]:
    """Clean a list of short texts: no empty ones, none twice, order kept."""
    return list(dict.fromkeys(line for line in map(one_line, values) if line))


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing."""
    return all(unicodedata.category(c) in {"Zs", "Cc", "Cf", "Zl", "Zp"} for c in text)


def fold(text: str) -> str:
    """Return the one form by which equal texts are known: width and case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", clean(text)).casefold().split())
