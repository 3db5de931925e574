"""Groups that articles may be for: make, rename, close; who is in them is said at each person."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import accounts, groups, settings
from kb.audiences import MOST_GROUPS
from kb.errors import Conflict, Invalid
from webui import access
from webui.admin.blueprint import admin
from webui.admin.switching import switch
from webui.installation import services
from webui.presentation.language import gettext as _


@admin.get("/groups")
def all_groups() -> str:
    """List the groups, with how many people and articles each has."""
    return _page({})


@admin.post("/groups")
def add_group() -> tuple[str, int] | Response:
    """Make a group."""
    try:
        with services().sessions.begin() as db:
            name = request.form.get("name", "")
            made = groups.add(db, name, by=access.somebody(), at=services().clock())
    except Invalid as error:
        return _page(error.fields), 422
    except Conflict as error:
        return _page({"name": str(error)}), 409
    flash(_("已添加分组 %(name)s，接着到“人员”里把人加进来。", name=made.name))
    return redirect(url_for("admin.all_groups"), 303)


@admin.get("/groups/<int:key>")
def group(key: int) -> str:
    """Show a group and who is in it."""
    return _one(key, {})


@admin.post("/groups/<int:key>")
def rename_group(key: int) -> tuple[str, int] | Response:
    """Give a group another name."""
    try:
        with services().sessions.begin() as db:
            name = request.form.get("name", "")
            groups.rename(db, groups.get(db, key), name, by=access.somebody(), at=services().clock())
    except Invalid as error:
        return _one(key, error.fields), 422
    flash(_("已保存。"))
    return redirect(url_for("admin.group", key=key), 303)


@admin.post("/groups/<int:key>/<any(close, reopen):step>")
def open_or_close_group(key: int, step: str) -> tuple[str, int] | Response:
    """Close a group, or open it again."""
    try:
        is_open = switch(groups, key, step)
    except Conflict as error:
        return _one(key, {"close": str(error)}), 409
    flash(_("分组已重新启用。") if is_open else _("分组已停用。"))
    return redirect(url_for("admin.group", key=key), 303)


def _page(errors: dict[str, str]) -> str:
    with services().sessions.read() as db:
        return render_template(
            "admin/groups.html",
            groups=groups.listing(db, closed=True),
            people=groups.people_of(db),
            articles=groups.articles_of(db),
            values=request.form,
            errors=errors,
            most=MOST_GROUPS,
        )


def _one(key: int, errors: dict[str, str]) -> str:
    with services().sessions.read() as db:
        found = groups.get(db, key)
        return render_template(
            "admin/group.html",
            group=found,
            people=accounts.members(db, found),
            count=groups.articles_of(db).get(key, 0),
            values=request.form or {"name": found.name},
            errors=errors,
            changes=settings.recent(db, groups.KIND, [found.name, *found.former]),
        )
