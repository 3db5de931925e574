"""A ticket that an agent takes while somebody speaks: one field for what they say, answered as it is typed."""

from collections.abc import Mapping
from typing import Any

from flask import Response as JsonResponse
from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import contracts, requesters
from kb.clocks import PHONE
from kb.errors import Invalid
from kb.forms import TicketForm, plain_line
from kb.models import Ticket
from kb.requesters import Requester
from kb.sentences import sentence
from webui import access, answers
from webui.attachments import taken
from webui.installation import services
from webui.languages import spoken
from webui.presentation.language import gettext as _
from webui.tickets import actions, asking, forms
from webui.workbench import knowledge
from webui.workbench.blueprint import agent, is_part, workbench
from webui.workbench.prefill import as_reply
from webui.workbench.using import address

CHANNELS = ("phone", "on-site", "mail")
ENOUGH = 5
"""With fewer suggestions than these the search helps out: callers begin with two or three words."""


@workbench.get("/tickets/new")
def new_ticket() -> str:
    """Show the form for a caller."""
    values = forms.prefilled(None, access.asker()) | {"channel": CHANNELS[0]}
    values["requester.name"] = request.args.get("requester", "")
    return _page(values, told=found(values))


@workbench.post("/tickets/new")
def open_for_caller() -> str | tuple[str | JsonResponse, int] | JsonResponse | Response:
    """Open the ticket and go to its desk, solved at once where an article did; or show what was found."""
    form = forms.completed(request.form)
    if form.get("step") == "suggest" or form.get("adopt") or form.get("caller"):
        form = _with_caller(form)
        return _page(form, told=found(form))
    try:
        opened = _open(form)
    except Invalid as error:
        if is_part():
            return jsonify(errors=spoken(error.fields)), 422
        return _page(form, errors=error.fields, told=found(form)), 422
    forms.tell_repeat(opened)
    if opened.is_new or opened.ticket.is_open:
        flash(_said(opened.ticket, form.get("solve", "")))
    desk = url_for("workbench.ticket", number=opened.ticket.number)
    return jsonify(next=desk) if is_part() else redirect(desk, 303)


def _open(form: Mapping[str, str]) -> answers.Opened:
    channel = form.get("channel", "")
    channel = channel if channel in CHANNELS else CHANNELS[0]
    return answers.open_ticket(
        TicketForm.parse(forms.nested(form), services().settings.zone),
        channel,
        forms.lookup_keys(),
        known_issue=form.get("known_issue", ""),
        photos=taken().require(),
        rang=_rang(form) if channel == PHONE else None,
    )


def _rang(form: Mapping[str, str]) -> int | None:
    """Return after how many seconds a call was answered, where the agent entered it."""
    typed = form.get("rang", "").strip()
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > 4:
        raise Invalid("rang", sentence("请写接起前响了几秒，例如 12"))
    return int(typed)


@workbench.post("/tickets/new/found")
def found_so_far() -> str:
    """Return what is known of the words typed so far."""
    return render_template("workbench/known.html", **found(request.form))


@workbench.get("/requesters")
def callers() -> str:
    """Return the requesters that a typed piece of a name, telephone or customer number may mean."""
    return render_template("workbench/callers.html", callers=_callers(request.args.get("q", "")))


def found(form: Mapping[str, str]) -> dict[str, Any]:
    """Return articles, known issues and open tickets that the words typed so far may be about."""
    suggested, text = forms.suggested(form), forms.asked(form)
    title = form.get("title", "").strip()
    few = suggested is not None and len(suggested.suggestions) < ENOUGH
    offered = {item.article.id for item in suggested.suggestions} if suggested else set()
    hits = answers.find(title or text, limit=ENOUGH, kept=False).hits if few else []
    with services().sessions.read() as db:
        open_tickets = knowledge.waiting(db, suggested, *forms.repeated(form)) if suggested else []
        today = services().clock().astimezone(services().settings.zone).date()
        contract = contracts.find(db, plain_line(form.get("requester.customer_no", "")), today)
    return {
        "suggested": suggested,
        "asked": f"{title} {text}",
        "hits": [hit for hit in hits if hit.article.id not in offered][: ENOUGH - len(offered)],
        "open_tickets": open_tickets,
        "contract": contract,
    }


def _said(ticket: Ticket, solve: str) -> str:
    """Solve a new ticket by the article that was chosen for it, if one was, and say what was done."""
    reference, _sep, key = solve.partition(" ")
    if not reference:
        return _("工单 %(number)s 已登记。", number=ticket.number)
    by, at = agent(), services().clock()
    with services().sessions.begin() as db:
        stored = db.merge(ticket)
        article = actions.cite(db, stored, reference, by=by, at=at, lookup=key)
        solution = as_reply(article, address(article))
        actions.resolve(db, stored, solution, by=by, at=at, reference=article.number)
    return _(
        "工单 %(number)s 已登记，并用 %(article)s 当场解决。", number=ticket.number, article=article.number
    )


def _callers(typed: str) -> list[Requester]:
    with services().sessions.read() as db:
        return requesters.find(db, typed)


def _with_caller(form: Mapping[str, str]) -> dict[str, str]:
    """Fill in the requester who was picked from those that were found, without JavaScript."""
    values, picked = dict(form), form.get("caller", "")
    if picked.isdecimal():
        known = _callers(form.get("requester.name", ""))
        values |= {f"requester.{name}": value for name, value in _fields(known, int(picked)).items()}
    return values


def _fields(known: list[Requester], place: int) -> dict[str, str]:
    if place >= len(known):
        return {}
    one = known[place]
    return {
        "name": one.name,
        "contact": one.contact,
        "department": one.department,
        "customer_no": one.customer_no,
    }


def _page(values: Mapping[str, str], *, told: dict[str, Any], errors: Mapping[str, str] | None = None) -> str:
    offered = forms.proposed(values)
    values = values if errors else forms.taking(values, offered)
    looked_for = values.get("requester.name", "") if request.form.get("step") == "suggest" else ""
    return render_template(
        "workbench/intake.html",
        values=values,
        errors=errors or {},
        proposals=offered,
        joined=forms.joined(values),
        keys_of_lookups=forms.lookup_keys(),
        categories=forms.categories(),
        channels=CHANNELS,
        callers=_callers(looked_for),
        taken=taken(),
        **asking.shown(values),
        elsewhere=forms.elsewhere(offered),
        **told,
    )
