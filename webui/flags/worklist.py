"""The worklist of what is wrong with articles: take it, hand it over, end it with what was done."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import flags, people
from kb.errors import Conflict, Invalid
from kb.models import ArticleFlag
from webui import access
from webui.flags.blueprint import flags as blueprint
from webui.installation import services
from webui.presentation.language import gettext as _

PAGE = 50
SHOWS = ("open", "mine", "nobody", "ended")

Answer = tuple[str, int] | Response


@blueprint.get("")
def worklist() -> str:
    """List what is to be done, the nearest day first, or what was done."""
    return _page()


@blueprint.post("/<int:key>/hand-over")
def hand_over(key: int) -> Answer:
    """Give it to somebody or to nobody, with a day."""

    def act(db: Session, flag: ArticleFlag) -> None:
        name = request.form.get("owner", "")
        flags.hand_over(db, flag, people.get(db, name) if name else None, _day())

    return _done(key, act, _("已保存负责人和期限。"))


@blueprint.post("/<int:key>/end")
def end(key: int) -> Answer:
    """End it with what was done, or why nothing is to be done."""

    def act(db: Session, flag: ArticleFlag) -> None:
        state, answer = request.form.get("state", ""), request.form.get("answer", "")
        flags.end(db, flag, answer, state=state, by=access.somebody(), at=services().clock())

    return _done(key, act, _("已处理，报告的人会在文章页看到。"))


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("due", ""))
    except ValueError as error:
        raise Invalid("due", _("请写成 2026-10-01 这样的日期")) from error


def _done(key: int, act: Callable[[Session, ArticleFlag], None], said: str) -> Answer:
    try:
        with services().sessions.begin() as db:
            act(db, flags.get(db, key, access.person()))
    except Invalid as error:
        return _page(key, request.form, error.fields), 422
    except Conflict as error:
        return _page(key, request.form, conflict=str(error)), 409
    flash(said)
    return redirect(url_for("flags.worklist", show=request.form.get("show") or None), 303)


def _page(
    key: int = 0,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    conflict: str = "",
) -> str:
    show = request.values.get("show", "open")
    show = show if show in SHOWS else "open"
    before = max(0, request.args.get("after", 0, type=int))
    with services().sessions.read() as db:
        found = flags.listing(
            db,
            access.person(),
            state="ended" if show == "ended" else "open",
            owner=show if show in {"mine", "nobody"} else "",
            before=before,
            limit=PAGE + 1,
        )
        return render_template(
            "flags/worklist.html",
            flags=found[:PAGE],
            more=before + PAGE if len(found) > PAGE else 0,
            show=show,
            support=people.support(db),
            today=services().clock().astimezone(services().settings.zone).date(),
            typed_at=key,
            values=typed or {},
            errors=errors or {},
            conflict=conflict,
        )
