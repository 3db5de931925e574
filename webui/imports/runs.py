"""An import by page: choose a file, see what every row would do, let it in, undo all of it."""

import re
from itertools import zip_longest

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.errors import Conflict, Invalid
from kb.imports import runs
from kb.imports.columns import FIELDS, Columns
from kb.imports.sources import ACCEPTED
from kb.models import Import
from webui import access
from webui.imports.blueprint import imports
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.presentation.language import lazy_gettext, translated

PAUSE = "1"
NAMES = {
    "id": lazy_gettext("编号"),
    "title": lazy_gettext("标题"),
    "question": lazy_gettext("问题"),
    "phrasings": lazy_gettext("相似问法"),
    "body": lazy_gettext("正文"),
    "answer": lazy_gettext("答案"),
    "category": lazy_gettext("分类"),
    "tags": lazy_gettext("标签"),
    "type": lazy_gettext("类型"),
    "visibility": lazy_gettext("谁能看"),
    "groups": lazy_gettext("分组"),
    "lang": lazy_gettext("语言"),
    "state": lazy_gettext("状态"),
    "product": lazy_gettext("产品"),
    "owner": lazy_gettext("负责人"),
    "review_on": lazy_gettext("下次复审"),
    "valid_until": lazy_gettext("有效期到"),
}
"""What the columns of a table may be called, for those who say it by hand."""

_FIELD = re.compile(rf"(^|；|; )({'|'.join(NAMES)}) ")


@imports.get("/imports")
def listing() -> str:
    """Show the form, and the last imports."""
    return _listing({})


@imports.post("/imports")
def begin() -> tuple[str, int] | Response:
    """Store the file and have it checked."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid("file", _("请先选择文件"))
        with services().sessions.begin() as db:
            made = runs.begin(
                db,
                services().settings.data,
                file.stream,
                file.filename,
                state=request.form.get("state", "draft"),
                visibility=request.form.get("visibility", ""),
                makes_groups=bool(request.form.get("groups")),
                by=access.somebody(),
                at=services().clock(),
            )
    except Invalid as error:
        return _listing(error.fields), 422
    return redirect(url_for("imports.run", key=made.id), 303)


def _listing(errors: dict[str, str]) -> str:
    with services().sessions.read() as db:
        return render_template(
            "imports/listing.html",
            runs=runs.listing(db),
            errors=errors,
            values=request.form,
            accepted=",".join(ACCEPTED),
        )


@imports.get("/imports/<int:key>")
def run(key: int) -> Response:
    """Show how far an import is, what it would do or has done; the page comes again while something is done."""
    with services().sessions.read() as db:
        return _page(runs.get(db, key), {})


@imports.post("/imports/<int:key>/columns")
def columns(key: int) -> Response:
    """Take what the columns are from the form, and check again."""
    try:
        with services().sessions.begin() as db:
            names = request.form.getlist("column")
            runs.map_columns(db, runs.get(db, key), names, has_header=request.form.get("header") == "1")
    except Invalid as error:
        with services().sessions.read() as db:
            return _page(runs.get(db, key), error.fields)
    return redirect(url_for("imports.run", key=key), 303)


@imports.post("/imports/<int:key>/<any(confirm, continue, drop, undo):step>")
def move(key: int, step: str) -> Response:
    """Let it in, let go of it, let it go on, or undo it."""
    try:
        with services().sessions.begin() as db:
            found = runs.get(db, key)
            data = services().settings.data
            if step == "confirm":
                runs.confirm(db, found)
            elif step == "continue":
                runs.go_on(db, data, found)
            elif step == "drop":
                runs.drop(db, data, found, at=services().clock())
            else:
                runs.ask_to_undo(db, found)
    except Conflict as error:
        flash(str(error), "notice")
    return redirect(url_for("imports.run", key=key), 303)


def _page(found: Import, errors: dict[str, str]) -> Response:
    data = services().settings.data
    table = runs.heads(data, found) if found.state in {"checked", "failed"} else []
    with services().sessions.read() as db:
        stored = runs.count_stored(db, found)
    chosen = _columns(found, table)
    page = render_template(
        "imports/run.html",
        run=found,
        stored=stored,
        why_refused=_by_their_names,
        may_go_on=runs.may_go_on(data, found),
        errors=errors,
        columns=list(zip_longest(chosen.names, *table, fillvalue="")) if chosen else [],
        has_header=chosen.has_header if chosen else False,
        names=NAMES,
    )
    response = make_response(page, 422 if errors else 200)
    if found.is_busy:
        response.headers["Refresh"] = PAUSE
    return response


def _by_their_names(why: str) -> str:
    """Say why a row is refused, with fields called as the page calls them."""
    return _FIELD.sub(lambda found: f"{found[1]}{NAMES[found[2]]} ", translated(why))


def _columns(found: Import, table: list[list[str]]) -> Columns | None:
    """Return what the columns of a table are taken for, as said by hand or as recognised."""
    if not table:
        return None
    if names := found.options.get("columns"):
        return Columns(tuple(names), bool(found.options.get("header")))
    known = Columns.recognised(table[0])
    return Columns(tuple(name if name in FIELDS else "" for name in known.names), known.has_header)
