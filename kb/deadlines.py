"""Priority from impact and urgency, and the moments until which a ticket wants its answer and its solution."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from kb.calendars import Calendar

MATRIX = {
    "企业": {"紧急": "P1", "重要": "P2", "一般": "P3"},
    "部门": {"紧急": "P1", "重要": "P2", "一般": "P3"},
    "个人": {"紧急": "P2", "重要": "P3", "一般": "P4"},
}
PRIORITIES = ("P1", "P2", "P3", "P4")
UNITS = ("minutes", "hours", "days")
QUESTION = "咨询"


@dataclass(frozen=True)
class Span:
    """A length of time as people set it; days are working days, as long as the calendar makes them."""

    number: int
    unit: str

    def within(self, calendar: Calendar) -> timedelta:
        """Return the length by the hours of a calendar."""
        if self.unit == "days":
            return self.number * calendar.working_day
        return self.number * timedelta(**{self.unit: 1})


@dataclass(frozen=True)
class Limit:
    """How long first response and resolution may take, in working time unless `around_the_clock`."""

    first_response: Span
    resolution: Span
    around_the_clock: bool = False


LIMITS: Mapping[str, Limit] = {
    "P1": Limit(Span(5, "minutes"), Span(4, "hours"), around_the_clock=True),
    "P2": Limit(Span(30, "minutes"), Span(1, "days")),
    "P3": Limit(Span(2, "hours"), Span(1, "days")),
    "P4": Limit(Span(1, "days"), Span(3, "days")),
}


@dataclass(frozen=True)
class Rules:
    """What an installation promises: its limits, and when it works."""

    limits: Mapping[str, Limit] = field(default_factory=lambda: LIMITS)
    calendar: Calendar = field(default_factory=Calendar)


STANDARD = Rules()


def priority(impact: str, urgency: str) -> str:
    """Return P1 to P4 of an impact (个人, 部门, 企业) and an urgency (一般, 重要, 紧急)."""
    return MATRIX[impact][urgency]


def due(
    created: datetime, priority: str, zone: tzinfo, category: str = "", rules: Rules = STANDARD
) -> tuple[datetime, datetime]:
    """Return until when first response and resolution are due, in UTC; a mere question is answered in a day."""
    limit, calendar = rules.limits[priority], rules.calendar
    first, solved = limit.first_response.within(calendar), limit.resolution.within(calendar)
    if limit.around_the_clock:
        return created + first, created + solved
    if category.split("/", maxsplit=1)[0] == QUESTION:
        solved = min(solved, calendar.working_day)
    return calendar.add(created, first, zone), calendar.add(created, solved, zone)
