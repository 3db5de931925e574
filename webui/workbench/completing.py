"""What a ticket lacks is filled in by who spoke with its requester, and what is out of scope is referred elsewhere."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import attachments, tickets
from kb.errors import Conflict, Invalid
from webui.attachments import taken
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.tickets import asking
from webui.workbench import desk
from webui.workbench.blueprint import agent, workbench
from webui.workbench.meanwhile import expect


@workbench.post("/tickets/<number>/supply")
def supply(number: str) -> tuple[str, int] | Response:
    """Fill in what the requester told."""
    by, at, photos = agent(), services().clock(), taken()
    try:
        with services().sessions.begin() as db:
            found = tickets.get(db, number, by)
            expect(db, found)
            files = photos.require()
            attachments.attach(db, found, files, by=by, at=at)
            zone, data = services().settings.zone, asking.added(request.form)
            tickets.supply(db, found, data, by=by, at=at, zone=zone, photos=len(files))
    except Invalid as error:
        errors = {f"add.{name}": why for name, why in error.fields.items()}
        return desk.show(number, dict(request.form), errors), 422
    except Conflict as error:
        return desk.show(number, dict(request.form), notice=str(error)), 409
    flash(_("已补上。"))
    return redirect(url_for("workbench.ticket", number=number), 303)


@workbench.post("/tickets/<number>/refer")
def refer(number: str) -> tuple[str, int] | Response:
    """Answer with who else serves this, and be done with it."""
    try:
        with services().sessions.begin() as db:
            found = tickets.get(db, number, agent())
            expect(db, found)
            words = request.form.get("referral", "")
            tickets.resolve(db, found, words, by=agent(), at=services().clock())
    except Invalid as error:
        errors = {"refer.referral": next(iter(error.fields.values()))}
        return desk.show(number, dict(request.form), errors), 422
    except Conflict as error:
        return desk.show(number, dict(request.form), notice=str(error)), 409
    flash(_("已用转介说明答复，等需求方确认。"))
    return redirect(url_for("workbench.ticket", number=number), 303)
