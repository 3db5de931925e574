"""How long may something take? Lengths of time as people set them."""

from dataclasses import dataclass
from datetime import timedelta

from kb.clocks.calendars import Calendar

UNITS = ("seconds", "minutes", "hours", "half-days", "days")


@dataclass(frozen=True)
class Span:
    """A length of time as people set it; days are working days, as long as the calendar makes them."""

    number: int
    unit: str

    def within(self, calendar: Calendar) -> timedelta:
        """Return the length by the hours of a calendar."""
        if self.unit == "days":
            return self.number * calendar.working_day
        if self.unit == "half-days":
            return self.number * calendar.working_day / 2
        return self.number * timedelta(**{self.unit: 1})
