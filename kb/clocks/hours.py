"""Working time laid out on the time line: what a calendar's local hours are in UTC, whatever its clocks do."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from kb.clocks.calendars import A_DAY, ALWAYS, DAY, Calendar

FARTHEST: Final = 20_000
"""So many days without any work are the end of all counting."""

Opening = tuple[datetime, datetime]


class WorkingHours:
    """A calendar in a time zone; days are laid out once and kept."""

    def __init__(self, calendar: Calendar, zone: tzinfo) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.zone) if calendar.zone else zone
        self._days: dict[date, tuple[Opening, ...]] = {}

    def on(self, day: date) -> tuple[Opening, ...]:
        """Return from when until when there is work on a local day, in UTC."""
        found = self._days.get(day)
        if found is None:
            hours = self.calendar.hours_of(day)
            found = tuple((self._at(day, opens), self._at(day, closes)) for opens, closes in hours)
            self._days[day] = found
        return found

    def is_working(self, moment: datetime) -> bool:
        """Tell whether somebody is there at a moment."""
        return any(opens <= moment < closes for opens, closes in self.on(moment.astimezone(self.zone).date()))

    def add(self, start: datetime, span: timedelta) -> datetime:
        """Return the moment when `span` of working time has passed since `start`."""
        day, left = start.astimezone(self.zone).date(), span
        moment = start.astimezone(UTC)
        if self.calendar is ALWAYS:
            return moment + span
        for _ in range(FARTHEST):
            for opens, closes in self.on(day):
                begins = max(moment, opens)
                if begins < closes:
                    if left <= closes - begins:
                        return begins + left
                    left -= closes - begins
            day += A_DAY
        raise ValueError("a calendar without working time")

    def back(self, end: datetime, span: timedelta) -> datetime:
        """Return the last moment from which `span` of working time has passed until `end`."""
        day, left = end.astimezone(self.zone).date(), span
        moment = end.astimezone(UTC)
        if self.calendar is ALWAYS:
            return moment - span
        for _ in range(FARTHEST):
            for opens, closes in reversed(self.on(day)):
                ends = min(moment, closes)
                if opens < ends:
                    if left <= ends - opens:
                        return ends - left
                    left -= ends - opens
            day -= A_DAY
        raise ValueError("a calendar without working time")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two moments."""
        # Of two moments in the same zone Python would tell the difference on the wall, not in time.
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        if self.calendar is ALWAYS:
            return max(end - start, timedelta())
        day, last, found = start.astimezone(self.zone).date(), end.astimezone(self.zone).date(), timedelta()
        while day <= last:
            for opens, closes in self.on(day):
                found += max(min(closes, end) - max(opens, start), timedelta())
            day += A_DAY
        return found

    def _at(self, day: date, minute: int) -> datetime:
        if minute == DAY:
            return datetime.combine(day + A_DAY, time(), self.zone).astimezone(UTC)
        return datetime.combine(day, time(*divmod(minute, 60)), self.zone).astimezone(UTC)


@lru_cache(maxsize=64)
def hours_of(calendar: Calendar, zone: tzinfo) -> WorkingHours:
    """Return a calendar laid out, the same each time."""
    return WorkingHours(calendar, zone)
