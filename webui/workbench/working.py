"""Work on a ticket: take it, write to its requester or to colleagues, give it its solution.

Nothing typed is lost: when somebody else worked on the ticket meanwhile, or something is missing, the desk shows
both what they did and what was typed.
"""

from flask import Response as JsonResponse
from flask import flash, jsonify, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import tickets
from kb.errors import Conflict, Invalid
from kb.models import Ticket
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.tickets import actions
from webui.workbench import desk
from webui.workbench.blueprint import agent, is_part, workbench
from webui.workbench.filling import require_filled
from webui.workbench.meanwhile import expect
from webui.workbench.moments import moment

STEPS = "any(take, reply, note, workaround, resolve)"
FIELD = {"reply": "text", "note": "note", "workaround": "workaround", "resolve": "resolution"}
HOW = ("manner", "key_steps")
"""How it was done, told with whatever of these is sent."""

STAYS = ("reply", "note", "workaround")
"""After these the desk goes on as it stands; the others show it anew."""


@workbench.post(f"/tickets/<number>/<{STEPS}:step>")
def work(number: str, step: str) -> str | tuple[str | JsonResponse, int] | JsonResponse | Response:
    """Do one step, or show what stands against it beside what was typed."""
    try:
        with services().sessions.begin() as db:
            found = tickets.get(db, number, agent())
            if step != "note":
                expect(db, found)
            _do(db, found, step)
    except Invalid as error:
        return _complain(number, {_shown(step, name): why for name, why in error.fields.items()})
    except Conflict as error:
        return _told(number, str(error))
    return _done(number, step)


def _do(db: Session, found: Ticket, step: str) -> None:
    form, by, at = request.form, agent(), services().clock()
    if step == "take":
        tickets.take(db, found, by=by, at=at)
    elif step == "workaround":
        tickets.work_around(db, found, form.get(FIELD[step], ""), by=by, at=at)
    elif step == "resolve":
        reference, done = form.get("article", ""), how(found)
        actions.resolve(db, found, form.get("resolution", ""), by=by, at=at, reference=reference, done=done)
    elif step == "note":
        tickets.reply(db, found, form.get(FIELD[step], ""), by=by, at=at, is_public=False, done=how(found))
    else:
        answer(db, found)


def answer(db: Session, found: Ticket) -> None:
    """Write to the requester in the way that was chosen."""
    form = request.form
    expected = moment("expected", form.get("expected", "")) if form.get("way") == "plan" else None
    way, text = form.get("way") or "reply", form.get("text", "")
    require_filled(found, text)
    tickets.contact(
        db, found, way, text, by=agent(), at=services().clock(), expected=expected, done=how(found)
    )


def how(found: Ticket) -> dict[str, str]:
    """Return how the agent did what is sent, where that was told."""
    return tickets.done(found, *(request.form.get(name, "") for name in HOW))


def _shown(step: str, name: str) -> str:
    return FIELD.get(step, name) if name == "text" else name


def _complain(number: str, fields: dict[str, str]) -> tuple[str | JsonResponse, int]:
    if is_part():
        return jsonify(errors=fields), 422
    return desk.show(number, dict(request.form), fields), 422


def _told(number: str, why: str) -> tuple[str | JsonResponse, int]:
    if is_part():
        return jsonify(conflict=why), 409
    return desk.show(number, dict(request.form), notice=why), 409


def _done(number: str, step: str) -> str | JsonResponse | Response:
    said = {
        "take": _("已受理，你是处理人。"),
        "reply": _("已回复需求方。"),
        "note": _("内部备注已保存。"),
        "workaround": _("临时方案已告诉需求方，工单继续处理。"),
        "resolve": _("已标记为解决，等需求方确认。"),
    }[step]
    address = url_for("workbench.ticket", number=number)
    if is_part() and step in STAYS:
        return jsonify(said=said, saved=[FIELD[step], "key_steps"])
    flash(said)
    if is_part():
        return jsonify(next=address)
    left = _left(step)
    return desk.show(number, left) if left else redirect(address, 303)


def _left(step: str) -> dict[str, str]:
    """Return what was typed in the other fields and is not sent yet, nor part of what was."""
    sent = request.form.get(FIELD.get(step, ""), "")
    others = {name: request.form.get(name, "") for name in FIELD.values() if name != FIELD.get(step)}
    return {name: text for name, text in others.items() if text.strip() and text.strip() not in sent}
