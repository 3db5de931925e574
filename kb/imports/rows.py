"""Read the rows of a file one by one: JSON lines or CSV, gzipped or not, never more than one row in memory."""

import codecs
import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from kb.errors import KnowledgeError
from kb.imports.columns import Columns
from kb.sentences import sentence as _

LINE_MAX = 32_000_000
BROKEN = (EOFError, gzip.BadGzipFile, zlib.error)
_LISTS = ("tags", "phrasings", "related", "related_tickets", "groups")
_JSON_BEGINS = dict.fromkeys(_LISTS, "[") | {"requester": "{"}
Naming = Callable[[Sequence[str]], Columns]
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


class UnreadableFileError(KnowledgeError):
    """The file is not there, or of a kind that can't be imported."""


@dataclass(frozen=True)
class Row:
    """One row: where it stands, and its fields or why there are none."""

    file: Path
    line: int
    data: Mapping[str, Any]
    why_not: str = ""
    beside: tuple[tuple[Path, str], ...] = ()
    """Files that belong to it, and what they are called."""


def read(file: Path, naming: Naming = Columns.as_written) -> Iterator[Row]:
    """Yield every row of a file that is not blank; a broken end is a last row that says so."""
    kind = kind_of(file)
    line = 0
    try:
        with _open(file) as stream:
            for row in _json_rows(file, stream) if kind == "jsonl" else _csv_rows(file, stream, naming):
                line = row.line
                yield row
    except BROKEN as error:
        yield Row(file, line + 1, {}, _("压缩文件从这里起已损坏（%(error)s）", error=error))
    except OSError as error:
        raise UnreadableFileError(
            _("%(file)s：读不了（%(why)s）", file=file, why=error.strerror or error)
        ) from error


def head(file: Path, most: int) -> list[list[str]]:
    """Return the first rows of a CSV file as they stand."""
    found: list[list[str]] = []

    def note(first: Sequence[str]) -> Columns:
        found.append(list(first))
        return Columns(tuple(str(place) for place in range(len(first))), True)

    for row in read(file, note):
        found.append([str(cell) for cell in row.data.values()])
        if len(found) >= most:
            break
    return found[:most]


def kind_of(file: Path) -> str:
    """Return "jsonl" or "csv" by the name of a file."""
    name = file.name.lower().removesuffix(".gz")
    for kind in ("jsonl", "csv"):
        if name.endswith(f".{kind}"):
            return kind
    raise UnreadableFileError(_("%(file)s：只能导入 .jsonl、.jsonl.gz、.csv、.csv.gz", file=file))


def _open(file: Path) -> IO[bytes]:
    if file.name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(file, "rb"))
    return file.open("rb")


def _json_rows(file: Path, stream: IO[bytes]) -> Iterator[Row]:
    for number, line in enumerate(_lines(stream), 1):
        if line is None:
            yield Row(file, number, {}, _("这一行超过 %(n)s MB", n=LINE_MAX // 1_000_000))
        elif line.strip():
            yield _json_row(file, number, line)


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Yield each line, None for one that is too long to hold."""
    while line := stream.readline(LINE_MAX):
        whole = len(line) < LINE_MAX or line.endswith(b"\n")
        while not whole:
            rest = stream.readline(LINE_MAX)
            whole = not rest or rest.endswith(b"\n")
            line = b""
        yield line or None


def _json_row(file: Path, number: int, line: bytes) -> Row:
    try:
        start = codecs.BOM_UTF8 if number == 1 else b""
        data = json.loads(line.removeprefix(start).decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return Row(file, number, {}, _("不是 UTF-8 编码的文字"))
    except (ValueError, RecursionError) as error:
        return Row(file, number, {}, _("不是完整的 JSON（%(error)s）", error=error))
    if not isinstance(data, dict):
        return Row(file, number, {}, _("应当是一个 JSON 对象 {…}"))
    return Row(file, number, data)


def _csv_rows(file: Path, stream: IO[bytes], naming: Naming) -> Iterator[Row]:
    csv.field_size_limit(LINE_MAX)
    encoding, errors = _encoding(file)
    with io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="") as text:
        head = text.readline(LINE_MAX)
        delimiter = max(",\t;", key=head.count)
        first = next(csv.reader([head], delimiter=delimiter), [])
        columns = naming(first)
        if not columns.has_header and any(first):
            yield table_row(file, 1, columns, first)
        reader = csv.reader(iter(lambda: text.readline(LINE_MAX), ""), delimiter=delimiter)
        while True:
            number = reader.line_num + 2
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(file, number, {}, _("不是完整的 CSV（%(error)s）", error=error))
                continue
            if any(cells):
                yield table_row(file, number, columns, cells)


def table_row(file: Path, number: int, columns: Columns, cells: Sequence[str]) -> Row:
    """Return the fields of a table's row."""
    names = columns.names
    if len(cells) > len(names) and any(cells[len(names) :]):
        return Row(file, number, {}, _("有 %(n)s 列，表头只有 %(names)s 列", n=len(cells), names=len(names)))
    return Row(
        file, number, columns.data([_cell(name, cell) for name, cell in zip(names, cells, strict=False)])
    )


def _cell(name: str, cell: str) -> Any:
    """Take the guard against formulas off, and read lists that could not be written with bars between."""
    if _GUARDED.match(cell):
        cell = cell[1:]
    if cell[:1] and cell[0] == _JSON_BEGINS.get(name):
        try:
            return json.loads(cell)
        except (ValueError, RecursionError):
            return cell
    return cell


def _encoding(file: Path) -> tuple[str, str]:
    """Return UTF-8 if all of the file is that, else GB18030, which spreadsheets in China write."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogatepass")
    with _open(file) as stream:
        try:
            while block := stream.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030", "replace"
        except BROKEN:
            pass
    return "utf-8-sig", "surrogatepass"
