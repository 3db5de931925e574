"""Imports in the background: every row is checked and told, then, if somebody wants it, stored; each can be undone.

What an import does stands in the database with what it stored, in the same transactions: one that was interrupted goes
on with the rows that are missing. The file lies in `imports/` of the data folder until the import has ended.
"""

import shutil
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session

from kb import rights
from kb.attachments import file_name
from kb.database import Clock, Database
from kb.errors import Conflict, Invalid, NotFound
from kb.extraction import archives
from kb.imports.articles import check_articles, import_articles
from kb.imports.beside import Stored
from kb.imports.columns import FIELDS, Columns
from kb.imports.report import Report
from kb.imports.rows import UnreadableFileError
from kb.imports.sources import ACCEPTED, Sources
from kb.imports.storing import Defaults, Near
from kb.imports.undoing import undo
from kb.kept_sentences import packed
from kb.models import STATES, Import, ImportedArticle, Person
from kb.sentences import sentence as _

FOLDER = "imports"
ARCHIVES = (".zip", ".docx", ".xlsx")
SIZE_MAX = 200_000_000
TRIES = 3
SHOWN = 300
BUSY = ("checking", "running", "undoing")


def begin(
    session: Session,
    data: Path,
    stream: IO[bytes],
    name: str,
    *,
    state: str,
    visibility: str,
    makes_groups: bool = False,
    by: Person,
    at: datetime,
) -> Import:
    """Store a file and let it be checked."""
    shown = file_name(name)
    if not shown.lower().endswith(ACCEPTED):
        raise Invalid("file", _("请选择 %(kinds)s 文件", kinds="、".join(ACCEPTED)))
    if state not in {"draft", "published"} or visibility not in {"", *rights.READERS}:
        raise Invalid("state", _("请重新选择"))
    options = {"state": state, "visibility": visibility, "groups": makes_groups and rights.is_admin(by)}
    made = Import(
        name=shown, state="checking", options=options, report={},
        at=at, by_id=by.id, by_label=by.label, stage="", done=0, total=0, tries=0, why="",
    )  # fmt: skip
    session.add(made)
    session.flush()
    _take_in(_file_of(data, made), stream)
    return made


def _take_in(path: Path, stream: IO[bytes]) -> None:
    """Store a file and leave nothing of one that is refused."""
    is_kept = False
    try:
        _store(path, stream)
        if path.suffix.lower() in ARCHIVES:
            archives.check(path)
        is_kept = True
    except archives.ArchiveError as error:
        raise Invalid("file", str(error)) from error
    finally:
        if not is_kept:
            shutil.rmtree(path.parent, ignore_errors=True)


