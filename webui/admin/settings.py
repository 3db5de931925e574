"""The name of the site and its words: set here, seen at once by everybody. What the environment sets is told beside."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import settings
from kb.audiences import EVERYTHING
from kb.errors import Conflict, Invalid
from kb.settings import House
from webui import access
from webui.admin.blueprint import admin
from webui.installation import Settings, services
from webui.presentation.language import gettext as _

WORDS = ("site_name", "greeting", "contact", "out_of_hours", "language", "home_categories", "flag_days")
HIDDEN = {"secret_key", "metrics_token", "database_url", "smtp_password"}


@admin.get("/settings")
def words() -> str:
    """Show what is set."""
    return _page(_shown(services().house()))


@admin.post("/settings")
def save_words() -> tuple[str, int] | Response:
    """Set what was typed, for everybody at once."""
    typed = {name: request.form.get(name, "") for name in WORDS}
    wanted: dict[str, Any] = {**typed, "home_categories": typed["home_categories"].splitlines()}
    wanted["flag_days"] = typed["flag_days"] or House().flag_days
    return save(wanted, lambda errors, conflict: _page(typed, errors, conflict), url_for("admin.words"))


def save(wanted: dict[str, Any], again: Any, back: str) -> tuple[str, int] | Response:
    """Change settings and go back, or show the form again with what was typed and what is wrong."""
    edition = request.form.get("edition", -1, type=int)
    try:
        with services().sessions.begin() as db:
            changed = settings.change(
                db, wanted, by=access.somebody(), at=services().clock(), edition=edition
            )
    except Invalid as error:
        return again(error.fields, ""), 422
    except Conflict as error:
        return again({}, str(error)), 409
    flash(_("已保存，马上生效。") if changed else _("内容没有变化。"))
    return redirect(back, 303)


def _shown(house: House) -> dict[str, str]:
    values = {name: str(getattr(house, name)) for name in WORDS}
    return {**values, "home_categories": "\n".join(house.home_categories)}


def _page(values: dict[str, str], errors: dict[str, str] | None = None, conflict: str = "") -> str:
    house = services().house()
    with services().sessions.read() as db:
        return render_template(
            "admin/settings.html",
            values=values,
            errors=errors or {},
            conflict=conflict,
            theirs=_shown(house) if conflict else None,
            standard=_shown(House()),
            edition=house.edition,
            known_categories=[name for name, _count in services().categories_from(db, EVERYTHING)],
            environment=list(from_environment(services().settings)),
            changes=settings.changes_of(db, WORDS),
        )


def from_environment(given: Settings) -> Iterator[tuple[str, str, str, bool]]:
    """Give each variable with its meaning, its value as far as it may be shown, and whether it is the default."""
    for each in fields(Settings):
        value, is_default = getattr(given, each.name), getattr(given, each.name) == each.default
        shown = str(value) if value not in {"", None} else ""
        if each.name in HIDDEN:
            shown = _("已设置（不显示）") if value else ""
        if isinstance(value, bool):
            shown = "on" if value else "off"
        yield (
            each.metadata["variable"],
            each.metadata["meaning"],
            shown,
            is_default or str(value) == each.default,
        )
