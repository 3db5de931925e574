"""The page of a run: the step that is next with its form, what was done before, and what follows."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import procedures, tickets
from kb.errors import Conflict, Invalid
from kb.models import ProcedureRun
from kb.procedures import Outcome
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.procedures.blueprint import procedures as blueprint
from webui.workbench.blueprint import agent

RUN = "/tickets/<number>/procedures/<int:key>"

Answer = str | tuple[str, int] | Response


@blueprint.get(RUN)
def run(number: str, key: int) -> str:
    """Show where a run stands."""
    return _show(number, key)


@blueprint.post(f"{RUN}/tick")
def tick(number: str, key: int) -> Answer:
    """Note how the step went that is next."""

    def note(db: Session, found: ProcedureRun) -> None:
        outcome, position = Outcome.parse(request.form), request.form.get("position", 0, type=int)
        procedures.tick(db, found, position, outcome, by=agent(), at=services().clock())

    return _done(number, key, note)


@blueprint.post(f"{RUN}/take-back")
def take_back(number: str, key: int) -> Answer:
    """Take the last step back."""
    return _done(number, key, procedures.take_back, _("已撤回上一步，它留在记录里。"))


@blueprint.post(f"{RUN}/finish")
def finish(number: str, key: int) -> Answer:
    """End the run with a conclusion."""

    def end(db: Session, found: ProcedureRun) -> None:
        procedures.finish(
            db,
            found,
            request.form.get("conclusion", ""),
            completed=request.form.get("end") == "finished",
            by=agent(),
            at=services().clock(),
        )

    return _done(number, key, end, _("已结束，记录写进了工单。"))


def _done(number: str, key: int, act: Callable[[Session, ProcedureRun], None], said: str = "") -> Answer:
    try:
        with services().sessions.begin() as db:
            act(db, _found(db, number, key))
    except Invalid as error:
        return _show(number, key, request.form, error.fields), 422
    except Conflict as error:
        return _show(number, key, request.form, conflict=str(error)), 409
    if said:
        flash(said)
    return redirect(url_for("procedures.run", number=number, key=key, _anchor="now"), 303)


def _found(db: Session, number: str, key: int) -> ProcedureRun:
    return procedures.get(db, tickets.get(db, number, agent()), key, agent())


def _show(
    number: str,
    key: int,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    conflict: str = "",
) -> str:
    with services().sessions.read() as db:
        found = _found(db, number, key)
        return render_template(
            "procedures/run.html",
            run=found,
            ticket=found.ticket,
            stands=procedures.progress(db, found),
            is_older=found.article is not None and found.article.shown_revision != found.revision,
            values=typed or {},
            errors=errors or {},
            conflict=conflict,
        )