def _store(path: Path, stream: IO[bytes]) -> None:
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    with path.open("wb") as file:
        while block := stream.read(1 << 20):
            if file.tell() + len(block) > SIZE_MAX:
                raise Invalid("file", _("文件太大：最多 %(n)s MB", n=SIZE_MAX // 1_000_000))
            file.write(block)
        if not file.tell():
            raise Invalid("file", _("文件是空的"))


def note_run(session: Session, name: str, *, at: datetime) -> Import:
    """Keep that an import has begun elsewhere; until it is said to be done it counts as broken off."""
    made = Import(
        name=name[:200], state="failed", options={}, report={}, at=at, by_label="命令行", why=_("没有做完"),
        stage="", done=0, total=0, tries=0,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def finish(database: Database, run: Import, report: Report, at: datetime) -> None:
    """Say that such an import is done."""
    _end(database, run, "done", at, _told(report))


def fail(database: Database, run: Import, why: str, at: datetime) -> None:
    """Say why such an import could not be done."""
    _end(database, run, "failed", at, {}, why=why)


def undone(database: Database, run: Import, told: dict[str, Any], at: datetime) -> None:
    """Say that such an import is undone."""
    _end(database, run, "undone", at, told)


def get(session: Session, key: int) -> Import:
    """Return an import, else NotFound."""
    found = session.get(Import, key)
    if found is None:
        raise NotFound(_("没有找到这次导入"))
    return found


def listing(session: Session, limit: int = 50) -> Sequence[Import]:
    """Return the last imports, newest first."""
    return session.scalars(select(Import).order_by(Import.id.desc()).limit(limit)).all()


def map_columns(session: Session, run: Import, names: Sequence[str], *, has_header: bool) -> None:
    """Say by hand what the columns of a table are, and have it checked again."""
    _require(run, "checked", "failed")
    if not any(name in {"title", "question", "body", "answer"} for name in names):
        raise Invalid("columns", _("至少要有一列是标题、问题、内容或答案"))
    run.options = run.options | {"columns": [n if n in FIELDS else "" for n in names], "header": has_header}
    run.options = run.options | {"confirmed": False}
    run.state, run.tries, run.why = "checking", 0, ""


def confirm(session: Session, run: Import) -> None:
    """Let what was checked be stored."""
    _require(run, "checked")
    run.options = run.options | {"confirmed": True}
    run.state, run.tries, run.done = "running", 0, 0


def go_on(session: Session, data: Path, run: Import) -> None:
    """Let an import that was given up go on where it stood; what it has stored is not stored twice."""
    _require(run, "failed")
    if not may_go_on(data, run):
        raise Conflict(_("文件已经不在这里，请再导入一次同样的文件：写过的不会重复"))
    run.state = "running" if run.options.get("confirmed") else "checking"
    run.tries, run.why, run.ended_at = 0, "", None


def may_go_on(data: Path, run: Import) -> bool:
    """Tell whether an import was given up and its file is still there."""
    return run.state == "failed" and _file_of(data, run).is_file()


def drop(session: Session, data: Path, run: Import, *, at: datetime) -> None:
    """Let go of an import that is not wanted."""
    _require(run, "checked", "failed")
    if count_stored(session, run):
        raise Conflict(_("已经存进去一部分，请用撤销"))
    run.state, run.ended_at = "dropped", at
    shutil.rmtree(_folder_of(data, run), ignore_errors=True)


def ask_to_undo(session: Session, run: Import) -> None:
    """Let all of an import be undone."""
    require_undoable(session, run)
    run.state, run.tries, run.done = "undoing", 0, 0


def require_undoable(session: Session, run: Import) -> None:
    """Raise Conflict where there is nothing to undo."""
    _require(run, "done", "failed")
    if not count_stored(session, run):
        raise Conflict(_("这次导入没有存进什么"))


def _require(run: Import, *states: str) -> None:
    if run.state not in states:
        raise Conflict(_("这次导入现在的状态不能这样做，请刷新后再看"))


def count_stored(session: Session, run: Import) -> int:
    """Return how many articles an import has brought or changed so far."""
    counted = select(func.count()).select_from(ImportedArticle).where(ImportedArticle.import_id == run.id)
    return session.scalar(counted) or 0


def heads(data: Path, run: Import) -> list[list[str]]:
    """Return the first rows of a table, to say by hand what its columns are."""
    try:
        return _sources(data, run).head(_file_of(data, run))
    except UnreadableFileError:
        return []


def step(database: Database, data: Path, clock: Clock, near: Near) -> str:
    """Go on with the import that waits longest and tell what was done: its state before; empty when none waits."""
    with database.read() as session:
        if not session.scalar(_next()):
            return ""
    with database.begin() as session:
        run = session.scalars(_next()).first()
        if run is None:
            return ""
        run.tries += 1
        gave_up = run.tries > TRIES
        if gave_up:
            run.state, run.why = "failed", _("程序中断了几次，没有做完")
    if not gave_up:
        _do(database, data, clock, near, run)
    return run.state if not gave_up else "failed"


def _next() -> Select[Import]:
    return select(Import).where(Import.state.in_(BUSY)).order_by(Import.id).limit(1)


def _do(database: Database, data: Path, clock: Clock, near: Near, run: Import) -> None:
    try:
        if run.state == "undoing":
            _end(
                database,
                run,
                "undone",
                clock(),
                undo(database, run.id, clock, partial(_progress, database, run)),
            )
            return
        report = (
            _check(database, data, near, run)
            if run.state == "checking"
            else _import(database, data, clock, run)
        )
    except UnreadableFileError as error:
        _end(database, run, "failed", clock(), {}, why=str(error))
        return
    ends = "checked" if run.state == "checking" else "done"
    _end(database, run, ends, clock(), _told(report))
    if ends == "done":
        shutil.rmtree(_folder_of(data, run), ignore_errors=True)


def _check(database: Database, data: Path, near: Near, run: Import) -> Report:
    return check_articles(
        database,
        [_file_of(data, run)],
        defaults=_defaults(run),
        reader=_sources(data, run),
        near=near,
        progress=partial(_progress, database, run),
    )


def _import(database: Database, data: Path, clock: Clock, run: Import) -> Report:
    return import_articles(
        database,
        [_file_of(data, run)],
        defaults=_defaults(run),
        clock=clock,
        reader=_sources(data, run),
        folder=data,
        keep=partial(keep, run.id),
    )


def keep(key: int, session: Session, stored: Sequence[Stored], done: int, total: int) -> None:
    """Keep what was stored, with how far it got; of an article stored twice what it was before the first time."""
    known = set(
        session.scalars(
            select(ImportedArticle.article_id).where(
                ImportedArticle.import_id == key,
                ImportedArticle.article_id.in_([each.article_id for each in stored]),
            )
        )
    )
    new = [{"import_id": key, **vars(each)} for each in stored if each.article_id not in known]
    if new:
        session.execute(insert(ImportedArticle), new)
    for each in stored:
        if each.article_id in known:
            row = session.get_one(ImportedArticle, (key, each.article_id))
            row.revision_after, row.state_after = each.revision_after, each.state_after
    run = session.get_one(Import, key)
    run.done, run.total = done, total


def _progress(database: Database, run: Import, stage: str, done: int, total: int) -> None:
    with database.begin() as session:
        row = session.get_one(Import, run.id)
        row.stage, row.done, row.total = stage, done, total


def _end(
    database: Database, run: Import, state: str, at: datetime, report: dict[str, Any], *, why: str = ""
) -> None:
    with database.begin() as session:
        row = session.get_one(Import, run.id)
        if state == "done":
            report = report | _counted(session, row, report)
        row.state, row.why, row.tries, row.stage = state, why, 0, ""
        row.report = report or row.report
        row.ended_at = at if state in {"done", "undone", "failed"} else None


def _counted(session: Session, run: Import, last: dict[str, Any]) -> dict[str, int]:
    """Return how many articles came, changed and stayed, also by what was done before an interruption.

    `last` is what was told of all good rows after it; those that were stored before are unchanged there.
    """
    stored = count_stored(session, run)
    made = select(func.count()).select_from(ImportedArticle).where(ImportedArticle.import_id == run.id)
    created = session.scalar(made.where(ImportedArticle.revision_before == 0)) or 0
    seen = last["created"] + last["updated"] + last["unchanged"]
    return {"created": created, "updated": stored - created, "unchanged": max(0, seen - stored)}


def _told(report: Report) -> dict[str, Any]:
    return {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": report.refused,
        "refusals": [[r.file.name, r.line, packed(r.why)] for r in report.refusals[:SHOWN]],
        "notes": [packed(note) for note in report.notes],
        "fates": [[f.file.name, f.line, f.became, f.title, f.near] for f in report.fates],
    }


def _defaults(run: Import) -> Defaults:
    options = run.options
    state = options["state"] if options["state"] in STATES else "draft"
    return Defaults(state, options["visibility"], run.by_id, bool(options.get("groups")))


def _sources(data: Path, run: Import) -> Sources:
    names = run.options.get("columns")
    columns = Columns(tuple(names), bool(run.options.get("header"))) if names else None
    return Sources(_folder_of(data, run) / "rows", columns)


def _folder_of(data: Path, run: Import) -> Path:
    return data / FOLDER / str(run.id)


def _file_of(data: Path, run: Import) -> Path:
    return _folder_of(data, run) / run.name
