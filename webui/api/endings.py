"""How tickets end: workarounds, repetitions, urging, opening again, ratings."""

from flask import Blueprint
from sqlalchemy.orm import Session

from kb import rights, satisfaction, tickets
from kb.models import Ticket
from kb.sentences import sentence as _
from webui import access
from webui.api import present
from webui.api.operations import operation
from webui.api.shapes.endings import DuplicateIn, KeyIn, RateIn, ReopenIn, WorkaroundIn
from webui.api.shapes.tickets import TicketKey, TicketOut
from webui.installation import services
from webui.tickets import actions, doors

blueprint = Blueprint("endings", __name__)


@blueprint.post("/tickets/<number>/urge")
@operation(_("催办"), query=TicketKey, body=KeyIn, answer=TicketOut, errors=(403, 409, 429))
def urge(number: str, query: TicketKey, body: KeyIn) -> TicketOut:
    """Tell the handler that the requester waits."""
    person, key = access.person(), body.key or query.key
    with doors.guarded(number), services().sessions.begin() as db:
        ticket = actions.requester_ticket(db, number, person, key)
        tickets.urge(db, ticket, by=person, at=services().clock())
        return present.ticket(db, ticket, person, with_key=bool(key))


@blueprint.post("/tickets/<number>/reopen")
@operation(
    _("重新打开已经关闭的工单"), query=TicketKey, body=ReopenIn, answer=TicketOut, errors=(403, 409, 429)
)
def reopen(number: str, query: TicketKey, body: ReopenIn) -> TicketOut:
    """Open a closed ticket again, as its requester or as the support."""
    person, key = access.person(), body.key or query.key
    with doors.guarded(number), services().sessions.begin() as db:
        ticket = _of_asker(db, number, key)
        tickets.reopen(db, ticket, body.reason, by=person, at=services().clock())
        return present.ticket(db, ticket, person, with_key=bool(key))


@blueprint.post("/tickets/<number>/rate")
@operation(_("评价"), query=TicketKey, body=RateIn, answer=TicketOut, errors=(403, 409, 429))
def rate(number: str, query: TicketKey, body: RateIn) -> TicketOut:
    """Say how satisfied the requester is."""
    person, key, at = access.person(), body.key or query.key, services().clock()
    with doors.guarded(number), services().sessions.begin() as db:
        ticket = actions.requester_ticket(db, number, person, key)
        satisfaction.rate(
            db, ticket, body.score, by=person, at=at, reasons=body.reasons, comment=body.comment
        )
        return present.ticket(db, ticket, person, with_key=bool(key))


@blueprint.post("/tickets/<number>/workaround")
@operation(_("告诉临时方案"), body=WorkaroundIn, answer=TicketOut, allowed=rights.is_support, errors=(409,))
def work_around(number: str, body: WorkaroundIn) -> TicketOut:
    """Tell a requester how to go on until it is solved."""
    by = access.somebody()
    with services().sessions.begin() as db:
        ticket = tickets.get(db, number, by)
        tickets.work_around(db, ticket, body.text, by=by, at=services().clock())
        return present.ticket(db, ticket, by)


@blueprint.post("/tickets/<number>/duplicate")
@operation(_("标记为重复"), body=DuplicateIn, answer=TicketOut, allowed=rights.is_support, errors=(409,))
def mark_duplicate(number: str, body: DuplicateIn) -> TicketOut:
    """Say that a ticket repeats another one."""
    by = access.somebody()
    with services().sessions.begin() as db:
        ticket, main = tickets.get(db, number, by), tickets.get(db, body.of, by)
        tickets.mark_duplicate(db, ticket, main, by=by, at=services().clock())
        return present.ticket(db, ticket, by)


@blueprint.delete("/tickets/<number>/duplicate")
@operation(_("取消重复标记"), answer=TicketOut, allowed=rights.is_support, errors=(409,))
def separate(number: str) -> TicketOut:
    """Say that a ticket repeats none after all."""
    by = access.somebody()
    with services().sessions.begin() as db:
        ticket = tickets.get(db, number, by)
        tickets.separate(db, ticket, by=by, at=services().clock())
        return present.ticket(db, ticket, by)


def _of_asker(db: Session, number: str, key: str) -> Ticket:
    """Return a ticket to its requester, or to the support, which opens tickets for them."""
    person = access.person()
    if rights.is_support(person) and not key:
        return tickets.get(db, number, person)
    return actions.requester_ticket(db, number, person, key)
