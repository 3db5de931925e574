"""When does a solved ticket close by itself? The desk and the page of its requester say the same."""

from datetime import datetime

from kb import tickets
from kb.models import Ticket
from webui.installation import house, services


def closes_at(found: Ticket) -> datetime | None:
    """Return when a solved ticket closes if nobody says a word; nothing where it waits for ever."""
    given = tickets.window(house(), services().settings.zone)
    return given.closes(found, services().clock()) if given and found.status == "resolved" else None
