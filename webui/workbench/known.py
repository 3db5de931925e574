"""What is known of a ticket: articles and proposals that fit it, tickets like it, what its requester did before.

It takes as long to work out as the desk itself, so an open desk asks for it as a part right after it is shown; without
JavaScript it is a page of its own, which keeps what was typed at the desk.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import render_template, request
from sqlalchemy.orm import Session

from kb import incidents, lookups, procedures, requesters, tickets
from kb.models import Lookup, Ticket
from webui import answers
from webui.installation import services
from webui.proposals import Proposals, propose
from webui.workbench import knowledge
from webui.workbench.blueprint import agent, is_part, workbench


@workbench.route("/tickets/<number>/known", methods=["GET", "POST"])
def know(number: str) -> str:
    """Show what is known of a ticket: its pieces where an open desk asks for them, else as a page."""
    with services().sessions.read() as db:
        found = tickets.get(db, number, agent())
    fits = fitting(found)
    with services().sessions.read() as db:
        db.add(found)
        return render_template(
            "workbench/pieces.html" if is_part() else "workbench/beside_ticket.html",
            ticket=found,
            seen=request.values.get("seen", 0, type=int),
            citations=tickets.citations(db, found, agent()),
            values={"step": request.args.get("step"), "tried": request.args.getlist("tried")},
            typed=request.form,
            search=knowledge.Sought(),
            **shown(db, found, fits),
        )


@workbench.get("/tickets/<number>/search")
def search(number: str) -> str:
    """Search the knowledge base beside a ticket, alone where an open desk asks for it."""
    sought = knowledge.search(request.args.get("q", ""))
    with services().sessions.read() as db:
        found = tickets.get(db, number, agent())
        return render_template(
            "workbench/found.html" if is_part() else "workbench/beside_ticket.html",
            ticket=found,
            seen=0,
            cited=knowledge.cited(db, found),
            search=sought,
        )


class Fitting(NamedTuple):
    """What fits a ticket; of one that is solved nothing is proposed any more."""

    asked: str
    suggested: answers.Suggested
    proposals: Proposals | None


def fitting(found: Ticket) -> Fitting:
    """Work out what fits a ticket, and note what is suggested; not within another session."""
    text, title, category = text_of(found), found.title, found.category
    suggested = answers.suggest(text, title=title, category=category, ticket=found)
    proposed = propose(text, title=title, category=category, ticket=found) if found.is_open else None
    return Fitting(f"{title} {text}", suggested, proposed)


def text_of(found: Ticket) -> str:
    """Return what a ticket says besides its title."""
    return "\n".join(part for part in (found.description, found.error_code, found.steps) if part)


def shown(db: Session, found: Ticket, fits: Fitting) -> dict[str, Any]:
    """Return all that the pages show of it."""
    return {
        **fits._asdict(),
        "waiting": knowledge.waiting(db, fits.suggested),
        "trail": _telling(lookups.trail(db, found)),
        "issue": incidents.of_ticket(db, found),
        "open_issues": incidents.listing(db, ("candidate", "confirmed")),
        "earlier": requesters.earlier(db, found),
        "runs": procedures.of_ticket(db, found, agent()),
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
