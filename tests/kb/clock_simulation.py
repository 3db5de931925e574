"""The clocks of a ticket as somebody sees them who looks every minute: slow, and simple enough to be believed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from kb.clocks import Calendar, Facts, Moment, Rules

MINUTE = timedelta(minutes=1)


def is_open(calendar: Calendar, moment: datetime, zone: tzinfo) -> bool:
    """Tell by the clock on the wall whether somebody works."""
    local = moment.astimezone(ZoneInfo(calendar.zone) if calendar.zone else zone)
    hours = calendar.week[local.weekday()]
    if local.date() in calendar.workdays:
        hours = hours or calendar.usual
    elif local.date() in calendar.holidays:
        hours = ()
    minute = local.hour * 60 + local.minute
    return any(opens <= minute < closes for opens, closes in hours)


class Watched:
    """One ticket, looked at every minute."""

    def __init__(self, moments: Sequence[Moment], rules: Rules, zone: tzinfo) -> None:
        self.moments, self.rules, self.zone = moments, rules, zone

    def facts_after(self, moment: Moment) -> Facts:
        """Return the facts that hold after a step."""
        before = self.moments[: self.moments.index(moment) + 1]
        return next(each.facts for each in reversed(before) if each.facts is not None)

    def works_at(self, minute: datetime) -> bool:
        """Tell whether somebody works for a solution; after the last step it is taken as if."""
        waits = solved = False
        facts = self.moments[0].facts
        for moment in self.moments:
            if moment.at > minute:
                break
            facts = moment.facts or facts
            if moment.step == "asked":
                waits = True
            elif moment.step in {"told", "resolved"}:
                waits = False
            if moment.step in {"resolved", "reopened"}:
                solved = moment.step == "resolved"
        assert facts is not None
        return not solved and not (waits and self.rules.limits[facts.priority].pauses)

    def works_or_will(self, minute: datetime) -> bool:
        """Tell the same, but let work go on after the last step, or after the solution that stands."""
        if self.works_at(minute):
            return True
        ends = [moment.at for moment in self.moments if moment.step in {"resolved", "reopened"}]
        is_solved = len(ends) % 2 == 1
        return minute >= (ends[-1] if is_solved else self.moments[-1].at)

    def count(self, facts: Facts, since: datetime, budget: timedelta, *, always: bool = False) -> datetime:
        """Return when so many minutes have been worked since a moment."""
        calendar, left, minute = self.rules.calendar_for(facts), budget, since
        while left > timedelta():
            if is_open(calendar, minute, self.zone) and (always or self.works_or_will(minute)):
                left -= MINUTE
            minute += MINUTE
        return minute

    def due(self, part: str, *, always: bool = False) -> datetime | None:
        """Return until when a part that starts at the opening is due."""
        held: datetime | None = None
        opened = self.moments[0].at
        for moment in self._decisive(part):
            facts = self.facts_after(moment)
            budget = self.rules.promised(facts, part)
            if moment.step == "reopened":
                if budget is not None and held is not None:
                    budget *= self.rules.warnings.reopened / 100
                    held = max(held, self.count(facts, moment.at, budget, always=always))
                continue
            if budget is None:
                held = None
                continue
            whole = self.count(facts, opened, budget, always=always)
            if moment.at == opened or (held is not None and whole >= held):
                held = whole
            else:
                shorter = self.count(facts, moment.at, budget, always=always)
                held = shorter if held is None else min(held, shorter)
        return held

    def _decisive(self, part: str) -> Iterator[Moment]:
        for moment in self.moments:
            if moment.facts is not None or (moment.step == "reopened" and part == "resolution"):
                yield moment
