"""The desk of one ticket: the queue beside it, what happened, reply and solution, and what is known of it.

The last comes as a part that an open page asks for; it stands in the page where somebody sends a form or has no
JavaScript.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from kb import shelves, tickets
from kb.models import Ticket, TicketEvent
from webui import access
from webui.installation import services
from webui.workbench import clocks, endings, knowledge, known
from webui.workbench.blueprint import agent, is_part, workbench
from webui.workbench.queue import BESIDE, listed, tabs
from webui.workbench.whose import whose


@workbench.get("/tickets/<number>")
def ticket(number: str) -> str:
    """Show the desk of a ticket."""
    return show(number)


def show(
    number: str,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    *,
    applied: str = "",
    notice: str = "",
    sought: str = "",
) -> str:
    """Render the desk with what was typed so far, the complaints, and what was searched for."""
    fits = known.fitting(_found(number)) if _is_whole() else None
    with services().sessions.read() as db:
        found = tickets.get(db, number, agent())
        beside = listed(db, BESIDE)
        return render_template(
            "tickets/desk.html",
            ticket=found,
            queue=beside,
            tabs=tabs(found.number),
            **_happened(db, found),
            **(known.shown(db, found, fits) if fits else {}),
            **endings.shown(db, found),
            **whose(db, found, beside.teams),
            citations=tickets.citations(db, found, agent()),
            drafts=shelves.from_ticket(db, found, access.person()),
            search=knowledge.search(sought),
            values=values or {},
            errors=errors or {},
            applied=applied,
            notice=notice,
        )


def _is_whole() -> bool:
    """Tell whether the desk comes with what is known; else the page asks for that."""
    return request.method != "GET" or request.endpoint == "workbench.know" or known.comes_whole()


def _found(number: str) -> Ticket:
    with services().sessions.read() as db:
        return tickets.get(db, number, agent())


def _happened(db: Session, found: Ticket) -> dict[str, Any]:
    """Return the steps of a ticket, the newest first, and how far they go."""
    events = tickets.events(db, found, public_only=False, person=agent())
    told_so_far = {"events": told(events), "seen": events[-1].id if events else 0}
    return told_so_far | clocks.shown(db, found, events)


def told(events: Sequence[TicketEvent]) -> list[TicketEvent]:
    """Return what is shown of the steps, the newest first."""
    return [event for event in reversed(events) if event.kind != "proposed"]


@workbench.route("/tickets/<number>/known", methods=["GET", "POST"])
def know(number: str) -> str:
    """Show what is known of a ticket: its pieces where the open page asks for them, else the desk with them.

    Without JavaScript a button sends what was typed, which stays.
    """
    if request.method == "POST":
        known.remember_whole()
        return show(number, dict(request.form))
    if not is_part():
        return show(number)
    found = _found(number)
    fits = known.fitting(found)
    with services().sessions.read() as db:
        db.add(found)
        return render_template(
            "workbench/pieces.html",
            ticket=found,
            seen=request.args.get("seen", 0, type=int),
            citations=tickets.citations(db, found, agent()),
            values={},
            **known.shown(db, found, fits),
        )


@workbench.get("/tickets/<number>/search")
def search(number: str) -> str:
    """Search the knowledge base beside a ticket; alone where the open page asks for it."""
    sought = request.args.get("q", "")
    if not is_part():
        return show(number, sought=sought)
    with services().sessions.read() as db:
        found = tickets.get(db, number, agent())
        return render_template(
            "workbench/found.html",
            ticket=found,
            cited=knowledge.cited(db, found),
            search=knowledge.search(sought),
        )
