"""Articles as an Excel workbook; a text longer than a cell may hold goes on in further columns."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kb.exports.places import cell, guarded, replacing

CELL = 15_000
"""Half of what a cell holds: Excel counts characters beyond the first 65,536 twice, and a guard may come on top."""


def write(target: Path, keys: Sequence[str], rows: Iterator[dict[str, Any]], longest: int) -> int:
    """Write the rows under their names and return how many."""
    from openpyxl import Workbook

    pieces = max(1, -(-longest // CELL))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("articles")
    others = [key for key in keys if key != "body"]
    sheet.append([*others, "body", *(f"body_{number}" for number in range(2, pieces + 1))])
    count = 0
    for row in rows:
        texts = (row["body"][at * CELL : (at + 1) * CELL] for at in range(pieces))
        sheet.append([_said(text) for text in (*(cell(row[key]) for key in others), *map(guarded, texts))])
        count += 1
    with replacing(target) as raw:
        book.save(raw)
    return count


def _said(text: str) -> str:
    """Write what XML can't hold as Excel does."""
    return text.replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_")
