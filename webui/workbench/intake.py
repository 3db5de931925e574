"""A ticket that an agent takes for somebody on the telephone or at the desk."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from kb.errors import Invalid
from kb.forms import TicketForm
from webui import access, answers
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.tickets import forms
from webui.workbench.blueprint import workbench

CHANNELS = ("phone", "on-site")


@workbench.get("/tickets/new")
def new_ticket() -> str:
    """Show the form for a caller."""
    values = forms.prefilled(None, access.asker()) | {"channel": CHANNELS[0]}
    return forms.page(values, found=forms.suggested(values), on_behalf=True)


@workbench.post("/tickets/new")
def open_for_caller() -> str | tuple[str, int] | Response:
    """Open the ticket and go to its desk, or without JavaScript show suggestions."""
    form = forms.completed(request.form)
    if form.get("step") == "suggest" or form.get("adopt"):
        return forms.page(form, found=forms.suggested(form), on_behalf=True)
    channel = form.get("channel", "")
    try:
        checked = TicketForm.parse(forms.nested(form), services().settings.zone)
        opened = answers.open_ticket(
            checked,
            channel if channel in CHANNELS else CHANNELS[0],
            forms.lookup_keys(),
            known_issue=form.get("known_issue", ""),
        )
    except Invalid as error:
        return forms.page(form, errors=error.fields, on_behalf=True), 422
    forms.tell_repeat(opened)
    flash(_("工单 %(number)s 已登记。", number=opened.ticket.number))
    return redirect(url_for("workbench.ticket", number=opened.ticket.number), 303)
