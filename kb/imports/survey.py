"""The first reading of an import: which rows are good, and which is the last of several with one id."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.errors import Invalid
from kb.imports.report import Progress, Report
from kb.imports.rows import Row, UnreadableFileError, kind_of, read
from kb.sentences import sentence as _
from kb.text import first_line, is_blank, one_line

ID_MAX = 200
STEP = 1000
EMPTY_IS_ABSENT = ("lang", "type", "visibility", "state", "number", "created_at")

Check = Callable[[Mapping[str, Any]], object]
Reader = Callable[[Path], Iterator[Row]]


@dataclass
class Survey:
    """Where the last good row of each id stands: (position of the file, line)."""

    files: Sequence[Path]
    reader: Reader = read
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Read again and yield id and row of what is to be stored."""
        for position, file in enumerate(self.files):
            for row in self.reader(file):
                if row.why_not:
                    continue
                try:
                    identity = identity_of(row.data)
                except Invalid:
                    continue
                if self.places.get(identity) == (position, row.line):
                    yield identity, row


def survey(
    files: Sequence[Path],
    known: frozenset[str],
    check: Check,
    report: Report,
    progress: Progress,
    *,
    reader: Reader | None = None,
) -> Survey:
    """Read all files once; refuse and note what has to be. Without a reader they are JSON lines or CSV."""
    for file in files:
        if reader is None:
            kind_of(file)
        if not file.is_file():
            raise UnreadableFileError(_("%(file)s：没有这个文件", file=file))
    found = Survey(files, reader or read)
    seen = 0
    for position, file in enumerate(files):
        for row in found.reader(file):
            seen += 1
            if seen % STEP == 0:
                progress(_("检查"), seen, 0)
            try:
                identity = _checked(row, check)
            except Invalid as error:
                report.refuse(row.file, row.line, error.told)
                continue
            _note(row, known, report)
            if identity in found.places:
                report.note(_("同一个 id 出现多次，以最后一行为准"), identity)
            found.places[identity] = (position, row.line)
    return found


def _checked(row: Row, check: Check) -> str:
    if row.why_not:
        raise Invalid("", row.why_not)
    identity = identity_of(row.data)
    require_text(row.data)
    check(row.data)
    return identity


def _note(row: Row, known: frozenset[str], report: Report) -> None:
    report.unknown_keys.update(one_line(key) for key in row.data if key not in known)
    if lacks_title(row.data):
        report.note(
            _("没有标题，用了正文的第一行"), _("%(name)s 第 %(line)s 行", name=row.file.name, line=row.line)
        )


def identity_of(data: Mapping[str, Any]) -> str:
    """Return the id of a row; Invalid when it has none."""
    value = data.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise Invalid("id", _("应当是文字"))
    identity = one_line(str(value)) if value is not None else ""
    if is_blank(identity):
        raise Invalid("id", _("没有填写"))
    if len(identity) > ID_MAX:
        raise Invalid("id", _("最多 %(most)s 个字符，现在有 %(n)s 个", most=ID_MAX, n=f"{len(identity):,}"))
    return identity


def require_text(data: Mapping[str, Any]) -> None:
    """Refuse a row that has neither title nor body."""
    if all(
        value is None or (isinstance(value, str) and is_blank(value))
        for value in map(data.get, ("title", "body"))
    ):
        raise Invalid("title", _("标题和正文都是空的"))


def lacks_title(data: Mapping[str, Any]) -> bool:
    """Tell whether the title has to come from the body."""
    title = data.get("title")
    return title is None or (isinstance(title, str) and is_blank(title))


def tidy(data: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is given as empty but can't be, and let a missing title follow the body."""
    kept = {k: v for k, v in data.items() if not (k in EMPTY_IS_ABSENT and (v is None or v == ""))}
    if lacks_title(data):
        kept["title"] = first_line(str(data.get("body") or ""))
    return kept
