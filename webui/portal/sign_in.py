"""Sign-in and sign-out."""

from datetime import datetime, timedelta

from flask import Response as Answer
from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import one_time_links, people, rights
from kb.errors import Invalid
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


@portal.get("/password")
def choose_password() -> Answer:
    """Ask somebody who came by a link of an administrator for the new password."""
    token = request.args.get("token", "")
    with services().sessions.read() as db:
        person = one_time_links.person_of(db, token, services().clock())
    return _password_page(token, person.name)


@portal.post("/password")
def set_password() -> Answer | Response:
    """Store the new password; the link works this once."""
    access.limit("password-link", 20, WINDOW)
    token, at = request.form.get("token", ""), services().clock()
    try:
        with services().sessions.begin() as db:
            one_time_links.choose_password(db, token, request.form.get("password", ""), at)
    except Invalid as error:
        with services().sessions.read() as db:
            person = one_time_links.person_of(db, token, at)
        return _password_page(token, person.name, error.fields, 422)
    flash(_("密码已保存，请登录。"))
    return redirect(url_for("portal.sign_in"), 303)


def _password_page(token: str, name: str, errors: dict[str, str] | None = None, status: int = 200) -> Answer:
    page = make_response(
        render_template("people/password.html", token=token, name=name, errors=errors or {}), status
    )
    page.headers["Referrer-Policy"] = "no-referrer"
    return page


def _too_many(who: str, at: datetime) -> bool:
    if not services().settings.rate_limits:
        return False
    with services().sessions.read() as db:
        return people.attempts(db, "sign-in", who, at - WINDOW) >= FAILURES


def _again(name: str, error: str, status: int) -> tuple[str, int]:
    page = render_template("people/sign_in.html", name=name, next=request.form.get("next", ""), error=error)
    return page, status
