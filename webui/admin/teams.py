"""Teams of the support: who is in them, of which line they are, and which categories come to them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import people, settings, teams
from kb.errors import Invalid
from kb.teams import TeamForm
from webui import access
from webui.admin.blueprint import admin
from webui.admin.switching import switch
from webui.installation import services
from webui.presentation.language import gettext as _


@admin.get("/teams")
def all_teams() -> str:
    """List the teams, with how many people and open tickets each has."""
    with services().sessions.read() as db:
        return render_template(
            "admin/teams.html",
            teams=teams.listing(db, closed=True),
            people={key: len(who) for key, who in teams.everybody(db).items()},
            tickets=teams.open_tickets(db),
        )


@admin.get("/teams/new")
def new_team() -> str:
    """Show the form for another team."""
    return _page(0, {"line": "1"}, [], {})


@admin.post("/teams")
def add_team() -> tuple[str, int] | Response:
    """Make a team."""
    try:
        with services().sessions.begin() as db:
            made = teams.add(db, _form(), by=access.somebody(), at=services().clock())
    except Invalid as error:
        return _typed(0, error.fields), 422
    flash(_("已添加处理组 %(name)s，这些分类的新工单会进它的队列。", name=made.name))
    return redirect(url_for("admin.all_teams"), 303)


@admin.get("/teams/<int:key>")
def team(key: int) -> str:
    """Show a team and who is in it."""
    with services().sessions.read() as db:
        found = teams.get(db, key)
        values = {
            "name": found.name,
            "line": str(found.line),
            "categories": "\n".join(found.categories),
            "lead": found.lead.name if found.lead else "",
        }
        inside = [person.name for person in teams.members(db, found)]
    return _page(key, values, inside, {})


@admin.post("/teams/<int:key>")
def change_team(key: int) -> tuple[str, int] | Response:
    """Change a team."""
    try:
        with services().sessions.begin() as db:
            teams.change(db, teams.get(db, key), _form(), by=access.somebody(), at=services().clock())
    except Invalid as error:
        return _typed(key, error.fields), 422
    flash(_("已保存。"))
    return redirect(url_for("admin.team", key=key), 303)


@admin.post("/teams/<int:key>/<any(close, reopen):step>")
def open_or_close_team(key: int, step: str) -> Response:
    """Give a team no more tickets, or some again."""
    is_open = switch(teams, key, step)
    flash(_("处理组已重新启用。") if is_open else _("处理组已停用，不再接收新工单。"))
    return redirect(url_for("admin.team", key=key), 303)


def _form() -> TeamForm:
    form = request.form
    lines = form.get("categories", "").splitlines()
    return TeamForm(
        form.get("name", ""), form.get("line", ""), lines, form.get("lead", ""), form.getlist("members")
    )


def _typed(key: int, errors: dict[str, str]) -> str:
    return _page(key, request.form, request.form.getlist("members"), errors)


def _page(key: int, values: Any, inside: list[str], errors: dict[str, str]) -> str:
    with services().sessions.read() as db:
        found = teams.get(db, key) if key else None
        return render_template(
            "admin/team.html",
            team=found,
            values=values,
            inside=inside,
            errors=errors,
            people=people.support(db),
            lines=teams.LINES,
            open_tickets=teams.open_tickets(db).get(key, 0),
            changes=settings.recent(db, teams.KIND, [found.name]) if found else [],
        )
