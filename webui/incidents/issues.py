"""Known issues as the support tends them: the list, candidates first, and the page of one with its forms."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import incidents as issues
from kb import tickets
from kb.errors import Conflict, Invalid
from kb.incidents import Details
from kb.models import KnownIssue
from webui.incidents.blueprint import incidents
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.workbench.blueprint import agent

SHOWS = {"open": ("candidate", "confirmed"), "over": ("solved", "dismissed")}
FIELDS = ("title", "affected", "workaround", "article", "visibility", "note")
STEPS = "any(confirm, dismiss, solve)"
FEW = 5

Answer = str | tuple[str, int] | Response


@incidents.get("/known-issues")
def listing() -> str:
    """List what was noticed and what goes on, or what is over."""
    show = request.args.get("show", "open")
    show = show if show in SHOWS else "open"
    with services().sessions.read() as db:
        found = issues.listing(db, SHOWS[show])
        return render_template(
            "incidents/issues.html",
            issues=found,
            counts=issues.counts(db, found),
            first={issue.id: issues.tickets_of(db, issue, FEW) for issue in found},
            show=show,
        )


@incidents.get("/known-issues/new")
def new() -> str:
    """Show the form for a known issue that nobody noticed yet; a ticket may be its first."""
    number = request.args.get("ticket", "")
    values = {"visibility": "internal", "ticket": number}
    if number:
        with services().sessions.read() as db:
            values["title"] = tickets.get(db, number, agent()).title
    return render_template("incidents/new.html", values=values, errors={})


@incidents.post("/known-issues/new")
def report() -> Answer:
    """Store it, confirmed."""
    number = request.form.get("ticket", "")
    try:
        with services().sessions.begin() as db:
            ticket = tickets.get(db, number, agent()) if number else None
            details = Details.parse(request.form)
            made = issues.report(db, details, by=agent(), at=services().clock(), ticket=ticket)
    except Invalid as error:
        return render_template("incidents/new.html", values=request.form, errors=error.fields), 422
    flash(_("已知故障已发布，读者现在就能看到。"))
    return redirect(url_for("incidents.issue", number=made.number), 303)


@incidents.get("/known-issues/<number>")
def issue(number: str) -> str:
    """Show a known issue with its tickets, its steps, and the forms for what may come next."""
    return _show(number)


@incidents.post(f"/known-issues/<number>/<{STEPS}:step>")
def tend(number: str, step: str) -> Answer:
    """Confirm or change, dismiss, or solve."""
    try:
        with services().sessions.begin() as db:
            _do(db, issues.get(db, number), step)
    except Invalid as error:
        return _show(number, request.form, error.fields), 422
    except Conflict as error:
        return _show(number, request.form, conflict=str(error)), 409
    done = {
        "confirm": _("已保存，读者现在就能看到。"),
        "dismiss": _("已记下：不是故障。"),
        "solve": _("已标记为解决，读者不再看到它。"),
    }
    flash(done[step])
    return redirect(url_for("incidents.issue", number=number), 303)


def _do(db: Session, found: KnownIssue, step: str) -> None:
    by, at = agent(), services().clock()
    edition = request.form.get("edition", -1, type=int)
    note = request.form.get("note", "")
    if step == "confirm":
        issues.confirm(db, found, Details.parse(request.form), by=by, at=at, edition=edition)
    elif step == "dismiss":
        issues.dismiss(db, found, note, by=by, at=at, edition=edition)
    else:
        issues.solve(db, found, note, by=by, at=at, edition=edition)


def _show(
    number: str,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    conflict: str = "",
) -> str:
    with services().sessions.read() as db:
        found = issues.get(db, number)
        stored = {
            "title": found.title,
            "affected": found.affected,
            "workaround": found.workaround,
            "article": found.article.number if found.article else "",
            "visibility": found.visibility,
        }
        values = stored | {name: typed[name] for name in FIELDS if typed and name in typed}
        return render_template(
            "incidents/issue.html",
            issue=found,
            tickets=issues.tickets_of(db, found),
            steps=issues.steps(db, found),
            values=values,
            errors=errors or {},
            conflict=conflict,
        )
