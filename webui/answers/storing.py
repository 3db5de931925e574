"""Keep what was answered; a database that can't be written for the moment does not spoil the answer."""

from collections.abc import Sequence

from sqlalchemy.exc import OperationalError

from kb import lookups
from kb.models import Ticket
from webui import access
from webui.answers.results import Surface
from webui.installation import services
from webui.logs import log

Pairs = Sequence[tuple[int, float]]


def keep(
    kind: str,
    text: str,
    shown: Pairs,
    *,
    total: int,
    surface: Surface,
    model_version: str = "",
    ticket: Ticket | None = None,
) -> str:
    """Store a lookup and return its key, empty if it could not be stored.

    What somebody has just been shown at the same ticket is not stored again: looking twice is no second suggestion.
    """
    asker, at = access.asker(), services().clock()
    try:
        with services().sessions.begin() as db:
            again = ticket and lookups.find_again(db, ticket, [key for key, _ in shown], asker=asker, at=at)
            if again:
                return again
            return lookups.record(
                db,
                kind,
                text,
                shown,
                asker=asker,
                at=at,
                total=total,
                surface=surface,
                model_version=model_version,
                ticket=ticket,
            )
    except OperationalError:
        log.exception("lookup not stored")
        return ""


def show_more(key: str, shown: Pairs) -> None:
    """Store the next page of a lookup."""
    try:
        with services().sessions.begin() as db:
            lookup = lookups.find(db, key)
            if lookup is not None:
                lookups.show_more(db, lookup, shown)
    except OperationalError:
        log.exception("lookup not stored")
