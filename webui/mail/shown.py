"""What the desk tells of the mail about each step of a ticket, in few words."""

from kb import mail
from kb.addresses import address_of
from kb.models import Ticket, TicketEvent
from webui.installation import services
from webui.presentation.language import gettext as _


def mailed(ticket: Ticket, events: list[TicketEvent]) -> dict[int, str]:
    """Return for each event that its requester is written of what became of it; nothing where nobody sends."""
    with services().sessions.read() as session:
        states = mail.by_event(session, ticket)
        if not states and not mail.is_on(session):
            return {}
    said = {"sent": _("已发邮件"), "waiting": _("邮件待发"), "failed": _("邮件发送失败")}
    found = {key: said[state] for key, state in states.items()}
    if not address_of(ticket.requester_contact):
        found |= {event.id: _("没有邮箱") for event in events if mail.is_mailed(ticket, event)}
    return found
