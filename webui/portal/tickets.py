"""The way to a ticket: the form, suggestions while it is filled, and the end when one of them solves it."""

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from kb import articles, feedback, rights
from kb.errors import Invalid
from kb.forms import TicketForm
from webui import access, answers
from webui.attachments import taken
from webui.installation import services
from webui.portal.blueprint import portal
from webui.presentation.language import gettext as _
from webui.tickets import forms


@portal.get("/tickets/new")
def new_ticket() -> str | Response:
    """Show the form with the words that came along; agents get the one for callers."""
    person, asker = access.person(), access.asker()
    if rights.is_support(person):
        led_here: dict[str, Any] = {name: request.args.getlist(name) for name in ("q", "from", "known_issue")}
        return redirect(url_for("workbench.new_ticket", **led_here))
    values = forms.prefilled(person, asker)
    return forms.page(values, found=forms.suggested(values))


@portal.post("/tickets/new")
def submit_ticket() -> str | tuple[str, int] | Response:
    """Open a ticket, or without JavaScript show suggestions to what was typed so far."""
    form = forms.completed(request.form)
    if form.get("step") == "suggest" or form.get("adopt"):
        return forms.page(form, found=forms.suggested(form))
    try:
        checked = TicketForm.parse(forms.nested(form), services().settings.zone)
        opened = answers.open_ticket(
            checked,
            "web",
            forms.lookup_keys(),
            known_issue=form.get("known_issue", ""),
            photos=taken().require(),
        )
    except Invalid as error:
        return forms.page(form, errors=error.fields, found=forms.suggested(form)), 422
    except TooManyRequests:
        return forms.page(form, errors={"title": _("提交得太频繁了。内容还在，请过几分钟再提交。")}), 429
    forms.tell_repeat(opened)
    ticket = opened.ticket
    return redirect(url_for("portal.ticket", number=ticket.number, key=ticket.key, new=1), 303)


@portal.post("/tickets/suggestions")
def suggestions() -> str:
    """Return the suggestions alone, for the page that is being filled."""
    access.limit("suggest", 300, timedelta(minutes=10))
    found = forms.suggested(request.form)
    rejected = set(request.form.getlist("rejected"))
    proposed = forms.proposed(request.form)
    offered = render_template(
        "tickets/proposed.html",
        proposals=proposed,
        values=forms.taking(request.form, proposed),
        elsewhere=forms.elsewhere(proposed),
    )
    return f"<div data-part='proposals'>{offered}</div>" + render_template(
        "tickets/suggestions.html",
        found=found,
        suggestions=forms.without(found, rejected),
        repeated=forms.repeated(request.form),
        asked=f"{request.form.get('title', '')} {forms.asked(request.form)}",
    )


@portal.post("/tickets/rejected")
def reject_suggestion() -> str | tuple[str, int]:
    """Note that a suggestion is not the problem, and show the form without it."""
    number, _sep, key = request.form.get("reject", "").partition(" ")
    with services().sessions.read() as db:
        article = articles.get(db, number, access.person())
    forms.note(key, "rejected", article)
    if request.headers.get("X-Part"):
        return "", 204
    return forms.page(request.form, found=forms.suggested(request.form), dropped=article.number)


@portal.post("/tickets/solved")
def solve_without_ticket() -> Response:
    """Store that an article solved it before there was a ticket: self-service."""
    number, _sep, key = request.form.get("solved", "").partition(" ")
    asker = access.asker()
    with services().sessions.begin() as db:
        article = articles.get(db, number, access.person())
        feedback.give(db, article, is_helpful=True, asker=asker, at=services().clock(), lookup_key=key)
    return redirect(url_for("portal.solved", number=article.number), 303)


@portal.get("/tickets/solved/<number>")
def solved(number: str) -> str:
    """Thank somebody whose problem is gone."""
    with services().sessions.read() as db:
        article = articles.get(db, number, access.person())
    return render_template("tickets/solved.html", article=article, title=_("问题解决了"))
