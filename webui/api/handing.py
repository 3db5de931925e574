"""Who works on a ticket and who helps; for the support alone."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from kb import people, rights, teams, tickets, vendors
from kb.errors import Invalid, NotFound
from kb.models import Person, Team, Ticket
from kb.sentences import sentence as _
from webui import access
from webui.api import present
from webui.api.operations import operation
from webui.api.shapes.handing import AssignIn, ConsultAnswerIn, ConsultIn, CopyIn, EscalateIn
from webui.api.shapes.tickets import TicketOut
from webui.installation import services

blueprint = Blueprint("handing", __name__)


@blueprint.post("/tickets/<number>/assign")
@operation(_("分派或转派"), body=AssignIn, answer=TicketOut, allowed=rights.is_support, errors=(409,))
def assign(number: str, body: AssignIn) -> TicketOut:
    """Give a ticket to a person or a team."""

    def do(db: Session, ticket: Ticket, **who: Any) -> None:
        to = _one_of(body.person and _person(db, body.person), body.team and _team(db, body.team))
        tickets.hand(db, ticket, to, body.reason, **who)

    return _done(number, do)


@blueprint.post("/tickets/<number>/escalate")
@operation(_("升级到下一线"), body=EscalateIn, answer=TicketOut, allowed=rights.is_support, errors=(409,))
def escalate(number: str, body: EscalateIn) -> TicketOut:
    """Hand a ticket on to the next line."""

    def do(db: Session, ticket: Ticket, **who: Any) -> None:
        tickets.escalate(db, ticket, body.reason, tried=body.tried, **who)

    return _done(number, do)


@blueprint.post("/tickets/<number>/consult")
@operation(_("请人会诊"), body=ConsultIn, answer=TicketOut, allowed=rights.is_support, errors=(409,))
def consult(number: str, body: ConsultIn) -> TicketOut:
    """Ask somebody about a ticket, which stays with its handler."""

    def do(db: Session, ticket: Ticket, **who: Any) -> None:
        of = _one_of(
            body.person and _person(db, body.person),
            body.team and _team(db, body.team),
            None if body.vendor is None else vendors.get(db, body.vendor),
        )
        tickets.consult(db, ticket, of, body.question, is_awaited=body.waiting, **who)

    return _done(number, do)


@blueprint.post("/tickets/<number>/consult-answer")
@operation(
    _("记下会诊的答复"), body=ConsultAnswerIn, answer=TicketOut, allowed=rights.is_support, errors=(409,)
)
def consult_answer(number: str, body: ConsultAnswerIn) -> TicketOut:
    """Keep the answer of somebody who was asked."""

    def do(db: Session, ticket: Ticket, **who: Any) -> None:
        asked = tickets.consultation(db, ticket, body.consultation)
        tickets.answer(db, ticket, asked, body.answer, **who)

    return _done(number, do)


@blueprint.post("/tickets/<number>/cc")
@operation(_("抄送给同事"), body=CopyIn, answer=TicketOut, allowed=rights.is_support)
def copy_to(number: str, body: CopyIn) -> TicketOut:
    """Let colleagues follow a ticket."""

    def do(db: Session, ticket: Ticket, **who: Any) -> None:
        tickets.copy_to(db, ticket, [_person(db, name, "people") for name in body.people], **who)

    return _done(number, do)


def _done(number: str, do: Callable[..., None]) -> TicketOut:
    by = access.somebody()
    with services().sessions.begin() as db:
        ticket = tickets.get(db, number, by)
        do(db, ticket, by=by, at=services().clock())
        db.flush()
        return present.ticket(db, ticket, by)


def _one_of(*given: Any) -> Any:
    """Return the one that was named."""
    named = [each for each in given if each]
    if len(named) != 1:
        raise Invalid("person", _("请写 person 或 team 其中一个"))
    return named[0]


def _person(db: Session, name: str, field: str = "person") -> Person:
    found = people.find(db, name)
    if found is None:
        raise Invalid(field, _("没有登录名 %(name)s", name=name))
    return found


def _team(db: Session, name: str) -> Team:
    try:
        return teams.get_named(db, name)
    except NotFound as error:
        raise Invalid("team", str(error)) from error
