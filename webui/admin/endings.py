"""How tickets end in this house: after how many days, until when again, who is asked and spoken to once more."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from kb import settings
from kb.settings import House
from webui.admin.blueprint import admin
from webui.admin.settings import save
from webui.installation import services

NUMBERS = ("close_days", "reopen_days", "urge_minutes", "rating_reminder_days", "bad_score", "sample_size")
NAMES = (*NUMBERS, "rating_reasons")


@admin.get("/endings")
def endings() -> str:
    """Show what is set."""
    return _page(_shown(services().house()))


@admin.post("/endings")
def save_endings() -> tuple[str, int] | Response:
    """Set what was typed, for all tickets at once."""
    typed = {name: request.form.get(name, "") for name in NAMES}
    wanted: dict[str, Any] = {**typed, "rating_reasons": typed["rating_reasons"].splitlines()}
    return save(wanted, lambda errors, conflict: _page(typed, errors, conflict), url_for("admin.endings"))


def _shown(house: House) -> dict[str, str]:
    values = {name: str(getattr(house, name)) for name in NUMBERS}
    return {**values, "rating_reasons": "\n".join(house.rating_reasons)}


def _page(values: Mapping[str, str], errors: Mapping[str, str] | None = None, conflict: str = "") -> str:
    house = services().house()
    with services().sessions.read() as db:
        return render_template(
            "admin/endings.html",
            values=values,
            errors=errors or {},
            conflict=conflict,
            theirs=_shown(house) if conflict else None,
            standard=House(),
            edition=house.edition,
            changes=settings.changes_of(db, NAMES),
        )
