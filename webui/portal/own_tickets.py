"""The requester's own tickets: the list, the page behind the secret link, confirm, send back, reply."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from kb import attachments, incidents, rights, tickets
from kb.errors import Conflict, Invalid
from kb.models import KnownIssue, Ticket
from webui import access
from webui.addresses import paging
from webui.attachments import serving, taken
from webui.installation import services
from webui.portal.blueprint import portal
from webui.presentation.language import gettext as _
from webui.tickets import actions

PAGE = 20


@portal.get("/tickets")
@access.needs(access.is_signed_in)
def my_tickets() -> str | Redirect:
    """List the own tickets; agents have the queue."""
    if rights.is_support(access.person()):
        return redirect(url_for("workbench.queue", show="mine"))
    before = paging.before()
    with services().sessions.read() as db:
        found = tickets.by_age(db, access.person(), mine=True, before=before, limit=PAGE + 1)
        return render_template(
            "tickets/mine.html", tickets=found[:PAGE], more=found[PAGE - 1].id if len(found) > PAGE else 0
        )


@portal.get("/tickets/<number>")
def ticket(number: str) -> Response | Redirect:
    """Show a ticket to its requester."""
    if rights.is_support(access.person()) and not request.args.get("key"):
        return redirect(url_for("workbench.ticket", number=number))
    return _show(number)


@portal.post("/tickets/<number>/<any(confirm, 'send-back', reply):step>")
def answer_ticket(number: str, step: str) -> Response | Redirect:
    """Confirm the solution, send it back with a reason, or write to the handler."""
    key, at, person = request.form.get("key", ""), services().clock(), access.person()
    photos = taken()
    try:
        with services().sessions.begin() as db:
            ticket = actions.requester_ticket(db, number, person, key)
            if step == "confirm":
                tickets.confirm(db, ticket, by=person, at=at)
            elif step == "send-back":
                tickets.send_back(db, ticket, request.form.get("reason", ""), by=person, at=at)
            else:
                files = photos.require()
                text = request.form.get("text", "") or (_("补充了图片。") if files else "")
                tickets.reply(db, ticket, text, by=person, at=at)
                attachments.attach(db, ticket, files, by=person, at=at)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {step: str(error)}
        return _show(number, fields, 422 if isinstance(error, Invalid) else 409)
    flash(_("谢谢，工单已确认解决。") if step == "confirm" else _("已发给处理人。"))
    return redirect(url_for("portal.ticket", number=number, key=key or None), 303)


@portal.get("/tickets/<number>/photos/<int:photo>")
def photo(number: str, photo: int) -> Response:
    """Send a photo of a ticket to those who may read it."""
    return serving.send(number, photo)


def _wanted(ticket: Ticket) -> list[str]:
    """Return what the requester can still add to a new ticket."""
    wanted = {
        _("具体的现象或报错文字"): ticket.description,
        _("希望什么时候前解决"): ticket.expected_at or ticket.urgency != "紧急",
    }
    return [name for name, given in wanted.items() if not given]


def known_issue(issue: KnownIssue | None, audience: int) -> KnownIssue | None:
    """Return the known issue of a ticket to those who are told of it."""
    return issue if issue is not None and incidents.may_be_told(issue, audience) else None


def _show(number: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    key, person = request.values.get("key", ""), access.person()
    with services().sessions.read() as db:
        ticket, audience = actions.ticket_for(db, number, person, key), rights.audience_of(person)
        page = render_template(
            "tickets/status.html",
            ticket=ticket,
            events=tickets.events(db, ticket, public_only=True, person=person),
            key=key,
            solution=actions.readable(db, ticket.solved_by.number, person) if ticket.solved_by else None,
            errors=errors or {},
            values=request.form,
            taken=taken(),
            is_new="new" in request.args,
            issue=known_issue(incidents.of_ticket(db, ticket), audience),
            joinable=incidents.shown(db, audience) if ticket.is_open else [],
            wanted=_wanted(ticket) if "new" in request.args else [],
        )
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
