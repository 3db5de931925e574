"""Take articles in from files, or tell what taking them in would do."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from kb.content import Content
from kb.database import Clock, Database, now
from kb.imports.beside import Stored
from kb.imports.chunks import chunks
from kb.imports.report import Progress, Report, no_progress
from kb.imports.solutions import link_solutions
from kb.imports.storing import KEYS, PLAIN, Chunk, Defaults, Near, read_row
from kb.imports.survey import Reader, Survey, survey
from kb.sentences import sentence as _

__all__ = ["Defaults", "Stored", "check_articles", "import_articles"]

Keep = Callable[[Session, Sequence[Stored], int, int], None]


def near_to_nothing(content: Content) -> str:
    """Look for nothing."""
    return ""


def keep_nothing(session: Session, stored: Sequence[Stored], done: int, total: int) -> None:
    """Keep no trail of what is stored."""


def import_articles(
    database: Database,
    files: Sequence[Path],
    *,
    defaults: Defaults = PLAIN,
    clock: Clock = now,
    progress: Progress = no_progress,
    reader: Reader | None = None,
    folder: Path | None = None,
    keep: Keep = keep_nothing,
) -> Report:
    """Store every good row of the files and report on all of them.

    Files that belong to rows go to the data `folder`; `keep` is told in each transaction what it stores.
    """
    report = Report()
    found = _surveyed(files, defaults, report, progress, reader)
    done, total = 0, len(found.places)
    for chunk in chunks(found.rows()):
        done += len(chunk)
        with database.begin() as session:
            stored = Chunk(session, defaults, clock(), report, folder).store(chunk)
            keep(session, stored, done, total)
        progress(_("写入"), done, total)
    link_solutions(database, clock())
    return report


def check_articles(
    database: Database,
    files: Sequence[Path],
    *,
    defaults: Defaults = PLAIN,
    clock: Clock = now,
    progress: Progress = no_progress,
    reader: Reader | None = None,
    near: Near = near_to_nothing,
) -> Report:
    """Report what importing would do, row by row, and change nothing."""
    report = Report()
    found = _surveyed(files, defaults, report, progress, reader)
    done, total = 0, len(found.places)
    for chunk in chunks(found.rows()):
        with database.read() as session:
            Chunk(session, defaults, clock(), report).check(chunk, near)
        done += len(chunk)
        progress(_("检查"), done, total)
    return report


def _surveyed(
    files: Sequence[Path], defaults: Defaults, report: Report, progress: Progress, reader: Reader | None
) -> Survey:
    def check(data: Mapping[str, Any]) -> None:
        read_row(data, defaults, None)

    return survey(files, KEYS, check, report, progress, reader=reader)
