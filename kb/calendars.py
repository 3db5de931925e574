"""When does the support work? Weekdays and hours, but for holidays, and on days that make up for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The working time of every day: the weekdays (0 is Monday) with their hours, and the days that differ."""

    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: time = time(9)
    closes: time = time(18)
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    @property
    def working_day(self) -> timedelta:
        """How long a working day is."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)

    def is_workday(self, day: date) -> bool:
        """Tell whether there is work on a day; one that makes up for a holiday counts before all else."""
        return day in self.workdays or (day.weekday() in self.weekdays and day not in self.holidays)

    def is_working(self, moment: datetime, zone: tzinfo) -> bool:
        """Tell whether somebody is there at a moment."""
        local = moment.astimezone(zone)
        return self.is_workday(local.date()) and self.opens <= local.time() < self.closes

    def add(self, start: datetime, span: timedelta, zone: tzinfo) -> datetime:
        """Return the moment when `span` of working time, by the local clock, has passed since `start`."""
        day, left = start.astimezone(zone).date(), span
        moment = start.astimezone(UTC)
        while True:
            opens = datetime.combine(day, self.opens, zone).astimezone(UTC)
            closes = datetime.combine(day, self.closes, zone).astimezone(UTC)
            if self.is_workday(day) and moment < closes:
                moment = max(moment, opens)
                if left <= closes - moment:
                    return moment + left
                left -= closes - moment
            day += A_DAY


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return days as runs without gaps, first and last of each, in order."""
    found: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if found and found[-1][1] + A_DAY == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def days_of(runs: Sequence[tuple[date, date]]) -> frozenset[date]:
    """Return every day of some runs."""
    return frozenset(first + n * A_DAY for first, last in runs for n in range((last - first).days + 1))
