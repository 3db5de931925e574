"""Whole collections of articles come in, are checked, stored and undone; and go out."""

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session

from kb import rights
from kb.errors import Invalid
from kb.imports import runs
from kb.models import Import
from kb.sentences import sentence as _
from webui import access
from webui.api.operations import operation
from webui.api.shapes.imports import (
    KINDS,
    ColumnsIn,
    ExportQuery,
    FateOut,
    ImportOut,
    ImportQuery,
    ImportsAnswer,
    KeptOut,
    RefusalOut,
)
from webui.imports import REQUEST_MAX
from webui.imports.leaving import as_file
from webui.installation import services
from webui.presentation.language import translated

blueprint = Blueprint("imports", __name__)
COUNTS = ("created", "updated", "unchanged", "refused", "removed", "restored", "kept_count")


@blueprint.get("/imports")
@operation(_("最近的导入"), answer=ImportsAnswer, allowed=rights.may_publish)
def listing() -> ImportsAnswer:
    """Return the last imports."""
    with services().sessions.read() as db:
        return ImportsAnswer(imports=[_shown(db, each) for each in runs.listing(db)])


@blueprint.post("/imports")
@operation(
    _("导入一个文件（请求正文就是文件）：先检查，确认后写入"),
    query=ImportQuery,
    answer=ImportOut,
    status=201,
    allowed=rights.may_publish,
    upload=True,
)
def begin(query: ImportQuery) -> tuple[ImportOut, str]:
    """Store the file and have it checked."""
    request.max_content_length = REQUEST_MAX
    with services().sessions.begin() as db:
        made = runs.begin(
            db,
            services().settings.data,
            request.stream,
            query.name,
            state=query.state,
            visibility=query.visibility or "",
            by=access.somebody(),
            at=services().clock(),
        )
        return _shown(db, made), url_for("api.imports.read", number=made.id)


@blueprint.get("/imports/<number>")
@operation(_("一次导入：进度和逐行的结果"), answer=ImportOut, allowed=rights.may_publish)
def read(number: str) -> ImportOut:
    """Return an import."""
    with services().sessions.read() as db:
        return _shown(db, runs.get(db, _key(number)))


@blueprint.post("/imports/<number>/columns")
@operation(_("说明表格各列是什么，再检查一次"), body=ColumnsIn, answer=ImportOut, allowed=rights.may_publish)
def columns(number: str, body: ColumnsIn) -> ImportOut:
    """Take what the columns are, and check again."""
    return _moved(number, lambda db, run: runs.map_columns(db, run, body.columns, has_header=body.header))


@blueprint.post("/imports/<number>/confirm")
@operation(_("写入检查过的导入"), answer=ImportOut, allowed=rights.may_publish, errors=(409,))
def confirm(number: str) -> ImportOut:
    """Let what was checked be stored."""
    return _moved(number, runs.confirm)


@blueprint.post("/imports/<number>/continue")
@operation(_("接着做中断的导入"), answer=ImportOut, allowed=rights.may_publish, errors=(409,))
def go_on(number: str) -> ImportOut:
    """Let an import that was given up go on."""
    return _moved(number, lambda db, run: runs.go_on(db, services().settings.data, run))


@blueprint.post("/imports/<number>/drop")
@operation(_("放弃还没写入的导入"), answer=ImportOut, allowed=rights.may_publish, errors=(409,))
def drop(number: str) -> ImportOut:
    """Let go of an import that is not wanted."""
    data, at = services().settings.data, services().clock()
    return _moved(number, lambda db, run: runs.drop(db, data, run, at=at))


@blueprint.post("/imports/<number>/undo")
@operation(_("撤销整次导入"), answer=ImportOut, allowed=rights.may_publish, errors=(409,))
def undo(number: str) -> ImportOut:
    """Let all of an import be undone."""
    return _moved(number, runs.ask_to_undo)


@blueprint.get("/exports/articles")
@operation(_("导出文章为一个文件，能原样再导入"), query=ExportQuery, answer=None, allowed=rights.may_publish)
def export(query: ExportQuery) -> Response:
    """Send all articles, or those of a category."""
    if query.format not in KINDS:
        raise Invalid("format", _("只能是 %(names)s", names="、".join(KINDS)))
    return as_file(query.format, query.category)


def _moved(number: str, move: Callable[[Session, Import], None]) -> ImportOut:
    with services().sessions.begin() as db:
        run = runs.get(db, _key(number))
        move(db, run)
        return _shown(db, run)


def _key(number: str) -> int:
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0


def _shown(db: Session, run: Import) -> ImportOut:
    report = run.report
    return ImportOut(
        number=run.id,
        name=run.name,
        state=run.state,
        at=run.at,
        ended_at=run.ended_at,
        done=run.done,
        total=run.total,
        stored=runs.count_stored(db, run),
        why=translated(run.why),
        counts={name: report[name] for name in COUNTS if name in report},
        notes=[translated(note) for note in report.get("notes", ())],
        refusals=[
            RefusalOut(file=file, line=line, why=translated(why))
            for file, line, why in report.get("refusals", ())
        ],
        rows=[
            FateOut(file=file, line=line, became=became, title=title, near=near)
            for file, line, became, title, near in report.get("fates", ())
        ],
        kept=[
            KeptOut(number=kept, title=title, why=translated(why))
            for kept, title, why in report.get("kept", ())
        ],
    )
