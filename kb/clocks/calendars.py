"""When does the support work? The hours of each weekday, but for holidays, and on days that make up for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

A_DAY = timedelta(days=1)
DAY = 24 * 60
Hours = tuple[tuple[int, int], ...]
"""When a day begins and ends to be worked on, in minutes since midnight, in order; several times with breaks."""

OFFICE: Hours = ((9 * 60, 18 * 60),)
ROUND: Hours = ((0, DAY),)


@dataclass(frozen=True)
class Calendar:
    """The working time of every day: the hours of a week (from Monday), and the days that differ.

    A day that makes up for a holiday is worked as long as the longest day of the week. `zone` names the time zone
    that the hours are meant in, empty for the one of the installation.
    """

    week: tuple[Hours, ...] = (OFFICE,) * 5 + ((),) * 2
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    zone: str = ""

    @property
    def usual(self) -> Hours:
        """The hours of the longest day of the week, the first of several."""
        return max(self.week, key=length)

    @property
    def working_day(self) -> timedelta:
        """How long a working day is: the longest of the week."""
        return timedelta(minutes=length(self.usual))

    def is_workday(self, day: date) -> bool:
        """Tell whether there is work on a day."""
        return bool(self.hours_of(day))

    def hours_of(self, day: date) -> Hours:
        """Return when a day is worked on; that it makes up for a holiday counts before all else."""
        if day in self.workdays:
            return self.week[day.weekday()] or self.usual
        return () if day in self.holidays else self.week[day.weekday()]


ALWAYS = Calendar((ROUND,) * 7)


def length(hours: Hours) -> int:
    """Return how many minutes some hours hold."""
    return sum(closes - opens for opens, closes in hours)


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
