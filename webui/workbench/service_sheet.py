"""The 服务完成单 of a ticket, made to be printed and signed: what the requester may read of it, and no more."""

from collections.abc import Sequence
from datetime import datetime

from flask import render_template

from kb import tickets
from kb.models import Ticket, TicketEvent
from webui.installation import services
from webui.workbench.blueprint import agent, workbench

ON_SITE = "on-site"


@workbench.get("/tickets/<number>/service-sheet")
def service_sheet(number: str) -> str:
    """Show the sheet."""
    with services().sessions.read() as db:
        found = tickets.get(db, number, agent())
        events = tickets.events(db, found, public_only=True)
        return render_template(
            "workbench/service_sheet.html",
            ticket=found,
            set_out=_last(events, "set-out"),
            arrived=_last(events, "arrived"),
            done=_done(found, events),
            handler=found.assignee or agent(),
        )


def _last(events: Sequence[TicketEvent], kind: str) -> datetime | None:
    return next((event.at for event in reversed(events) if event.kind == kind), None)


def _done(found: Ticket, events: Sequence[TicketEvent]) -> list[TicketEvent]:
    """Return what was done on site, and the solution however it came about."""
    return [
        event
        for event in events
        if event.text and (event.data.get("manner") == ON_SITE or _is_solution(found, event))
    ]


def _is_solution(found: Ticket, event: TicketEvent) -> bool:
    return event.kind == "resolved" and found.is_solved and event.text == found.resolution
