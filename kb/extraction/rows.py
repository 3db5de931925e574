"""Files that articles come in, as JSON lines: a line for each row of a sheet or each document, images beside them.

A line is `{"line", "cells"}` for sheets, `{"line", "name", "data", "files", "why"}` for documents; a file of an article
lies beside the lines under its hash. This runs in the process that may take only so much.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from kb.extraction import archives
from kb.extraction.limits import ROWS
from kb.extraction.papers import Beside, of_docx, of_html, of_markdown, of_zip


def write_rows(kind: str, path: Path, folder: Path, name: str) -> None:
    """Write the lines of a file; they have their name only when all of them are there."""
    readers = {"xlsx": _sheet, "zip": of_zip, "docx": of_docx, "html": of_html, "md": of_markdown}
    written = folder / f".{ROWS}"
    with written.open("w", encoding="utf-8", errors="backslashreplace") as file:
        for line in readers[kind](path, name, Beside(folder)):
            file.write(json.dumps(line) + "\n")
    written.replace(folder / ROWS)


def _sheet(path: Path, name: str, beside: Beside) -> Iterator[dict[str, Any]]:
    """Give the rows of the first sheet that holds anything."""
    from openpyxl import load_workbook

    archives.check(path)
    with path.open("rb") as file:
        for sheet in load_workbook(file, read_only=True, data_only=True).worksheets:
            found = False
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                cells = [_said(cell) for cell in row]
                if any(cells):
                    found = True
                    yield {"line": number, "cells": cells}
            if found:
                return


def _said(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell).replace("_xFFFE_", "\ufffe").replace("_xFFFF_", "\uffff")
