"""What is asked for when a ticket comes in, and what becomes of one that lacks something."""

from flask import Blueprint

from kb import intake_rules, proposals, rights, tickets
from kb.intake_rules import FIELDS
from kb.sentences import sentence as _
from webui import access
from webui.api import present
from webui.api.operations import operation
from webui.api.shapes.intake import AskIn, ClassifyIn, IntakeOut, IntakeQuery, SupplyIn
from webui.api.shapes.tickets import TicketOut
from webui.installation import services
from webui.languages import language
from webui.tickets import actions, asking, doors

blueprint = Blueprint("intake", __name__)


@blueprint.get("/intake")
@operation(_("提交工单时问哪些内容"), query=IntakeQuery, answer=IntakeOut)
def asked_for(query: IntakeQuery) -> IntakeOut:
    """Return what the form asks for in a category."""
    rule = asking.rule_of(query.category)
    return IntakeOut(
        fields={name: rule.state(name) for name in FIELDS},
        out_of_scope=rule.is_out_of_scope,
        referral=rule.referral(language()),
    )


@blueprint.post("/tickets/<number>/supply")
@operation(_("补充工单缺少的内容"), body=SupplyIn, answer=TicketOut, errors=(403, 409, 429))
def supply(number: str, body: SupplyIn) -> TicketOut:
    """Add what a ticket lacks."""
    person = access.person()
    with doors.guarded(number), services().sessions.begin() as db:
        if rights.is_support(person) and not body.key:
            ticket = tickets.get(db, number, person)
        else:
            ticket = actions.requester_ticket(db, number, person, body.key)
        data = body.model_dump(exclude={"key"}, exclude_none=True)
        zone, at = services().settings.zone, services().clock()
        tickets.supply(db, ticket, data, by=None if body.key else person, at=at, zone=zone)
        return present.ticket(db, ticket, person, with_key=bool(body.key))


@blueprint.post("/tickets/<number>/ask")
@operation(_("请需求方补充"), body=AskIn, answer=TicketOut, allowed=rights.is_support, errors=(409,))
def ask(number: str, body: AskIn) -> TicketOut:
    """Ask the requester for what is missing, and wait."""
    by = access.somebody()
    with services().sessions.begin() as db:
        ticket = tickets.get(db, number, by)
        lacks = intake_rules.of_ticket(db, ticket)
        text = body.text or (asking.question(ticket, lacks) if lacks else "")
        tickets.ask(db, ticket, text, by=by, at=services().clock())
        return present.ticket(db, ticket, by)


@blueprint.post("/tickets/<number>/classify")
@operation(
    _("改分类、优先级和难度"), body=ClassifyIn, answer=TicketOut, allowed=rights.is_support, errors=(409,)
)
def classify(number: str, body: ClassifyIn) -> TicketOut:
    """Give a ticket another category, impact, urgency or difficulty."""
    by = access.somebody()
    chosen = body.model_dump(exclude={"reason"}, exclude_none=True)
    with services().sessions.begin() as db:
        ticket = tickets.get(db, number, by)
        proposals.classify(db, ticket, chosen, by=by, at=services().clock(), reason=body.reason)
        return present.ticket(db, ticket, by)
