"""回访: who waits to be spoken to again; take it, note what came of it, mark it done."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import people, rights, satisfaction
from kb.errors import Conflict, Invalid
from kb.models import FollowUp
from webui import access
from webui.installation import services
from webui.presentation.language import gettext as _

PAGE = 50
SHOWS = ("waiting", "mine", "done")
LATELY = timedelta(days=30)

Answer = tuple[str, int] | Response

follow_ups = Blueprint("follow_ups", __name__, url_prefix="/workbench/follow-ups")
access.keep_for(follow_ups, rights.is_support, "follow_ups.listing")


@follow_ups.get("")
def listing() -> str:
    """List who waits, or who was spoken to, and how tickets of late ended."""
    return _page()


@follow_ups.post("/<int:key>")
def save(key: int) -> Answer:
    """Say who does it and what is known so far, or mark it done."""
    form, by = request.form, access.somebody()
    is_done = form.get("step") == "done"

    def act(db: Session, row: FollowUp) -> None:
        note, edition = form.get("note", ""), form.get("edition", -1, type=int)
        if is_done:
            satisfaction.end(db, row, note, by=by, at=services().clock(), edition=edition)
        else:
            owner = people.get(db, name) if (name := form.get("owner", "")) else None
            satisfaction.keep(db, row, owner, note, edition=edition)

    return _done(key, act, _("回访完成。") if is_done else _("已保存。"))


def _done(key: int, act: Callable[[Session, FollowUp], None], said: str) -> Answer:
    try:
        with services().sessions.begin() as db:
            act(db, satisfaction.get(db, key, access.person()))
    except Invalid as error:
        return _page(key, request.form, error.fields), 422
    except Conflict as error:
        return _page(key, request.form, conflict=str(error)), 409
    flash(said)
    return redirect(url_for("follow_ups.listing", show=request.form.get("show") or None), 303)


def _page(
    key: int = 0,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    conflict: str = "",
) -> str:
    show = request.values.get("show", "")
    show = show if show in SHOWS else SHOWS[0]
    after = max(0, request.args.get("after", 0, type=int))
    person, at = access.person(), services().clock()
    with services().sessions.read() as db:
        found = satisfaction.listing(
            db, person, done=show == "done", mine=show == "mine", after=after, limit=PAGE + 1
        )
        return render_template(
            "satisfaction/worklist.html",
            rows=found[:PAGE],
            more=after + PAGE if len(found) > PAGE else 0,
            show=show,
            support=people.support(db),
            figures=satisfaction.figures(db, at - LATELY),
            key=key,
            typed=typed or {},
            errors=errors or {},
            conflict=conflict,
        )
