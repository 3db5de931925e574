"""What the desk shows of who works on a ticket, who helps, and under which contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from kb import contracts, people, tickets, vendors
from kb.models import Follower, Person, Team, Ticket, VendorContact
from webui.installation import services
from webui.workbench.blueprint import agent


@dataclass(frozen=True)
class Choices:
    """Whom a ticket may go to, or who may be asked about it."""

    people: Sequence[Person]
    teams: Sequence[Team]
    vendors: Sequence[VendorContact]


def whose(db: Session, found: Ticket, teams: Sequence[Team]) -> dict[str, Any]:
    """Return who helps with a ticket, to whom it may go, also of these teams, and the contract of its requester."""
    followers = tickets.followers(db, found)
    if request.method == "GET":
        _note_looked(found, followers)
    return {
        "today": services().clock().astimezone(services().settings.zone).date(),
        "contract": contracts.of_customer(db, found.requester_customer_no),
        "followers": [row.person for row in followers],
        "consultations": tickets.consultations(db, found),
        "choices": _choices(db, teams) if found.is_open else None,
    }


def _choices(db: Session, teams: Sequence[Team]) -> Choices:
    return Choices(people.support(db), [team for team in teams if team.is_open], vendors.listing(db))


def _note_looked(found: Ticket, followers: Sequence[Follower]) -> None:
    """Note that who follows a ticket sees it now, if it has changed since."""
    if any(row.person_id == agent().id and row.seen < found.changed for row in followers):
        with services().sessions.begin() as db:
            tickets.looked(db, found, agent())
