"""A ticket, when no answer was enough: what was searched, seen and rejected travels with it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kb import attachments, incidents, intake_rules, lookups, proposals, repeats, requesters, rights, tickets
from kb.attachments import Stored
from kb.forms import TicketForm
from kb.lookups import Asker
from kb.models import KnownIssue, Ticket
from kb.sentences import sentence as _
from webui import access
from webui.answers.results import Notice, Opened, Surface
from webui.answers.suggesting import pairs, work_out
from webui.installation import services
from webui.languages import language
from webui.proposals import propose

WINDOW = timedelta(minutes=10)
MOST_BY_ACCOUNT = 30
MOST_BY_ADDRESS = 60
ASKED_FOR = {
    "description": _("还没有写明现象，受理人会联系你补充"),
    "category": _("还没有选问题类型，受理人会替你选"),
    "expected_at": _("紧急的问题请说明希望什么时候解决，受理人会向你确认"),
    "error_code": _("这类问题需要错误代码，请补充"),
    "steps": _("这类问题需要知道怎样重现、试过什么，请补充"),
    "occurred_at": _("这类问题需要知道什么时候开始的，请补充"),
    "photo": _("这类问题需要截图或照片，请补充"),
    "department": _("这类问题需要知道部门，请补充"),
    "customer_no": _("这类问题需要客户编号，请补充"),
    "impact": _("这类问题需要知道影响多少人，请补充"),
    "urgency": _("这类问题需要知道有多急，请补充"),
}


def open_ticket(
    form: TicketForm,
    channel: str = "web",
    lookup_keys: Sequence[str] = (),
    *,
    surface: Surface = "page",
    known_issue: str = "",
    photos: Sequence[Stored] = (),
    rang: int | None = None,
) -> Opened:
    """Open a ticket in one transaction with what led to it, and say what may solve it.

    `known_issue` is the number of the one that it belongs to, `rang` after how many seconds a call was answered.
    A page that is sent twice, by a double click or when its answer was lost, opens one ticket.
    Warnings never refuse a ticket, only too many in ten minutes do. The page that follows shows no suggestions.
    """
    asker, clock = access.asker(), services().clock
    access.limit("open-ticket", MOST_BY_ACCOUNT, WINDOW, at_one_address=MOST_BY_ADDRESS)
    found = work_out(form.text, category=form.category, similar=False)
    proposed = propose(form.text)
    with services().sessions.read() as db:
        rule = intake_rules.current(db).of(form.category)
        earlier = repeats.find_all(
            db, form.text, asker=asker, at=clock(), name=form.name, contact=form.contact
        )
    with services().sessions.begin() as db:
        at, zone = clock(), services().settings.zone
        if surface == "page" and (before := _just_opened(db, form, photos, channel, known_issue)):
            return Opened(before, found, [], proposed, is_new=False)
        ticket = tickets.open_ticket(
            db,
            form,
            by=asker.person,
            at=at,
            zone=zone,
            channel=channel,
            rang=rang,
            photos=len(photos),
            rule=rule,
            lang="" if rights.is_support(asker.person) else language(),
        )
        if rights.is_support(asker.person):
            ticket.requester = requesters.account_of(db, form.name, form.contact)
            ticket.lang = ticket.requester.language if ticket.requester else ""
        if proposed.values:
            proposals.note(db, ticket, proposed.values, at=at)
        attachments.attach(db, ticket, photos, by=asker.person, at=at)
        issue = _joined(db, ticket, known_issue, asker, at)
        lookups.attach(db, ticket, asker=asker, at=at, keys=lookup_keys)
        key = lookups.record(
            db,
            "suggest",
            form.text,
            pairs(found),
            asker=asker,
            at=clock(),
            total=len(found.suggestions),
            surface=surface,
            model_version=found.model_version,
            ticket=ticket,
            is_seen=surface != "page",
        )
    warnings = [
        *_warnings(earlier, asker, issue or found.known_issue),
        *_about_form(rule, form, len(photos)),
    ]
    return Opened(ticket, replace(found, lookup=key), warnings, proposed)


def _just_opened(
    db: Session, form: TicketForm, photos: Sequence[Stored], channel: str, known_issue: str
) -> Ticket | None:
    """Find the ticket that the same page opened just now, with the same known issue."""
    found = repeats.just_opened(db, form, photos, channel, asker=access.asker(), at=services().clock())
    issue = incidents.of_ticket(db, found) if found else None
    return found if (issue.number if issue else "") == known_issue else None


def _joined(db: Session, ticket: Ticket, reference: str, asker: Asker, at: datetime) -> KnownIssue | None:
    """Put a new ticket to the known issue that its requester chose, if it still goes on."""
    issue = incidents.find(db, reference) if reference else None
    if issue is None or not incidents.may_join(issue, asker.person):
        return None
    incidents.attach(db, issue, ticket, by=asker.person, at=at)
    return issue


def _warnings(earlier: Sequence[Ticket], asker: Asker, issue: KnownIssue | None) -> list[Notice]:
    found = []
    if repeats.knows(asker):
        found = [
            Notice("duplicate", _("和最近的工单 %(number)s 很像", number=ticket.number), ticket=ticket)
            for ticket in earlier
        ]
    elif earlier:
        found = [Notice("duplicate", _("你最近好像已经报过同样的问题"))]
    if issue is not None:
        found.append(Notice("known_issue", _("这可能是已知故障：%(title)s", title=issue.title), issue=issue))
    return found


def _about_form(rule: intake_rules.Rule, form: TicketForm, photos: int) -> Iterator[Notice]:
    """Say who serves what the support does not, and what the form lacks."""
    if rule.is_out_of_scope:
        yield Notice("out_of_scope", rule.referral(language()), "category")
    for name in intake_rules.of_form(rule, form, photos).names:
        yield Notice("missing", ASKED_FOR[name], name)
