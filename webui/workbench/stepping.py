"""Take one step at a ticket by a form of the desk, or show it again with what stands against it and all typed."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import tickets
from kb.errors import Conflict, Invalid
from kb.models import Ticket
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.workbench import desk
from webui.workbench.blueprint import agent
from webui.workbench.meanwhile import expect

Do = Callable[[Session, Ticket, dict[str, Any]], object]
LISTS = ("tried", "people")


def step_taken(number: str, step: str, do: Do, said: str = "") -> tuple[str, int] | Response:
    """Do it in one transaction unless others were faster, and say so."""
    try:
        with services().sessions.begin() as db:
            found = tickets.get(db, number, agent())
            expect(db, found)
            do(db, found, {"by": agent(), "at": services().clock()})
    except Invalid as error:
        errors = {f"{step}.{name}": why for name, why in error.fields.items()}
        return desk.show(number, typed(step), errors), 422
    except Conflict as error:
        return desk.show(number, typed(step), notice=str(error)), 409
    flash(said or _("已记下。"))
    return redirect(url_for("workbench.ticket", number=number), 303)


def typed(step: str) -> dict[str, Any]:
    """Return what was typed, and in which step, so that its form is shown open."""
    return {**request.form, **{name: request.form.getlist(name) for name in LISTS}, "step": step}
