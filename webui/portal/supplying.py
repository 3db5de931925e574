"""What a ticket lacks is added by its requester, at the page behind the secret link."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import attachments, tickets
from kb.errors import Invalid
from webui import access
from webui.attachments import taken
from webui.installation import services
from webui.portal import own_tickets
from webui.portal.blueprint import portal
from webui.presentation.language import gettext as _
from webui.tickets import actions, asking, doors


@portal.post("/tickets/<number>/supply")
def supply_ticket(number: str) -> Response:
    """Fill what is missing, and say whether that was all."""
    key, at, person = request.form.get("key", ""), services().clock(), access.person()
    photos = taken()
    try:
        with doors.guarded(number), services().sessions.begin() as db:
            ticket = actions.requester_ticket(db, number, person, key)
            files = photos.require()
            attachments.attach(db, ticket, files, by=person, at=at)
            zone, data = services().settings.zone, asking.added(request.form)
            tickets.supply(db, ticket, data, by=person, at=at, zone=zone, photos=len(files))
            left = asking.lacking_in(db, ticket)
    except Invalid as error:
        return own_tickets.show(number, {f"add.{name}": why for name, why in error.fields.items()}, 422)
    flash(_("收到，谢谢。还缺一些内容，补齐后继续处理。") if left else _("收到，谢谢，内容齐了。"))
    return redirect(url_for("portal.ticket", number=number, key=key or None), 303)
