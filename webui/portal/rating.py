"""How a requester says whether they are satisfied: on the page of their ticket, or on a short one of its own."""

from collections.abc import Mapping

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from kb import satisfaction
from kb.errors import Conflict, Invalid
from webui import access
from webui.installation import house, services
from webui.portal.blueprint import portal
from webui.presentation.language import gettext as _
from webui.tickets import actions, doors


@portal.get("/tickets/<number>/rate")
def rate(number: str) -> Response:
    """Ask for a word."""
    return _page(number)


@portal.post("/tickets/<number>/rate")
def save_rating(number: str) -> Response | Redirect:
    """Keep what was said."""
    form, person, key = request.form, access.person(), request.form.get("key", "")
    try:
        with doors.guarded(number), services().sessions.begin() as db:
            ticket = actions.requester_ticket(db, number, person, key)
            satisfaction.rate(
                db,
                ticket,
                form.get("score", type=int),
                by=person,
                at=services().clock(),
                reasons=form.getlist("reasons"),
                comment=form.get("comment", ""),
            )
    except Invalid as error:
        return _page(number, error.fields, 422)
    except Conflict as error:
        return _page(number, {"rate": str(error)}, 409)
    flash(_("谢谢你的评价，支持人员会看到。"))
    return redirect(url_for("portal.ticket", number=number, key=key or None), 303)


def _page(number: str, errors: Mapping[str, str] | None = None, status: int = 200) -> Response:
    key = request.values.get("key", "")
    with doors.guarded(number), services().sessions.read() as db:
        ticket = actions.requester_ticket(db, number, access.person(), key)
        page = render_template(
            "tickets/rate.html",
            ticket=ticket,
            key=key,
            standing=satisfaction.standing(db, ticket, services().clock()),
            rating_reasons=house().rating_reasons,
            values=request.form,
            errors=errors or {},
        )
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
