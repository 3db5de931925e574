"""The desk of one ticket: the queue beside it, what is known of it, reply and solution, and the knowledge that fits."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from kb import incidents, lookups, requesters, shelves, tickets
from kb.models import Lookup, Ticket, TicketEvent
from webui import access, answers
from webui.installation import services
from webui.proposals import propose
from webui.workbench import clocks, endings, knowledge
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
    with services().sessions.read() as db:
        found = tickets.get(db, number, agent())
    text = text_of(found)
    suggested = answers.suggest(text, title=found.title, category=found.category, ticket=found)
    proposed = (
        propose(text, title=found.title, category=found.category, ticket=found) if found.is_open else None
    )
    with services().sessions.read() as db:
        found = tickets.get(db, number, agent())
        beside = listed(db, BESIDE)
        return render_template(
            "tickets/desk.html",
            ticket=found,
            queue=beside,
            tabs=tabs(found.number),
            **_happened(db, found),
            **_known(db, found),
            **endings.shown(db, found),
            **whose(db, found, beside.teams),
            suggested=suggested,
            asked=f"{found.title} {text}",
            waiting=knowledge.waiting(db, suggested),
            search=knowledge.search(sought),
            proposals=proposed,
            values=values or {},
            errors=errors or {},
            applied=applied,
            notice=notice,
        )


def text_of(found: Ticket) -> str:
    """Return what a ticket says besides its title."""
    return "\n".join(part for part in (found.description, found.error_code, found.steps) if part)


def _happened(db: Session, found: Ticket) -> dict[str, Any]:
    """Return the steps of a ticket, the newest first, and how far they go."""
    events = tickets.events(db, found, public_only=False, person=agent())
    told_so_far = {"events": told(events), "seen": events[-1].id if events else 0}
    return told_so_far | clocks.shown(db, found, events)


def told(events: Sequence[TicketEvent]) -> list[TicketEvent]:
    """Return what is shown of the steps, the newest first."""
    return [event for event in reversed(events) if event.kind != "proposed"]


def _known(db: Session, found: Ticket) -> dict[str, Any]:
    return {
        "citations": tickets.citations(db, found, agent()),
        "trail": _telling(lookups.trail(db, found)),
        "drafts": shelves.from_ticket(db, found, access.person()),
        "issue": incidents.of_ticket(db, found),
        "open_issues": incidents.listing(db, ("candidate", "confirmed")),
        "earlier": requesters.earlier(db, found),
    }


def _telling(trail: Sequence[Lookup]) -> list[Lookup]:
    """Leave out the suggestions that were only passed by while the form was filled; the last one stays."""
    return [
        lookup
        for number, lookup in enumerate(trail, 1)
        if lookup.kind == "search"
        or number == len(trail)
        or any(entry.outcome != "nothing" for entry in lookup.shown)
    ]


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
