"""Search over the tickets: words, filters, and a number that leads there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import people, teams, tickets
from kb.models import STATUSES
from kb.text import one_line
from kb.tickets import Narrowed
from webui import answers
from webui.addresses import paging
from webui.installation import services
from webui.tickets import forms
from webui.workbench.blueprint import agent, workbench
from webui.workbench.queue import named_ticket

PAGE = 20
FILTERS = ("status", "category", "team", "handler", "tag", "priority", "since", "until")
SORTS = ("relevance", "newest")
PRIORITIES = ("P1", "P2", "P3", "P4")


@workbench.get("/search")
def ticket_search() -> str | Response:
    """Show the tickets that are looked for."""
    typed = one_line(request.args.get("q", ""))
    if number := named_ticket(typed):
        return redirect(url_for("workbench.ticket", number=number))
    order = request.args.get("sort", "")
    wanted = narrowed_to(request.args)
    kept = {name: request.args[name] for name in ("q", "sort", *FILTERS) if request.args.get(name)}
    is_asked = bool(typed) or wanted != Narrowed()
    after = paging.before() or 0
    found = (
        answers.find_tickets(
            typed,
            agent(),
            wanted,
            limit=PAGE,
            after=after,
            order="newest" if order == "newest" else "relevance",
        )
        if is_asked
        else None
    )
    with services().sessions.read() as db:
        return render_template(
            "workbench/search.html",
            typed=typed,
            found=found,
            kept=kept,
            order=order or SORTS[0],
            sorts=SORTS,
            **_offered(db),
        )


def narrowed_to(asked: Mapping[str, str]) -> Narrowed:
    """Read filters from an address; what is none of ours asks for nothing."""
    until = _day(asked.get("until", ""))
    team = asked.get("team", "")
    return Narrowed(
        status=_one_of(asked.get("status", ""), (tickets.ACTIVE, *STATUSES)),
        category=one_line(asked.get("category", "")),
        team=int(team) if team.isdecimal() and len(team) < 10 else 0,
        handler=one_line(asked.get("handler", "")),
        tag=one_line(asked.get("tag", "")),
        priority=_one_of(asked.get("priority", ""), PRIORITIES),
        since=_day(asked.get("since", "")),
        until=until + timedelta(days=1) if until else None,
    )


def _one_of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""


def _day(text: str) -> datetime | None:
    """Return the beginning of a day where the installation is."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=services().settings.zone)
    except ValueError:
        return None


def _offered(db: Session) -> dict[str, Any]:
    return {
        "statuses": (tickets.ACTIVE, *STATUSES),
        "priorities": PRIORITIES,
        "teams": teams.listing(db),
        "handlers": people.support(db),
        "categories": forms.categories(),
    }
