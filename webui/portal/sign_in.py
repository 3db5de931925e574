"""Sign-in and sign-out."""

from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import people, rights
from webui import access
from webui.installation import services
from webui.portal.blueprint import portal
from webui.presentation.language import gettext as _

FAILURES = 10
WINDOW = timedelta(minutes=15)


@portal.get("/sign-in")
def sign_in() -> str | Response:
    """Ask for name and password."""
    if access.person():
        return redirect(access.safe_next(request.args.get("next", "")))
    return render_template("people/sign_in.html", name="", next=request.args.get("next", ""), error="")


@portal.post("/sign-in")
def try_sign_in() -> tuple[str, int] | Response:
    """Sign in with the right password; wrong names and wrong passwords look the same."""
    name, at = request.form.get("name", "").strip()[:80], services().clock()
    who = f"{name.casefold()} {request.remote_addr}"
    if _too_many(who, at):
        return _again(name, _("失败次数太多，请 15 分钟后再试。"), 429)
    with services().sessions.read() as db:
        person = people.with_password(db, name, request.form.get("password", ""))
    if person is None:
        with services().sessions.begin() as db:
            people.note_attempt(db, "sign-in", who, at)
        return _again(name, _("登录名或密码不对。"), 422)
    access.sign_in(person)
    target = request.form.get("next", "")
    if not target and rights.is_support(person):
        target = url_for("workbench.queue")
    return redirect(access.safe_next(target))


@portal.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    access.sign_out()
    flash(_("已退出登录。"))
    return redirect(url_for("portal.home"))


def _too_many(who: str, at: datetime) -> bool:
    if not services().settings.rate_limits:
        return False
    with services().sessions.read() as db:
        return people.attempts(db, "sign-in", who, at - WINDOW) >= FAILURES


def _again(name: str, error: str, status: int) -> tuple[str, int]:
    page = render_template("people/sign_in.html", name=name, next=request.form.get("next", ""), error=error)
    return page, status
