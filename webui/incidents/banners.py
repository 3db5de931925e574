"""What readers are told on the front page, above search results and on the ticket form."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb import announcements, incidents, rights
from kb.models import Announcement, KnownIssue
from webui import access
from webui.installation import services


@dataclass(frozen=True)
class Told:
    """The known issues and announcements that somebody may see now."""

    issues: Sequence[KnownIssue]
    announcements: Sequence[Announcement]


def told() -> Told:
    """Return what this reader is told now."""
    audience = rights.audience_of(access.person())
    with services().sessions.read() as db:
        return Told(incidents.shown(db, audience), announcements.shown(db, audience, services().clock()))
