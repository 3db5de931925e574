"""Sentences that are stored: kept as what they were made of, so that each reader is told in the own language."""

import json
from typing import Any

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from kb.sentences import Sentence, Several

MARK = "\x1e"
"""Begins what is packed; no text that people write may hold it."""


class Told(TypeDecorator[str]):
    """A column of sentences; one that is too long for it is stored as it is written, and cut."""

    impl = String
    cache_ok = True

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        kept = packed(value)
        return kept if len(kept) <= self.most else str(value)[: self.most]

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else unpacked(value)


def packed(text: str) -> str:
    """Return a sentence on one line from which `unpacked` makes it again; other texts as they are."""
    if not isinstance(text, Sentence | Several):
        return str(text)
    return MARK + json.dumps(_parts(text), ensure_ascii=False, separators=(",", ":"))


def unpacked(line: str) -> str:
    """Return the sentence that was packed; whatever cannot be one as it is."""
    if not line.startswith(MARK):
        return line
    try:
        made = _made(json.loads(line.removeprefix(MARK)))
    except (ValueError, TypeError, KeyError):
        return line.replace(MARK, "")
    return made if isinstance(made, str) else line.replace(MARK, "")


def _parts(value: Any) -> Any:
    value = str(value) if isinstance(value, Exception) else value
    if isinstance(value, Sentence):
        return {"say": value.template, **{f"={name}": _parts(each) for name, each in value.values.items()}}
    if isinstance(value, Several):
        return {"all": [_parts(each) for each in value.parts], "between": value.between}
    return value if isinstance(value, str | int | float) else str(value)


def _made(parts: Any) -> Any:
    if not isinstance(parts, dict):
        return parts
    if "say" in parts:
        values = {name[1:]: _made(value) for name, value in parts.items() if name.startswith("=")}
        return Sentence(parts["say"], **values)
    return Several([_made(each) for each in parts["all"]], parts["between"])
