"""The queue: what waits, what is mine, what is solved."""

from flask import render_template, request
from sqlalchemy.orm import Session

from kb import tickets
from kb.models import OPEN_STATUSES
from webui import access
from webui.addresses import paging
from webui.installation import services
from webui.workbench.blueprint import workbench

PAGE = 50
SHOWS = {"active": "active", "mine": "active", "resolved": "resolved", "all": ""}


@workbench.get("/")
def queue() -> str:
    """List tickets by what is due next."""
    show = request.args.get("show", "active")
    show = show if show in SHOWS else "active"
    before = paging.before()
    with services().sessions.read() as db:
        found = tickets.queue(
            db, access.person(), status=SHOWS[show], mine=show == "mine", before=before, limit=PAGE + 1
        )
        more = found[PAGE - 1].id if len(found) > PAGE else 0
        return render_template(
            "tickets/queue.html", tickets=found[:PAGE], show=show, more=more, counts=_counts(db)
        )


def _counts(db: Session) -> dict[str, int]:
    """Return how much waits for us, and how much for its requester."""
    stored = tickets.counts_by_status(db)
    return {
        "active": sum(stored.get(status, 0) for status in OPEN_STATUSES),
        "resolved": stored.get("resolved", 0),
    }
