"""Say at the desk that a ticket repeats another one or none after all, and open a solved one again."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import tickets
from kb.errors import Invalid, NotFound
from kb.models import Ticket
from kb.sentences import sentence
from webui.presentation.language import gettext as _
from webui.workbench.blueprint import agent, workbench
from webui.workbench.stepping import Do, step_taken

STEPS = "any(duplicate, separate, reopen)"


@workbench.post(f"/tickets/<number>/<{STEPS}:step>")
def repeat(number: str, step: str) -> tuple[str, int] | Response:
    """Take one of these steps, or show what stands against it."""
    said = {
        "duplicate": _("已标记为重复。"),
        "separate": _("已取消重复标记。"),
        "reopen": _("已重新打开，需求方会看到。"),
    }
    return step_taken(number, step, _TAKEN[step], said[step])


def _duplicate(db: Session, found: Ticket, who: dict[str, Any]) -> None:
    main = _main(db, request.form.get("pick") or request.form.get("of", ""))
    tickets.mark_duplicate(db, found, main, **who)


def _main(db: Session, number: str) -> Ticket:
    """Return the ticket that was named."""
    try:
        return tickets.get(db, number.replace("-", ""), agent())
    except NotFound:
        raise Invalid("of", sentence("没有这个编号的工单")) from None


_TAKEN: dict[str, Do] = {
    "duplicate": _duplicate,
    "separate": lambda db, found, who: tickets.separate(db, found, **who),
    "reopen": lambda db, found, who: tickets.reopen(db, found, request.form.get("reason", ""), **who),
}
