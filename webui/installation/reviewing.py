"""Let articles wait for their review on the day that was set for it."""

from datetime import datetime, timedelta

from kb import articles
from webui.installation.parts import Services

EVERY = timedelta(minutes=1)


class Reviewer:
    """Looks from time to time whose day has come, by the installation's own calendar."""

    def __init__(self, parts: Services) -> None:
        self.parts = parts
        self._looked: datetime | None = None

    def look(self) -> int:
        """Return how many articles have fallen due just now."""
        now = self.parts.clock()
        if self._looked is not None and now - self._looked < EVERY:
            return 0
        self._looked = now
        today = now.astimezone(self.parts.settings.zone).date()
        with self.parts.sessions.read() as session:
            if not articles.is_anything_over(session, today):
                return 0
        with self.parts.sessions.begin() as session:
            return len(articles.fall_due(session, today, at=now))
