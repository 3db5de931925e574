"""What is promised: by priority, and by category, channel and service tier where that differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Final

from kb.clocks.calendars import ALWAYS, Calendar
from kb.clocks.spans import Span

Matrix = Mapping[str, Mapping[str, str]]
MATRIX: Matrix = {
    "企业": {"紧急": "P1", "重要": "P2", "一般": "P3"},
    "部门": {"紧急": "P1", "重要": "P2", "一般": "P3"},
    "个人": {"紧急": "P2", "重要": "P3", "一般": "P4"},
}
PRIORITIES = ("P1", "P2", "P3", "P4")
TIERS = ("basic", "advanced", "vip")
KINDS = ("acceptance", "first_response", "progress", "resolution", "on_site")
LINES = ("second_line", "third_line")
PARTS = (*KINDS, *LINES)
ANSWERS = ("call", "plan", "progress", "reply")
"""Ways to answer: a recorded call, a notice of handler and expected time, a note of progress, any public reply."""

ROUND_THE_CLOCK: Final = "24x7"
PHONE: Final = "phone"
CHANNELS = ("web", "mail", PHONE, "chat", "on-site", "api")
BY_HAND: Final = ("phone",)
"""Channels whose first response is timed by hand: an agent enters how long it rang."""


@dataclass(frozen=True)
class Limit:
    """How long each part may take at a priority, by which calendar, and what answers a requester.

    `answered_by` holds the answers that count as first response; waiting for the requester stops the clock of the
    solution if it `pauses`. After `second_line` and `third_line` unsolved the ticket goes on to the next line.
    """

    first_response: Span
    resolution: Span
    acceptance: Span | None = None
    progress: Span | None = None
    on_site: Span | None = None
    second_line: Span | None = None
    third_line: Span | None = None
    calendar: str = ""
    pauses: bool = True
    answered_by: frozenset[str] = frozenset({"progress", "plan", "call", "reply"})

    @property
    def around_the_clock(self) -> bool:
        """Whether its clocks run day and night."""
        return self.calendar == ROUND_THE_CLOCK


@dataclass(frozen=True)
class Special:
    """Another limit of one part, for the tickets that it names; empty means any."""

    part: str
    span: Span
    priority: str = ""
    category: str = ""
    channel: str = ""
    tier: str = ""

    def is_for(self, facts: "Facts") -> bool:
        """Tell whether it holds for a ticket."""
        inside = facts.category == self.category or facts.category.startswith(f"{self.category}/")
        return (
            self.priority in {"", facts.priority}
            and self.channel in {"", facts.channel}
            and self.tier in {"", facts.tier}
            and (not self.category or inside)
        )


@dataclass(frozen=True)
class Facts:
    """What decides on the limits of a ticket; `rang` is after how many seconds a call was taken, entered by hand."""

    priority: str
    category: str = ""
    channel: str = ""
    tier: str = ""
    rang: int | None = None


@dataclass(frozen=True)
class Warnings:
    """When to warn: `before` the limit, or of limits no longer than `short` when `percent` of them have passed.

    After `far` percent of a limit the lead is told; a reopened ticket has at least `reopened` percent of it again.
    """

    before: int = 60
    short: int = 120
    percent: int = 80
    far: int = 150
    reopened: int = 50

    def warned_after(self, limit: timedelta) -> timedelta:
        """Return after how much of a limit its handler is warned."""
        if limit <= timedelta(minutes=self.short):
            return limit * self.percent / 100
        return max(limit - timedelta(minutes=self.before), timedelta())


LIMITS: Mapping[str, Limit] = {
    "P1": Limit(
        Span(5, "minutes"),
        Span(4, "hours"),
        acceptance=Span(10, "minutes"),
        on_site=Span(2, "hours"),
        second_line=Span(2, "hours"),
        third_line=Span(4, "hours"),
        calendar=ROUND_THE_CLOCK,
        pauses=False,
        answered_by=frozenset({"call"}),
    ),
    "P2": Limit(
        Span(30, "minutes"),
        Span(1, "days"),
        acceptance=Span(10, "minutes"),
        progress=Span(1, "half-days"),
        on_site=Span(4, "hours"),
        second_line=Span(2, "hours"),
        third_line=Span(4, "hours"),
        answered_by=frozenset({"plan"}),
    ),
    "P3": Limit(
        Span(2, "hours"),
        Span(1, "days"),
        acceptance=Span(10, "minutes"),
        answered_by=frozenset({"progress", "plan"}),
    ),
    "P4": Limit(Span(1, "days"), Span(3, "days"), acceptance=Span(10, "minutes")),
}
SPECIALS = (
    Special("resolution", Span(1, "days"), category="咨询"),
    Special("first_response", Span(4, "hours"), channel="mail"),
    Special("first_response", Span(30, "seconds"), channel=PHONE),
)
SCALES: Mapping[str, int] = {"basic": 100, "advanced": 75, "vip": 50}


@dataclass(frozen=True)
class Rules:
    """What an installation promises: its limits, when it works, and when somebody is warned."""

    limits: Mapping[str, Limit] = field(default_factory=lambda: LIMITS)
    calendars: Mapping[str, Calendar] = field(default_factory=lambda: {"": Calendar()})
    specials: tuple[Special, ...] = SPECIALS
    scales: Mapping[str, int] = field(default_factory=lambda: SCALES)
    warnings: Warnings = field(default_factory=Warnings)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar of priorities that name no other."""
        return self.calendars.get("", Calendar())

    def limit(self, facts: Facts) -> Limit:
        """Return the limits of a ticket's priority."""
        return self.limits[facts.priority]

    def calendar_for(self, facts: Facts) -> Calendar:
        """Return the calendar by which the clocks of a ticket run."""
        name = self.limit(facts).calendar
        return ALWAYS if name == ROUND_THE_CLOCK else self.calendars.get(name, self.calendar)

    @cached_property
    def _known(self) -> dict[tuple[Facts, str], timedelta | None]:
        return {}

    def promised(self, facts: Facts, part: str) -> timedelta | None:
        """Return how long a part may take: the shortest that holds for a ticket, scaled by its tier."""
        if (facts, part) not in self._known:
            self._known[facts, part] = self._worked_out(facts, part)
        return self._known[facts, part]

    def _worked_out(self, facts: Facts, part: str) -> timedelta | None:
        calendar = self.calendar_for(facts)
        lengths = [span.within(calendar) for span in self._spans(facts, part)]
        if not lengths:
            return None
        return min(lengths) * self.scales.get(facts.tier, 100) / 100

    def _spans(self, facts: Facts, part: str) -> Iterator[Span]:
        span: Span | None = getattr(self.limit(facts), part)
        if span is not None:
            yield span
        for special in self.specials:
            by_hand = special.channel in BY_HAND and special.part == "first_response"
            if special.part == part and special.is_for(facts) and (not by_hand or facts.rang is not None):
                yield special.span


STANDARD = Rules()


def priority(impact: str, urgency: str, matrix: Matrix = MATRIX) -> str:
    """Return P1 to P4 of an impact (个人, 部门, 企业) and an urgency (一般, 重要, 紧急)."""
    return matrix[impact][urgency]
