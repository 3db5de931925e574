"""A ticket, when no answer was enough: what was searched, seen and rejected travels with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from kb import lookups, repeats, tickets
from kb.forms import TicketForm
from kb.lookups import Asker
from kb.models import Ticket
from webui import access
from webui.answers.results import Notice, Opened, Surface
from webui.answers.suggesting import pairs, work_out
from webui.installation import services

WINDOW = timedelta(minutes=10)
MOST_BY_ACCOUNT = 30
MOST_BY_ADDRESS = 60
ASKED_FOR = {
    "description": "还没有写明现象，受理人会联系你补充",
    "category": "还没有选问题类型，受理人会替你选",
    "expected_at": "紧急的问题请说明希望什么时候解决，受理人会向你确认",
}


def open_ticket(
    form: TicketForm, channel: str = "web", lookup_keys: Sequence[str] = (), *, surface: Surface = "page"
) -> Opened:
    """Open a ticket in one transaction with what led to it, and say what may solve it.

    Warnings never refuse a ticket, only too many in ten minutes do. The page that follows shows no suggestions.
    """
    asker, clock = access.asker(), services().clock
    access.limit("open-ticket", MOST_BY_ACCOUNT, WINDOW, at_one_address=MOST_BY_ADDRESS)
    found = work_out(form.text, category=form.category)
    with services().sessions.begin() as db:
        at = clock()
        earlier = repeats.find(db, form, asker=asker, at=at)
        ticket = tickets.open_ticket(
            db, form, by=asker.person, at=at, zone=services().settings.zone, channel=channel
        )
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
    return Opened(ticket, replace(found, lookup=key), _warnings(form, earlier, asker))


def _warnings(form: TicketForm, earlier: Ticket | None, asker: Asker) -> list[Notice]:
    found = [Notice("missing", ASKED_FOR[name], name) for name in form.missing]
    if earlier is not None and repeats.knows(asker):
        return [Notice("duplicate", f"和你最近的工单 {earlier.number} 很像", ticket=earlier), *found]
    if earlier is not None:
        return [Notice("duplicate", "你最近好像已经报过同样的问题"), *found]
    return found
