"""The life of a ticket."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, url_for

from kb import rights, teams, tickets
from kb.forms import TicketForm
from kb.sentences import sentence as _
from kb.tickets import Narrowed
from webui import access, answers
from webui.addresses import cursors
from webui.api import present
from webui.api.operations import operation
from webui.api.shapes.tickets import (
    CiteIn,
    ConfirmIn,
    ResolveIn,
    SendBackIn,
    TagsIn,
    TicketIn,
    TicketKey,
    TicketOpened,
    TicketOut,
    TicketQuery,
    TicketsAnswer,
)
from webui.installation import services
from webui.tickets import actions, doors

blueprint = Blueprint("tickets", __name__)


@blueprint.get("/tickets")
@operation(_("列出能看的工单"), query=TicketQuery, answer=TicketsAnswer, allowed=access.is_signed_in)
def listing(query: TicketQuery) -> TicketsAnswer:
    """Return a page of the tickets that the asker may read."""
    after = cursors.unpack(query.cursor, int)[0] if query.cursor else 0
    found = answers.find_tickets(query.q, access.person(), _narrowed(query), limit=query.limit, after=after)
    return TicketsAnswer(
        tickets=[present.ticket_line(hit.ticket) for hit in found.hits],
        total=found.total,
        cursor=cursors.pack(found.after) if found.after else None,
    )


def _narrowed(query: TicketQuery) -> Narrowed:
    """Return what was asked for, days as moments, a team by its name."""
    given = query.model_dump(include={"status", "category", "priority", "handler", "tag"})
    if query.team:
        rights.require(rights.is_support(access.person()))
        with services().sessions.read() as db:
            given["team"] = teams.get_named(db, query.team).id
    return Narrowed(**given, since=_midnight(query.since, 0), until=_midnight(query.until, 1))


def _midnight(day: date | None, later: int) -> datetime | None:
    if day is None or not date.min < day < date.max:
        return None
    return datetime.combine(day + timedelta(days=later), time(), services().settings.zone)


@blueprint.post("/tickets/<number>/tags")
@operation(_("加上或去掉标签"), body=TagsIn, answer=TicketOut, allowed=rights.is_support)
def tag(number: str, body: TagsIn) -> TicketOut:
    """Add and remove tags of a ticket."""
    by = access.somebody()
    with services().sessions.begin() as db:
        ticket = tickets.get(db, number, by)
        tickets.tag(db, ticket, body.add, body.remove, by=by, at=services().clock())
        return present.ticket(db, ticket, by)


@blueprint.post("/tickets")
@operation(_("提交工单"), body=TicketIn, answer=TicketOpened, status=201, errors=(429,))
def open_ticket(body: TicketIn) -> tuple[TicketOpened, str]:
    """Open a ticket; warnings never refuse it."""
    form = TicketForm.parse(body.model_dump(exclude_unset=True), services().settings.zone)
    opened = answers.open_ticket(form, "api", body.lookups, surface="api", known_issue=body.known_issue)
    told = TicketOpened(
        **present.ticket_facts(opened.ticket, with_key=True),
        key=opened.ticket.key,
        suggestions=present.recommendations(opened.suggestions.suggestions),
        warnings=present.warnings(opened.warnings),
        proposals=present.proposals(opened.proposals),
    )
    return told, url_for("api.tickets.read", number=opened.ticket.number)


@blueprint.get("/tickets/<number>")
@operation(_("读一张工单"), query=TicketKey, answer=TicketOut, errors=(429,))
def read(number: str, query: TicketKey) -> TicketOut:
    """Return a ticket to who may read it or holds its key."""
    person = access.person()
    with doors.guarded(number), services().sessions.read() as db:
        ticket = actions.ticket_for(db, number, person, query.key)
        return present.ticket(db, ticket, person, with_key=bool(query.key))


@blueprint.post("/tickets/<number>/cite")
@operation(_("引用文章"), body=CiteIn, answer=TicketOut, allowed=rights.is_support, errors=(409,))
def cite(number: str, body: CiteIn) -> TicketOut:
    """Apply an article to a ticket."""
    by = access.somebody()
    with services().sessions.begin() as db:
        ticket = tickets.get(db, number, by)
        actions.cite(db, ticket, body.article, by=by, at=services().clock(), lookup=body.lookup)
        return present.ticket(db, ticket, by)


@blueprint.post("/tickets/<number>/resolve")
@operation(_("给出解决办法"), body=ResolveIn, answer=TicketOut, allowed=rights.is_support, errors=(409,))
def resolve(number: str, body: ResolveIn) -> TicketOut:
    """Give a ticket its solution."""
    by = access.somebody()
    with services().sessions.begin() as db:
        ticket = tickets.get(db, number, by)
        actions.resolve(db, ticket, body.resolution, by=by, at=services().clock(), reference=body.article)
        return present.ticket(db, ticket, by)


@blueprint.post("/tickets/<number>/confirm")
@operation(_("确认解决"), query=TicketKey, body=ConfirmIn, answer=TicketOut, errors=(403, 409, 429))
def confirm(number: str, query: TicketKey, body: ConfirmIn) -> TicketOut:
    """Close a ticket by its requester's word."""
    person, key = access.person(), body.key or query.key
    with doors.guarded(number), services().sessions.begin() as db:
        ticket = actions.requester_ticket(db, number, person, key)
        tickets.confirm(db, ticket, by=person, at=services().clock())
        return present.ticket(db, ticket, person, with_key=bool(key))


@blueprint.post("/tickets/<number>/send-back")
@operation(_("退回处理"), query=TicketKey, body=SendBackIn, answer=TicketOut, errors=(403, 409, 429))
def send_back(number: str, query: TicketKey, body: SendBackIn) -> TicketOut:
    """Reopen a ticket by its requester's word."""
    person, key = access.person(), body.key or query.key
    with doors.guarded(number), services().sessions.begin() as db:
        ticket = actions.requester_ticket(db, number, person, key)
        tickets.send_back(db, ticket, body.reason, by=person, at=services().clock())
        return present.ticket(db, ticket, person, with_key=bool(key))
