"""The editor of lists: words, notes, articles in and out, up and down by buttons that need no script."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import reading_lists
from kb.errors import Conflict, Invalid
from kb.models import ReadingList
from webui import access
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.reading_lists.blueprint import kept_lists

STEPS = {"up": -1, "down": 1, "out": 0}

Answer = str | tuple[str, int] | Response


@kept_lists.get("")
def listing() -> str:
    """Show every list, and the form for a new one."""
    return _listing()


@kept_lists.post("")
def make() -> Answer:
    """Store a new list and go on to fill it."""
    form = request.form
    try:
        with services().sessions.begin() as db:
            made = reading_lists.make(
                db, form.get("title", ""), form.get("about", ""), by=access.somebody(), at=services().clock()
            )
    except Invalid as error:
        return _listing(form, error.fields), 422
    return redirect(url_for("kept_lists.edit", key=made.id), 303)


@kept_lists.get("/<int:key>")
def edit(key: int) -> str:
    """Show a list in its editor."""
    return _editor(key)


@kept_lists.post("/<int:key>")
def save(key: int) -> Answer:
    """Save what was typed; a button of an entry then moves it, the last field adds an article."""

    def act(db: Session, found: ReadingList) -> None:
        _save(db, found)
        step, _sep, entry = request.form.get("step", "").partition(" ")
        by, at, seen = access.somebody(), services().clock(), found.edition
        if step in STEPS and entry.isdecimal():
            reading_lists.move(db, found, int(entry[:9]), STEPS[step], expected=seen, by=by, at=at)
        elif reference := request.form.get("article", "").strip():
            note = request.form.get("note", "")
            reading_lists.add(db, found, reference, note, expected=seen, by=by, at=at)

    return _done(key, act, "kept_lists.edit", _("已保存。"))


@kept_lists.post("/<int:key>/remove")
def remove(key: int) -> Answer:
    """Delete a list; its articles stay."""

    def act(db: Session, found: ReadingList) -> None:
        reading_lists.remove(db, found, expected=_edition(), by=access.somebody(), at=services().clock())

    return _done(key, act, "kept_lists.listing", _("专题已删除，文章都还在。"))


def _save(db: Session, found: ReadingList) -> None:
    form = request.form
    notes = {
        int(name[5:]): text for name, text in form.items() if name[:5] == "note." and name[5:].isdecimal()
    }
    reading_lists.change(
        db,
        found,
        form.get("title", ""),
        form.get("about", ""),
        notes,
        is_shown=bool(form.get("is_shown")),
        expected=_edition(),
        by=access.somebody(),
        at=services().clock(),
    )


def _edition() -> int:
    return request.form.get("edition", -1, type=int)


def _done(key: int, act: Callable[[Session, ReadingList], None], back: str, said: str) -> Answer:
    try:
        with services().sessions.begin() as db:
            act(db, reading_lists.get(db, key))
    except Invalid as error:
        return _editor(key, request.form, error.fields), 422
    except Conflict as error:
        return _editor(key, request.form, conflict=str(error)), 409
    flash(said)
    return redirect(url_for(back, key=key if back == "kept_lists.edit" else None), 303)


def _listing(typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None) -> str:
    with services().sessions.read() as db:
        return render_template(
            "reading_lists/kept.html",
            lists=reading_lists.listing(db),
            values=typed or {},
            errors=errors or {},
        )


def _editor(
    key: int,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    conflict: str = "",
) -> str:
    with services().sessions.read() as db:
        found = reading_lists.get(db, key)
        stored = {"title": found.title, "about": found.about, "is_shown": "1" if found.is_shown else ""}
        return render_template(
            "reading_lists/edit.html",
            list=found,
            entries=reading_lists.entries(db, found),
            values=typed if typed is not None else stored,
            errors=errors or {},
            conflict=conflict,
        )
