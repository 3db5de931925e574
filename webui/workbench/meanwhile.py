"""What did others do to a ticket while somebody wrote? The second is told, and loses nothing that was typed."""

from flask import request
from sqlalchemy.orm import Session

from kb import tickets
from kb.errors import Conflict
from kb.models import SYSTEM, Ticket, TicketEvent
from webui.presentation.labels import label
from webui.presentation.language import gettext as _
from webui.presentation.language import local
from webui.workbench.blueprint import agent

SHAPE = "MM-dd HH:mm"
HANDED_ON = "escalated"
"""Of what nobody did, this alone is told: warnings of limits hold nobody up."""


class Overtaken(Conflict):
    """Somebody else worked on the ticket while this was written."""


def expect(db: Session, found: Ticket) -> None:
    """Raise when others did something since the step that the form says was seen last; without one, nothing."""
    seen = request.form.get("seen", type=int)
    if seen is None:
        return
    steps = tickets.events(db, found, public_only=False, person=agent())
    news = [event for event in steps if event.id > seen and _is_by_others(event)]
    if news:
        did = "；".join(_told(event) for event in news[-3:])
        raise Overtaken(_("你写的时候，%(did)s。两边的内容都在：看过以后再发一次。", did=did))


def _is_by_others(event: TicketEvent) -> bool:
    is_told = event.by_id is not None or event.by_label != SYSTEM or event.kind == HANDED_ON
    return is_told and event.by_id != agent().id


def _told(event: TicketEvent) -> str:
    did, when = label(event.kind, "event"), local(event.at, SHAPE)
    return _("%(who)s %(did)s（%(when)s）", who=label(event.by_label, "who"), did=did, when=when)
