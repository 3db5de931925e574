"""How solved tickets end by themselves: requesters are told, tickets close, words are asked for, samples are drawn."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from kb import satisfaction, tickets
from webui.installation.parts import Services

EVERY: Final = timedelta(minutes=1)
"""What takes days needs no look every second."""

Step = Callable[[Session], int]


class Ender:
    """Looks once a minute, some tickets in each transaction; two who look at once do nothing twice."""

    def __init__(self, parts: Services) -> None:
        self.parts = parts
        self._looked: datetime | None = None

    def look(self) -> int:
        """Do what is due, and return how much was done."""
        now = self.parts.clock()
        if self._looked is not None and timedelta() <= now - self._looked < EVERY:
            return 0
        self._looked = now
        with self.parts.sessions.read() as session:
            steps = list(self._due(session, now))
        return sum(self._repeat(step) for step in steps)

    def _due(self, session: Session, now: datetime) -> Iterator[Step]:
        """Give the steps that have something to do, each in its order: what has just closed is asked for next time."""
        zone = self.parts.settings.zone
        if tickets.is_any_closing(session, at=now, zone=zone):
            yield lambda db: tickets.announce_closing(db, at=now, zone=zone)
            yield lambda db: tickets.close_unanswered(db, at=now)
        if satisfaction.is_anybody_to_ask(session, at=now):
            yield lambda db: satisfaction.ask(db, at=now)
            yield lambda db: satisfaction.remind(db, at=now)
        if satisfaction.is_sample_due(session, at=now, zone=zone):
            yield lambda db: satisfaction.sample(db, at=now, zone=zone)

    def _repeat(self, step: Step) -> int:
        """Take a step until nothing is left to do."""
        done = 0
        while found := self._take(step):
            done += found
        return done

    def _take(self, step: Step) -> int:
        with self.parts.sessions.begin() as session:
            return step(session)
