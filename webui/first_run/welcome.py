"""The first administrator, made in the browser by the link that the server printed."""

from datetime import timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from kb import accounts, one_time_links
from kb.errors import Conflict, Invalid, NotFound
from webui import access
from webui.first_run.blueprint import first_run
from webui.installation import services
from webui.presentation.language import gettext as _


@first_run.get("/")
def welcome() -> Response | Redirect:
    """Ask for name and password of the first administrator, or lead on where there is one."""
    with services().sessions.read() as db:
        if accounts.has_admin(db):
            return redirect(url_for("first_run.guide"))
    return _page(request.args.get("token", ""))


@first_run.post("/")
def make_admin() -> Response | Redirect:
    """Make the first administrator, signed in at once."""
    access.limit("first-admin", 20, timedelta(minutes=15))
    form, token = request.form, request.form.get("token", "")
    try:
        with services().sessions.begin() as db:
            made = one_time_links.make_first_admin(
                db,
                token,
                form.get("name", ""),
                _password(),
                at=services().clock(),
                display_name=form.get("display_name", ""),
            )
    except Invalid as error:
        return _page(token, error.fields, 422)
    except (Conflict, NotFound) as error:
        return _page(token, {"token": str(error)}, 409)
    access.sign_in(made)
    return redirect(url_for("first_run.guide"), 303)


def _password() -> str:
    typed = request.form.get("password", "")
    if not typed:
        raise Invalid("password", _("请想一个密码"))
    return typed


def _page(token: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    with services().sessions.read() as db:
        is_good = one_time_links.is_for_first_admin(db, token, services().clock())
    page = render_template(
        "first_run/welcome.html", token=token, is_good=is_good, values=request.form, errors=errors or {}
    )
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
