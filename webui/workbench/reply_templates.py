"""Templates of replies: the list for all of the support, and the form for who may publish, and administrators."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import reply_templates, rights
from kb.errors import Conflict, Invalid
from kb.models import TEMPLATE_LANGS, ReplyTemplate
from kb.reply_templates import NAMES, Fields
from kb.sentences import sentence
from webui import access
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.workbench.blueprint import agent, workbench
from webui.workbench.filling import example


@workbench.get("/templates")
def templates() -> str:
    """List the templates of replies."""
    with services().sessions.read() as db:
        return render_template(
            "workbench/templates.html",
            rows=reply_templates.listing(db),
            may_change=rights.may_curate(access.person()),
        )


@workbench.get("/templates/new")
@workbench.get("/templates/<int:key>")
def template(key: int | None = None) -> str:
    """Show a template in its form."""
    _require()
    return _form(key)


@workbench.post("/templates/new")
@workbench.post("/templates/<int:key>")
def save_template(key: int | None = None) -> tuple[str, int] | Response:
    """Store what a template says, or show what stands against it."""
    _require()
    by, at = agent(), services().clock()
    try:
        with services().sessions.begin() as db:
            if key is None:
                reply_templates.add(db, _typed(), by=by, at=at)
            else:
                reply_templates.change(db, key, _typed(), edition=_edition(), by=by, at=at)
    except Invalid as error:
        return _form(key, errors=error.fields), 422
    except Conflict as error:
        return _form(key, conflict=str(error)), 409
    flash(_("模板已保存。"))
    return redirect(url_for("workbench.templates"), 303)


@workbench.post("/templates/<int:key>/remove")
def remove_template(key: int) -> tuple[str, int] | Response:
    """Let a template go."""
    _require()
    try:
        with services().sessions.begin() as db:
            reply_templates.remove(db, key, edition=_edition())
    except Conflict as error:
        return _form(key, conflict=str(error)), 409
    flash(_("模板已删除。"))
    return redirect(url_for("workbench.templates"), 303)


def _require() -> None:
    rights.require(rights.may_curate(access.person()), sentence("只有有发布权的人和管理员可以改回复模板"))


def _edition() -> int:
    return request.form.get("edition", -1, type=int)


def _typed() -> Fields:
    form = request.form
    place = form.get("place", "").strip() or "0"
    return Fields(
        form.get("title", ""),
        form.get("text", ""),
        form.get("lang", ""),
        form.get("category", ""),
        int(place) if place.isdecimal() and len(place) < 6 else -1,
    )


def _form(key: int | None, *, errors: dict[str, str] | None = None, conflict: str = "") -> str:
    """Show the form with what was typed, or else with what is stored; after a conflict with both."""
    with services().sessions.read() as db:
        entry = reply_templates.get(db, key) if key is not None else None
        stored = _fields(entry) if entry else {}
        is_sent = request.method == "POST"
        return render_template(
            "workbench/template.html",
            entry=entry,
            values=dict(request.form) if is_sent else stored,
            theirs=stored if conflict and is_sent else None,
            edition=_edition() if is_sent and not conflict else entry.edition if entry else "",
            errors=errors or {},
            conflict=conflict,
            names=NAMES,
            example=example(),
            langs=TEMPLATE_LANGS,
        )


def _fields(entry: ReplyTemplate) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("title", "text", "lang", "category", "place")}
