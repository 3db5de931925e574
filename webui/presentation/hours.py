"""Hours and limits in words: when a calendar works, and how long a span of it is."""

from datetime import date, timedelta

from babel.dates import format_date

from kb.clocks import Calendar, Span, runs
from kb.clocks.calendars import Hours
from webui.presentation.language import gettext, language, ngettext

MONDAY = date(2026, 1, 5)
"""Some Monday: the days of a week are counted from it."""


def working_hours(calendar: Calendar) -> str:
    """Return the weekdays and hours of a calendar in words, days with the same hours as runs."""
    alike: dict[Hours, list[date]] = {}
    for number, hours in enumerate(calendar.week):
        alike.setdefault(hours, []).append(MONDAY + timedelta(days=number))
    told = [
        gettext("%(days)s %(hours)s", days=_days(days), hours=hours_words(hours))
        for hours, days in alike.items()
        if hours
    ]
    return gettext("；").join(told)


def hours_words(hours: Hours) -> str:
    """Return the hours of a day in words."""
    spans = [f"{opens // 60}:{opens % 60:02}–{closes // 60}:{closes % 60:02}" for opens, closes in hours]
    return gettext("、").join(spans)


def _days(days: list[date]) -> str:
    """Return weekdays in words, runs of them as such."""
    spans = [
        day_name(first)
        if first == last
        else gettext("%(first)s至%(last)s", first=day_name(first), last=day_name(last))
        for first, last in runs(days)
    ]
    return gettext("、").join(spans)


def day_name(day: date) -> str:
    """Return the name of a weekday."""
    return str(format_date(day, "EEE", locale=language()))


def span_words(span: Span) -> str:
    """Return a limit as people say it: working days, hours or minutes."""
    if span.unit == "days":
        return ngettext("%(num)s 个工作日", "%(num)s 个工作日", span.number)
    if span.unit == "half-days":
        return ngettext("%(num)s 个半天", "%(num)s 个半天", span.number)
    if span.unit == "seconds":
        return gettext("%(n)s 秒", n=span.number)
    if span.unit == "hours":
        return gettext("%(n)s 小时", n=span.number)
    return gettext("%(n)s 分钟", n=span.number)
