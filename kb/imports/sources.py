"""The files that articles come in, of whatever kind, as rows: tables, JSON lines, documents turned into Markdown."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.extraction import UnreadableDocument, rows_of
from kb.imports import rows
from kb.imports.columns import Columns, composed
from kb.imports.rows import Row, UnreadableFileError, table_row
from kb.kept_sentences import unpacked
from kb.sentences import sentence as _
from kb.text import first_line, fold

PLAIN = (".jsonl", ".csv")
KINDS = {
    ".xlsx": "xlsx",
    ".zip": "zip",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".markdown": "md",
}
ACCEPTED = (".csv", ".xlsx", ".zip", ".md", ".docx", ".html", ".jsonl")


class Sources:
    """Reads files as often as asked; what has to be turned into rows first is that once, in a folder of its own."""

    def __init__(self, folder: Path, columns: Columns | None = None) -> None:
        self._folder = folder
        self._columns = columns

    def __call__(self, file: Path) -> Iterator[Row]:
        """Yield the rows of a file, those of tables with an id in any case."""
        kind = KINDS.get(file.suffix.lower(), "")
        if kind in {"", "xlsx"}:
            table = self._sheet(file) if kind else rows.read(file, self._naming)
            yield from _composed(table) if kind or rows.kind_of(file) == "csv" else table
        else:
            yield from self._papers(file, kind)

    def head(self, file: Path, most: int = 4) -> list[list[str]]:
        """Return the first rows of a table as they stand, to say by hand what its columns are; none of other kinds."""
        kind = KINDS.get(file.suffix.lower(), "")
        if kind == "xlsx":
            lines = self._lines(file, kind)
            return [next_line["cells"] for next_line, _ in zip(lines, range(most), strict=False)]
        if kind or rows.kind_of(file) != "csv":
            return []
        return rows.head(file, most)

    def _naming(self, first: Sequence[str]) -> Columns:
        return self._columns or Columns.recognised(first)

    def _sheet(self, file: Path) -> Iterator[Row]:
        columns: Columns | None = None
        for line in self._lines(file, "xlsx"):
            if columns is None:
                columns = self._naming(line["cells"])
                if columns.has_header:
                    continue
            yield table_row(file, line["line"], columns, line["cells"])

    def _papers(self, file: Path, kind: str) -> Iterator[Row]:
        folder = self._place(file)
        for line in self._lines(file, kind):
            name = Path(line["name"])
            if why := line.get("why"):
                yield Row(name, line["line"], {}, unpacked(why))
                continue
            data = line["data"]
            data.setdefault("id", _derived(line["name"], str(data.get("title") or "")))
            beside = tuple((folder / sha256, shown) for sha256, shown in line.get("files") or ())
            yield Row(name, line["line"], data, beside=beside)

    def _lines(self, file: Path, kind: str) -> Iterator[dict[str, Any]]:
        try:
            made = rows_of(file, kind, self._place(file), file.name)
        except UnreadableDocument as error:
            raise UnreadableFileError(_("%(name)s：%(why)s", name=file.name, why=error)) from error
        with made.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)

    def _place(self, file: Path) -> Path:
        return self._folder / hashlib.sha256(str(file).encode()).hexdigest()[:16]


def _composed(table: Iterator[Row]) -> Iterator[Row]:
    """Make articles of rows; where there is no column for ids each has one by its title."""
    seen: Counter[str] = Counter()
    for row in table:
        if row.why_not:
            yield row
            continue
        data = composed(row.data)
        if "id" not in data:
            title = fold(str(data.get("title") or "") or first_line(str(data.get("body") or "")))
            seen[title] += 1
            data["id"] = _derived(title, str(seen[title] - 1 or ""))
        yield replace(row, data=data)


def _derived(*parts: str) -> str:
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
    return f"import-{digest[:12]}"
