"""Announcements of planned work, made, changed and ended by the support."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import announcements
from kb.announcements import Wanted
from kb.errors import Conflict, Invalid
from kb.models import Announcement
from webui.incidents.blueprint import incidents
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.workbench.blueprint import agent

FIELDS = ("title", "text", "begins", "until", "shown_from", "visibility")
MINUTE = "%Y-%m-%dT%H:%M"

Answer = str | tuple[str, int] | Response


@incidents.get("/announcements")
def announced() -> str:
    """List the announcements, and say which of them readers see."""
    with services().sessions.read() as db:
        return render_template(
            "incidents/announcements.html", announcements=announcements.listing(db), state_of=state_of
        )


@incidents.get("/announcements/new")
@incidents.get("/announcements/<int:key>")
def announcement(key: int | None = None) -> str:
    """Show an announcement in its form."""
    return _form(key)


@incidents.post("/announcements/new")
@incidents.post("/announcements/<int:key>")
def save_announcement(key: int | None = None) -> Answer:
    """Store a new announcement, or a change."""

    def save(db: Session) -> None:
        wanted = Wanted.parse(request.form, services().settings.zone)
        if key is None:
            announcements.announce(db, wanted, by=agent(), at=services().clock())
        else:
            found = announcements.get(db, key)
            announcements.change(db, found, wanted, by=agent(), at=services().clock(), edition=_edition())

    return _done(key, save, _("公告已保存。"))


@incidents.post("/announcements/<int:key>/end")
def end_announcement(key: int) -> Answer:
    """End an announcement now."""

    def end(db: Session) -> None:
        found = announcements.get(db, key)
        announcements.end(db, found, by=agent(), at=services().clock(), edition=_edition())

    return _done(key, end, _("公告已结束，读者不再看到它。"))


def state_of(found: Announcement) -> str:
    """Tell whether readers see an announcement: waiting, shown or over."""
    now = services().clock()
    if found.until <= now:
        return "over"
    return "shown" if found.shown_from <= now else "waiting"


def _done(key: int | None, act: Callable[[Session], None], said: str) -> Answer:
    try:
        with services().sessions.begin() as db:
            act(db)
    except Invalid as error:
        return _form(key, request.form, error.fields), 422
    except Conflict as error:
        return _form(key, request.form, conflict=str(error)), 409
    flash(said)
    return redirect(url_for("incidents.announced"), 303)


def _edition() -> int:
    return request.form.get("edition", -1, type=int)


def _form(
    key: int | None,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    conflict: str = "",
) -> str:
    with services().sessions.read() as db:
        found = announcements.get(db, key) if key is not None else None
        values = _values(found) if found else {"visibility": "internal"}
        return render_template(
            "incidents/announcement.html",
            announcement=found,
            state=state_of(found) if found else "",
            changes=announcements.changes_of(db, found) if found else [],
            values=values | {name: typed[name] for name in FIELDS if typed and name in typed},
            errors=errors or {},
            conflict=conflict,
        )


def _values(found: Announcement) -> dict[str, str]:
    return {
        "title": found.title,
        "text": found.text,
        "begins": _local(found.begins),
        "until": _local(found.until),
        "shown_from": _local(found.shown_from),
        "visibility": found.visibility,
    }


def _local(moment: datetime) -> str:
    return moment.astimezone(services().settings.zone).strftime(MINUTE)
