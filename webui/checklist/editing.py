"""The points and their weights, changed by those who publish; every version stays."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import checklist
from kb.errors import Conflict, Invalid
from webui import access
from webui.checklist.blueprint import checklist as blueprint
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.presentation.language import spoken

SPARE = 3


@blueprint.get("/checklist")
def edit() -> str:
    """Show the points with their weights, and how the categories fare."""
    return _page()


@blueprint.post("/checklist")
def save_points() -> tuple[str, int] | Response:
    """Keep what was typed as a new version."""
    try:
        with services().sessions.begin() as db:
            changed = checklist.change(
                db,
                _typed(checklist.points(db)),
                by=access.somebody(),
                at=services().clock(),
                expected=request.form.get("edition", -1, type=int),
            )
    except Invalid as error:
        return _page(_sent(), error.fields), 422
    except Conflict as error:
        return _page(_sent(), conflict=str(error)), 409
    flash(_("已保存，从下一次审核起用新的清单。") if changed else _("内容没有变化。"))
    return redirect(url_for("checklist.edit"), 303)


def _sent() -> list[dict[str, str]]:
    names = ("key", "text", "weight")
    rows = zip(*(request.form.getlist(name) for name in names), strict=False)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _typed(stored: Sequence[checklist.Point]) -> list[dict[str, str]]:
    """Return what was sent; words that were left as they are shown stay as they are stored."""
    shown = {str(spoken(point.text)): point.text for point in stored}
    return [{**row, "text": shown.get(row["text"], row["text"])} for row in _sent()]


def _page(
    rows: Sequence[Mapping[str, Any]] | None = None,
    errors: Mapping[str, str] | None = None,
    conflict: str = "",
) -> str:
    with services().sessions.read() as db:
        stored = [point._asdict() for point in checklist.points(db)]
        spare = [{"key": "", "text": "", "weight": 5}] * SPARE
        return render_template(
            "checklist/edit.html",
            rows=rows or [*stored, *spare],
            edition=checklist.edition(db),
            versions=checklist.versions(db),
            averages=checklist.averages(db),
            errors=errors or {},
            conflict=conflict,
        )
