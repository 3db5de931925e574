"""Days as people name them, and the moments at which they begin and end."""

import re
from datetime import datetime, timedelta, tzinfo

from kb.errors import Problems
from kb.forms import as_moment
from kb.sentences import sentence as _

_DAY = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}")


def beginning(problems: Problems, field: str, text: str, zone: tzinfo) -> datetime | None:
    """Return when a day begins, or the moment that a text names; None where there is none."""
    return _moment(problems, field, text, zone)


def end(problems: Problems, field: str, text: str, zone: tzinfo) -> datetime | None:
    """Return the first moment after a day, or the moment that a text names; None where there is none."""
    return _moment(problems, field, text, zone, timedelta(days=1))


def last_day(until: datetime, zone: tzinfo) -> str:
    """Return the last day that lies before a moment."""
    return f"{(until - timedelta(microseconds=1)).astimezone(zone):%Y-%m-%d}"


def first_day(since: datetime, zone: tzinfo) -> str:
    """Return the day of a moment."""
    return f"{since.astimezone(zone):%Y-%m-%d}"


def _moment(
    problems: Problems, field: str, text: str, zone: tzinfo, later: timedelta = timedelta()
) -> datetime | None:
    text = text.strip()
    if not text:
        return None
    try:
        if not _DAY.fullmatch(text):
            return as_moment(text, zone)
        year, month, day = map(int, re.split("[-/]", text))
        return as_moment((datetime(year, month, day) + later).isoformat(), zone)  # noqa: DTZ001 - a day has no zone
    except (ValueError, OverflowError):
        problems.add(field, _("应当是 2026-11-30 这样的日期"))
        return None
