"""Follow the tickets in the database and raise bursts; everything is found again after a restart."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from kb import arrivals
from recommend.incidents.reports import Burst, Past, Report
from recommend.incidents.subjects import LEAST, Subjects
from recommend.incidents.watching import FEWEST, LATEST, WINDOW, Watch

PAST_MOST: Final = 10_000
LEARN_EVERY: Final = timedelta(days=1)


class Lookout:
    """Holds the watch over one installation; learns the subjects anew once a day."""

    def __init__(self) -> None:
        self._watch: Watch | None = None
        self._learned: datetime | None = None
        self._last = 0

    def look(self, session: Session, now: datetime) -> list[Burst]:
        """Take in the tickets that came since the last look, and return what they complete."""
        if self._learned is not None and now - self._learned > LEARN_EVERY:
            self._watch, self._last = None, 0
        since = now - LATEST
        came = arrivals.after(session, self._last, since, WINDOW)
        if self._watch is None:
            if len(came) < FEWEST:
                return []
            self._watch, self._learned = Watch(Subjects.learn(_past(session, since))), now
        bursts = []
        for one in came:
            self._last = one.key
            if burst := self._watch.take(Report(one.key, one.text, one.at, one.has_issue)):
                bursts.append(burst)
        return bursts


def _past(session: Session, since: datetime) -> list[Past]:
    """Read past tickets; a subject is the article that solved at least five of them, else their category."""
    earlier = arrivals.before(session, since, PAST_MOST)
    solved = Counter(ticket.article for ticket in earlier)
    return [
        Past(
            ticket.text,
            f"article:{ticket.article}"
            if ticket.article and solved[ticket.article] >= LEAST
            else f"category:{ticket.category}"
            if ticket.category
            else "",
        )
        for ticket in earlier
    ]
