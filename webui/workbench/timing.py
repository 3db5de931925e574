"""What an agent says to the clocks of a ticket: for whom it waits, who goes there, why it takes longer, who is next.

None of it has to be said before the work goes on.
"""

from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import tickets
from kb.models import Ticket
from webui.workbench.blueprint import workbench
from webui.workbench.moments import moment
from webui.workbench.stepping import Do, step_taken

STEPS = "any(ask, resume, 'third-party', 'set-out', arrive, escalate, 'tell-lead', explain)"


@workbench.post(f"/tickets/<number>/<{STEPS}:step>")
def keep_time(number: str, step: str) -> tuple[str, int] | Response:
    """Take one of these steps, or show what stands against it."""
    return step_taken(number, step, _TAKEN[step])


def _escalate(db: Session, found: Ticket, who: dict[str, Any]) -> None:
    tickets.escalate(db, found, request.form.get("reason", ""), tried=request.form.getlist("tried"), **who)


def _explain(db: Session, found: Ticket, who: dict[str, Any]) -> None:
    form = request.form
    expected = moment("expected", form.get("expected", ""))
    about, reason, text = form.get("about", ""), form.get("reason", ""), form.get("words", "")
    tickets.explain(db, found, about, reason, expected=expected, text=text, **who)


_TAKEN: dict[str, Do] = {
    "ask": lambda db, found, who: tickets.ask(db, found, request.form.get("ask", ""), **who),
    "resume": lambda db, found, who: tickets.resume(db, found, request.form.get("words", ""), **who),
    "third-party": lambda db, found, who: tickets.wait_for(db, found, request.form.get("third", ""), **who),
    "set-out": lambda db, found, who: tickets.set_out(db, found, **who),
    "arrive": lambda db, found, who: tickets.arrive(db, found, **who),
    "escalate": _escalate,
    "tell-lead": lambda db, found, who: tickets.tell_lead(db, found, request.form.get("reason", ""), **who),
    "explain": _explain,
}
