"""The requester's own tickets: the list, the page behind the secret link, confirm, send back, urge, reopen, reply."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from kb import attachments, incidents, rights, tickets
from kb.errors import Conflict, Invalid
from kb.models import KnownIssue, Ticket
from kb.text import one_line
from webui import access, answers
from webui.addresses import paging
from webui.attachments import Taken, serving, taken
from webui.installation import services
from webui.portal import endings
from webui.portal.blueprint import portal
from webui.presentation.language import gettext as _
from webui.tickets import actions, doors

PAGE = 20
NEW = timedelta(hours=1)


@portal.get("/tickets")
@access.needs(access.is_signed_in)
def my_tickets() -> str | Redirect:
    """List the own tickets, or those that hold what is looked for; agents have the queue."""
    if rights.is_support(access.person()):
        return redirect(url_for("workbench.queue", show="mine"))
    before, typed = paging.before(), one_line(request.args.get("q", ""))
    if typed:
        sought = answers.find_tickets(
            typed, access.person(), tickets.Narrowed(), limit=PAGE, after=before or 0
        )
        rows = [hit.ticket for hit in sought.hits]
        return render_template("tickets/mine.html", tickets=rows, more=sought.after, typed=typed)
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
    return show(number)


@portal.post("/tickets/<number>/<any(confirm, 'send-back', reply, urge, reopen):step>")
def answer_ticket(number: str, step: str) -> Response | Redirect:
    """Take one step as the requester, or show what stands against it beside what was typed."""
    key, photos = request.form.get("key", ""), taken()
    try:
        with doors.guarded(number), services().sessions.begin() as db:
            _take(db, actions.requester_ticket(db, number, access.person(), key), step, photos)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {step: str(error)}
        return show(number, fields, 422 if isinstance(error, Invalid) else 409)
    said = {
        "confirm": _("谢谢，工单已确认解决。"),
        "urge": _("已经提醒处理人。"),
        "reopen": _("工单已重新打开，支持人员会继续处理。"),
    }
    flash(said.get(step) or _("已发给处理人。"))
    return redirect(url_for("portal.ticket", number=number, key=key or None), 303)


def _take(db: Session, ticket: Ticket, step: str, photos: Taken) -> None:
    form, by, at = request.form, access.person(), services().clock()
    if step == "confirm":
        endings.expect_solution(db, ticket)
        tickets.confirm(db, ticket, by=by, at=at)
    elif step == "send-back":
        endings.expect_solution(db, ticket)
        tickets.send_back(db, ticket, form.get("reason", ""), by=by, at=at)
    elif step == "urge":
        tickets.urge(db, ticket, by=by, at=at)
    elif step == "reopen":
        tickets.reopen(db, ticket, form.get("reason", ""), by=by, at=at)
    else:
        _write(db, ticket, photos)


def _write(db: Session, ticket: Ticket, photos: Taken) -> None:
    """Write to the handler, perhaps with photos."""
    files, by, at = photos.require(), access.person(), services().clock()
    text = request.form.get("text", "") or (_("补充了图片。") if files else "")
    tickets.reply(db, ticket, text, by=by, at=at)
    attachments.attach(db, ticket, files, by=by, at=at)


@portal.get("/tickets/<number>/photos/<int:photo>")
def photo(number: str, photo: int) -> Response:
    """Send a photo of a ticket to those who may read it."""
    return serving.send(number, photo)


def known_issue(issue: KnownIssue | None, audience: int) -> KnownIssue | None:
    """Return the known issue of a ticket to those who are told of it."""
    return issue if issue is not None and incidents.may_be_told(issue, audience) else None


def show(number: str, errors: Mapping[str, str] | None = None, status: int = 200) -> Response:
    """Render the page of a ticket with what was typed and the complaints."""
    key, person = request.values.get("key", ""), access.person()
    with doors.guarded(number), services().sessions.read() as db:
        ticket, audience = actions.ticket_for(db, number, person, key), rights.audience_of(person)
        events = tickets.events(db, ticket, public_only=True, person=person)
        page = render_template(
            "tickets/status.html",
            ticket=ticket,
            events=events,
            **endings.shown(db, ticket, events),
            key=key,
            solution=actions.readable(db, ticket.solved_by.number, person) if ticket.solved_by else None,
            errors=errors or {},
            values=request.form,
            taken=taken(),
            is_new="new" in request.args and ticket.is_open and services().clock() - ticket.created_at < NEW,
            issue=known_issue(incidents.of_ticket(db, ticket), audience),
            joinable=incidents.shown(db, audience) if ticket.is_open else [],
        )
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
