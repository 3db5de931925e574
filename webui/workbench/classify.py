"""Give a ticket another category, impact, urgency, difficulty or handler: as proposed with one click, or by choice."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import people, proposals, tickets
from kb.errors import Conflict, Invalid
from webui import access
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.workbench import desk
from webui.workbench.blueprint import agent, workbench
from webui.workbench.meanwhile import expect
from webui.workbench.stepping import typed


@workbench.post("/tickets/<number>/classify")
def classify(number: str) -> tuple[str, int] | Response:
    """Store what was chosen, and note whether it was what had been proposed."""
    form, by, at = request.form, agent(), services().clock()
    chosen = {name: form[name] for name in proposals.CHOSEN if name in form}
    reason, proposed = form.get("reason", ""), "proposed" in form
    try:
        with services().sessions.begin() as db:
            found = tickets.get(db, number, access.person())
            expect(db, found)
            changed = bool(chosen) and proposals.classify(
                db, found, chosen, by=by, at=at, reason=reason, proposed=proposed
            )
            if "assignee" in form:
                tickets.assign(db, found, people.get(db, form["assignee"]), by=by, at=at)
    except Invalid as error:
        errors = {f"classify.{name}": why for name, why in error.fields.items()}
        return desk.show(number, dict(form), errors), 422
    except Conflict as error:
        return desk.show(number, typed("classify"), notice=str(error)), 409
    flash(_("已改好，时限也跟着变了。") if changed else _("已记下。"))
    return redirect(url_for("workbench.ticket", number=number), 303)
