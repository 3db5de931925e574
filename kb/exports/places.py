"""Files that take their place only when all of them is written, and cells that no spreadsheet takes for a formula."""

import gzip
import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

_PARTS = re.compile(r"[|\n,，、;；]")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


@contextmanager
def replacing(target: Path) -> Iterator[IO[bytes]]:
    """Open a file beside the target that takes its place at the end."""
    written = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with written.open("xb") as raw:
            yield raw
        written.replace(target)
    finally:
        written.unlink(missing_ok=True)


@contextmanager
def text_replacing(target: Path) -> Iterator[IO[str]]:
    """Open one for text, squeezed where its name says so."""
    with replacing(target) as raw:
        binary: Any = gzip.GzipFile("", "wb", fileobj=raw, mtime=0) if target.suffix.lower() == ".gz" else raw
        with io.TextIOWrapper(binary, encoding="utf-8", newline="") as stream:
            yield stream


def cell(value: Any) -> str:
    """Write a list so that it can be read back, and keep spreadsheets from taking text for a formula."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        begins = "".join(value[:1]).startswith(("[", "{"))
        plain = not begins and not any(_PARTS.search(item) for item in value)
        value = "|".join(value) if plain else json.dumps(value, ensure_ascii=False)
    return guarded(str(value))


def unguarded(text: str) -> str:
    """Take off what `guarded` put before a text."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text[1:]) else text


def guarded(text: str) -> str:
    """Put a mark before what would be a formula; reading takes it off."""
    return f"'{text}" if _FORMULA.match(text) else text
