"""Give a ticket another category, impact, urgency or handler: as proposed with one click, or as one thinks right."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import people, proposals, tickets
from webui import access
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.workbench.blueprint import agent, workbench

FIELDS = ("category", "impact", "urgency")


@workbench.post("/tickets/<number>/classify")
def classify(number: str) -> Response:
    """Store what was chosen, and note whether it was what had been proposed."""
    form, by, at = request.form, agent(), services().clock()
    chosen = {name: form[name] for name in FIELDS if name in form}
    with services().sessions.begin() as db:
        found = tickets.get(db, number, access.person())
        changed = bool(chosen) and proposals.classify(
            db, found, chosen, by=by, at=at, proposed="proposed" in form
        )
        if "assignee" in form:
            tickets.assign(db, found, people.get(db, form["assignee"]), by=by, at=at)
    flash(_("已改好，时限也跟着变了。") if changed else _("已记下。"))
    return redirect(url_for("workbench.ticket", number=number), 303)
