"""What is known of a ticket: articles and proposals that fit it, tickets like it, what its requester did before.

It takes as long to work out as the desk itself, so an open page asks for it as a part right after it is shown.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import session
from sqlalchemy.orm import Session

from kb import incidents, lookups, procedures, requesters
from kb.models import Lookup, Ticket
from webui import answers
from webui.proposals import Proposals, propose
from webui.workbench import knowledge
from webui.workbench.blueprint import agent

WHOLE = "whole_desk"
"""Whose browser asked for it by a button, which only those without JavaScript show, gets every desk with it."""


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


def remember_whole() -> None:
    """Note that this browser fetches no parts."""
    session[WHOLE] = True


def comes_whole() -> bool:
    """Tell whether this browser is known to fetch no parts."""
    return WHOLE in session
