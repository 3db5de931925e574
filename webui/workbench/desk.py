"""The desk of one ticket: what is known of it, reply and solution, and the knowledge that fits."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import incidents, lookups, shelves, tickets
from kb.errors import Invalid
from kb.models import Lookup, Ticket
from webui import access, answers
from webui.addresses import links
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.proposals import propose
from webui.tickets import actions
from webui.workbench.blueprint import agent, workbench
from webui.workbench.prefill import as_reply, joined

STEPS = "any(take, reply, note, resolve)"


@workbench.get("/tickets/<number>")
def ticket(number: str) -> str:
    """Show the desk of a ticket."""
    return _show(number, {})


@workbench.post(f"/tickets/<number>/<{STEPS}:step>")
def work(number: str, step: str) -> tuple[str, int] | Response:
    """Take a ticket, write to its requester or to colleagues, or give it its solution."""
    try:
        with services().sessions.begin() as db:
            _do(db, tickets.get(db, number, access.person()), step)
    except Invalid as error:
        return _show(number, dict(request.form), error.fields), 422
    done = {
        "take": _("已受理，你是处理人。"),
        "reply": _("已回复需求方。"),
        "note": _("内部备注已保存。"),
        "resolve": _("已标记为解决，等需求方确认。"),
    }
    flash(done[step])
    return redirect(url_for("workbench.ticket", number=number), 303)


@workbench.post("/tickets/<number>/apply")
def apply(number: str) -> str:
    """Cite an article, and show the desk again with its solution written into reply and solution.

    What the agent had typed stays before it, so the page is shown at once instead of going through a redirect.
    """
    reference, _sep, key = request.form.get("apply", "").partition(" ")
    by, at = agent(), services().clock()
    with services().sessions.begin() as db:
        found = tickets.get(db, number, by)
        article = actions.cite(db, found, reference, by=by, at=at, lookup=key)
    text = as_reply(article, urljoin(request.host_url, links.article_url(article)))
    values = {
        "text": joined(request.form.get("text", ""), text),
        "resolution": joined(request.form.get("resolution", ""), text),
        "article": article.number,
    }
    return _show(number, values, applied=article.number)


def _do(db: Session, found: Ticket, step: str) -> None:
    form, by, at = request.form, agent(), services().clock()
    if step == "take":
        tickets.take(db, found, by=by, at=at)
    elif step == "resolve":
        actions.resolve(
            db, found, form.get("resolution", ""), by=by, at=at, reference=form.get("article", "")
        )
    else:
        tickets.reply(db, found, form.get("text", ""), by=by, at=at, is_public=step == "reply")


def _show(
    number: str, values: dict[str, Any], errors: dict[str, str] | None = None, applied: str = ""
) -> str:
    with services().sessions.read() as db:
        found = tickets.get(db, number, access.person())
    text = "\n".join(part for part in (found.description, found.error_code, found.steps) if part)
    suggested = answers.suggest(text, title=found.title, category=found.category, ticket=found)
    proposed = (
        propose(text, title=found.title, category=found.category, ticket=found) if found.is_open else None
    )
    with services().sessions.read() as db:
        found = tickets.get(db, number, access.person())
        return render_template(
            "tickets/desk.html",
            ticket=found,
            events=tickets.events(db, found, public_only=False),
            citations=tickets.citations(db, found),
            trail=_telling(lookups.trail(db, found)),
            drafts=shelves.from_ticket(db, found, access.person()),
            suggested=suggested,
            asked=f"{found.title} {text}",
            similar=suggested.similar_tickets,
            proposals=proposed,
            issue=incidents.of_ticket(db, found),
            open_issues=incidents.listing(db, ("candidate", "confirmed")),
            values=values,
            errors=errors or {},
            applied=applied,
        )


def _telling(trail: Sequence[Lookup]) -> list[Lookup]:
    """Leave out the suggestions that were only passed by while the form was filled; the last one stays."""
    return [
        lookup
        for number, lookup in enumerate(trail, 1)
        if lookup.kind == "search"
        or number == len(trail)
        or any(entry.outcome != "nothing" for entry in lookup.shown)
    ]
