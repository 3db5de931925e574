"""Put an existing ticket to a known issue: by its requester, or by an agent at the desk."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import incidents as issues
from kb import rights, tickets
from kb.errors import NotFound
from webui import access
from webui.incidents.blueprint import incidents, known_issues
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.tickets import actions, doors
from webui.workbench.blueprint import agent


@known_issues.post("/tickets/<number>/known-issue")
def join(number: str) -> Response:
    """Let a requester say that an own ticket is about a known issue."""
    key, person = request.form.get("key", ""), access.person()
    with doors.guarded(number), services().sessions.begin() as db:
        ticket = actions.requester_ticket(db, number, person, key)
        issue = issues.get_shown(db, request.form.get("issue", ""), rights.audience_of(person))
        if ticket.is_open:
            issues.attach(db, issue, ticket, by=person, at=services().clock())
    flash(_("已关联到已知故障：%(title)s。", title=issue.title))
    return redirect(url_for("portal.ticket", number=number, key=key or None), 303)


@incidents.post("/tickets/<number>/known-issue")
def attach(number: str) -> Response:
    """Put a ticket to a known issue, or (without one) take it away from its."""
    by, at = agent(), services().clock()
    reference = request.form.get("issue", "")
    with services().sessions.begin() as db:
        ticket = tickets.get(db, number, by)
        if reference:
            issue = issues.get(db, reference)
            if not issues.may_join(issue, by):
                raise NotFound(issues.GONE)
            issues.attach(db, issue, ticket, by=by, at=at)
        else:
            issues.detach(db, ticket, by=by, at=at)
    flash(_("已关联到已知故障。") if reference else _("已取消关联。"))
    return redirect(url_for("workbench.ticket", number=number), 303)
