"""Say at the desk that a ticket repeats another one or none after all, and open a solved one again."""

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import tickets
from kb.errors import Conflict, Invalid, NotFound
from kb.models import Ticket
from kb.sentences import sentence
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.workbench import desk
from webui.workbench.blueprint import agent, workbench
from webui.workbench.meanwhile import expect

STEPS = "any(duplicate, separate, reopen)"


@workbench.post(f"/tickets/<number>/<{STEPS}:step>")
def repeat(number: str, step: str) -> str | tuple[str, int] | Response:
    """Take one of these steps, or show what stands against it."""
    try:
        with services().sessions.begin() as db:
            found = tickets.get(db, number, agent())
            expect(db, found)
            _take(db, found, step)
    except Invalid as error:
        errors = {f"{step}.{name}" if step == "reopen" else name: why for name, why in error.fields.items()}
        return desk.show(number, dict(request.form), errors), 422
    except Conflict as error:
        return desk.show(number, dict(request.form), notice=str(error)), 409
    said = {
        "duplicate": _("已标记为重复。"),
        "separate": _("已取消重复标记。"),
        "reopen": _("已重新打开，需求方会看到。"),
    }
    flash(said[step])
    return redirect(url_for("workbench.ticket", number=number), 303)


def _take(db: Session, found: Ticket, step: str) -> None:
    form, by, at = request.form, agent(), services().clock()
    if step == "duplicate":
        tickets.mark_duplicate(db, found, _main(db, form.get("pick") or form.get("of", "")), by=by, at=at)
    elif step == "separate":
        tickets.separate(db, found, by=by, at=at)
    else:
        tickets.reopen(db, found, form.get("reason", ""), by=by, at=at)


def _main(db: Session, number: str) -> Ticket:
    """Return the ticket that was named."""
    try:
        return tickets.get(db, number.replace("-", ""), agent())
    except NotFound:
        raise Invalid("of", sentence("没有这个编号的工单")) from None
