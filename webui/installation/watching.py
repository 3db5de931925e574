"""Watch the clocks of all open tickets: warn, tell of breaches, hand on; two who watch at once say nothing twice.

From time to time it also looks how solved tickets end: see `ending`.
"""

from kb import tickets
from webui.installation.ending import Ender
from webui.installation.parts import Services


class Watcher:
    """Looks for what has fallen due, some tickets in each transaction, so that nobody who writes waits long."""

    def __init__(self, parts: Services) -> None:
        self.parts = parts
        self._ender = Ender(parts)

    def look(self) -> int:
        """Say what has fallen due, and compute anew what other rules were used for; return how much was said."""
        return self._limits() + self._ender.look()

    def _limits(self) -> int:
        now = self.parts.clock()
        with self.parts.sessions.read() as session:
            if not tickets.is_anything_due(session, now):
                return 0
        while self._retimed():
            pass
        said, more = 0, True
        while more:
            with self.parts.sessions.begin() as session:
                looked = tickets.look(session, at=now)
            said, more = said + looked.said, looked.more
        return said

    def _retimed(self) -> int:
        with self.parts.sessions.begin() as session:
            return tickets.retime(session, at=self.parts.clock(), zone=str(self.parts.settings.zone))
