"""Who works on a ticket and who helps: hand it to a colleague or a team, copy to others, ask them, link its account."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import people, rights, teams, tickets, vendors
from kb.errors import Invalid
from kb.models import Person, Team, Ticket, VendorContact
from kb.sentences import sentence as _
from webui.workbench.blueprint import workbench
from webui.workbench.stepping import Do, step_taken

STEPS = "any(assign, cc, 'leave-cc', consult, 'consult-answer', 'link-account', 'unlink-account')"


@workbench.post(f"/tickets/<number>/<{STEPS}:step>")
def help_with(number: str, step: str) -> tuple[str, int] | Response:
    """Take one of these steps, or show what stands against it."""
    return step_taken(number, step, _TAKEN[step])


def chosen(db: Session, field: str, typed: str) -> Person | Team | VendorContact:
    """Return whom a value of a form means: `person:NAME`, `team:ID` or `vendor:ID`."""
    kind, _sep, key = typed.partition(":")
    if kind == "person" and (person := people.find(db, key)) is not None:
        return person
    if kind == "team" and key.isdecimal():
        return teams.get(db, int(key))
    if kind == "vendor" and key.isdecimal():
        return vendors.get(db, int(key))
    raise Invalid(field, _("请选择同事或处理组"))


def _assign(db: Session, found: Ticket, who: dict[str, Any]) -> None:
    to = chosen(db, "to", request.form.get("to", ""))
    if isinstance(to, VendorContact):
        raise Invalid("to", _("请选择同事或处理组"))
    tickets.hand(db, found, to, request.form.get("why", ""), **who)


def _copy(db: Session, found: Ticket, who: dict[str, Any]) -> None:
    named = [people.get(db, name) for name in request.form.getlist("people") if name]
    tickets.copy_to(db, found, named, **who)


def _leave(db: Session, found: Ticket, who: dict[str, Any]) -> None:
    tickets.leave(db, found, people.get(db, request.form.get("person", "")), **who)


def _consult(db: Session, found: Ticket, who: dict[str, Any]) -> None:
    form = request.form
    of = chosen(db, "whom", form.get("whom", ""))
    tickets.consult(db, found, of, form.get("question", ""), is_awaited="awaited" in form, **who)


def _answered(db: Session, found: Ticket, who: dict[str, Any]) -> None:
    asked = tickets.consultation(db, found, request.form.get("consultation", 0, type=int))
    tickets.answer(db, found, asked, request.form.get("answer", ""), **who)


def _link(db: Session, found: Ticket, who: dict[str, Any]) -> None:
    account = people.find(db, request.form.get("account", ""))
    if account is None or rights.is_support(account):
        raise Invalid("account", _("没有这个用户账号，请写登录名"))
    tickets.link(db, found, account, **who)


_TAKEN: dict[str, Do] = {
    "assign": _assign,
    "cc": _copy,
    "leave-cc": _leave,
    "consult": _consult,
    "consult-answer": _answered,
    "link-account": _link,
    "unlink-account": lambda db, found, who: tickets.unlink(db, found, **who),
}
