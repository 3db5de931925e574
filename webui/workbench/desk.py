"""The desk of one ticket: the queue beside it, what happened, reply and solution; what is known of it comes after."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from kb import shelves, tickets
from kb.models import Ticket, TicketEvent
from webui import access
from webui.installation import services
from webui.workbench import clocks, endings, knowledge
from webui.workbench.blueprint import agent, workbench
from webui.workbench.queue import BESIDE, listed, tabs
from webui.workbench.whose import whose


@workbench.route("/tickets/<number>", methods=["GET", "POST"])
def ticket(number: str) -> str:
    """Show the desk of a ticket; what is sent there stands in its fields again."""
    return show(number, dict(request.form))


def show(
    number: str,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    *,
    applied: str = "",
    notice: str = "",
) -> str:
    """Render the desk with what was typed so far and the complaints."""
    with services().sessions.read() as db:
        found = tickets.get(db, number, agent())
        beside = listed(db, BESIDE)
        return render_template(
            "tickets/desk.html",
            ticket=found,
            queue=beside,
            tabs=tabs(found.number),
            **_happened(db, found),
            **endings.shown(db, found),
            **whose(db, found, beside.teams),
            citations=tickets.citations(db, found, agent()),
            drafts=shelves.from_ticket(db, found, access.person()),
            search=knowledge.Sought(),
            values=values or {},
            errors=errors or {},
            applied=applied,
            notice=notice,
        )


def _happened(db: Session, found: Ticket) -> dict[str, Any]:
    """Return the steps of a ticket, the newest first, and how far they go."""
    events = tickets.events(db, found, public_only=False, person=agent())
    told_so_far = {"events": told(events), "seen": events[-1].id if events else 0}
    return told_so_far | clocks.shown(db, found, events)


def told(events: Sequence[TicketEvent]) -> list[TicketEvent]:
    """Return what is shown of the steps, the newest first."""
    return [event for event in reversed(events) if event.kind != "proposed"]
