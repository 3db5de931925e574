"""What is new while a page of the workbench stands open? Asked every few seconds, mostly answered by "nothing"."""

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify, render_template, request
from sqlalchemy.orm import Session

from kb import changes, queues, tickets
from kb.models import Ticket, TicketEvent
from webui.installation import services
from webui.presentation.labels import label
from webui.presentation.language import gettext as _
from webui.presentation.language import ngettext
from webui.workbench import desk
from webui.workbench.blueprint import agent, workbench
from webui.workbench.queue import BESIDE, PAGE, listed, tabs

RENEWED = 300
"""Times that are left grow old: after so many seconds a page is told anew."""


@workbench.get("/live")
def live() -> Response:
    """Return the queue and the ticket's news, or 304 while no number has been taken for a change.

    A page at rest costs two rows: its sign-in and the counter of changes.
    """
    slot = int(services().clock().timestamp()) // RENEWED
    with services().sessions.read() as db:
        mark = f"{changes.last(db)}-{slot}-{agent().id}"
        is_known = mark in request.if_none_match
        response = Response(status=304) if is_known else jsonify(_queue(db) | _ticket(db))
    response.set_etag(mark)
    return response


def _queue(db: Session) -> dict[str, Any]:
    """Return the list anew, and what to say of tickets that were opened since."""
    beside, typed = "ticket" in request.args, request.args.get("q", "")
    found = listed(db, BESIDE if beside else PAGE, "" if beside else typed)
    template = "workbench/beside.html" if beside else "workbench/listing.html"
    current = request.args.get("ticket", "")
    html = render_template(template, queue=found, tabs=tabs(current), current=current)
    known = request.args.get("newest", type=int)
    fresh = queues.opened_after(db, known) if known is not None else []
    return {"queue": html, "newest": found.newest, "fresh": _fresh([row for row in fresh if not _mine(row)])}


def _mine(ticket: Ticket) -> bool:
    return ticket.assignee_id == agent().id


def _events(found: Ticket, news: Sequence[TicketEvent]) -> str:
    """Return the steps that are new on the open page."""
    return render_template("workbench/events.html", ticket=found, events=desk.told(news)) if news else ""


def _fresh(opened: list[Ticket]) -> str:
    if not opened:
        return ""
    said = ngettext("%(num)s 张新工单", "%(num)s 张新工单", len(opened))
    return f"{said}：{opened[0].title[:40]}"


def _ticket(db: Session) -> dict[str, Any]:
    """Return what happened at the ticket since the step that the page saw last."""
    number, seen = request.args.get("ticket", ""), request.args.get("seen", 0, type=int)
    if not number:
        return {}
    found = tickets.get(db, number, agent())
    happened = tickets.events(db, found, public_only=False, person=agent())
    news = [event for event in happened if event.id > seen]
    by_others = [event for event in news if event.by_id != agent().id and event.kind != "proposed"]
    said = "；".join(f"{event.by_label} {label(event.kind, 'event')}" for event in by_others[-3:])
    return {
        "head": render_template("workbench/head.html", ticket=found),
        "events": _events(found, news),
        "seen": happened[-1].id if happened else 0,
        "said": _("这张工单有新动态：%(said)s", said=said) if said else "",
        "status": found.status,
    }
