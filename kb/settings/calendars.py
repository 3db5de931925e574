"""Calendars as they are stored and checked: by name, the usual one without."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from kb.clocks import ROUND_THE_CLOCK, Calendar, days_of, runs
from kb.clocks.calendars import DAY, Hours
from kb.errors import Problems
from kb.sentences import sentence as _
from kb.text import one_line

DAYS_MAX = 800
CALENDARS_MAX = 12
NAME_MAX = 40
WEEK = 7


def read_calendars(value: Any) -> dict[str, Calendar]:
    """Read when the support works; the complaints are named like `夜班.week`, those of the usual one like `week`."""
    problems, found = Problems(), {}
    given = value if isinstance(value, Mapping) else {}
    for name, each in {"": given.get("", {}), **given}.items():
        kept = one_line(str(name))
        before = f"{kept}." if kept else ""
        if len(kept) > NAME_MAX or kept == ROUND_THE_CLOCK or kept in found:
            problems.add(f"{before}name", _("请另取一个不超过 %(most)s 个字的名称", most=NAME_MAX))
        found[kept] = _calendar(problems, before, each if isinstance(each, Mapping) else {})
    if len(found) > CALENDARS_MAX:
        problems.add("calendars", _("最多 %(most)s 个日历", most=CALENDARS_MAX))
    problems.raise_if_any()
    return found


def _calendar(problems: Problems, before: str, data: Mapping[str, Any]) -> Calendar:
    week = _week(problems, f"{before}week", data.get("week"))
    holidays, workdays = (
        _days(problems, f"{before}{name}", data.get(name, ())) for name in ("holidays", "workdays")
    )
    if both := holidays & workdays:
        problems.add(f"{before}workdays", _("%(day)s 既是假日又是上班日", day=min(both)))
    zone = one_line(str(data.get("zone", "")))
    if zone and not is_zone(zone):
        problems.add(f"{before}zone", _("没有“%(zone)s”这个时区，请写成 Asia/Shanghai 这样", zone=zone[:60]))
    return Calendar(week, holidays, workdays, zone)


def is_zone(name: str) -> bool:
    """Tell whether there is a time zone of that name."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if ZoneInfo(name))


def _week(problems: Problems, name: str, value: Any) -> tuple[Hours, ...]:
    days = value if isinstance(value, list | tuple) else ()
    try:
        found = tuple(tuple((minutes(opens), minutes(closes)) for opens, closes in day) for day in days)
    except (ValueError, TypeError):
        problems.add(name, _("请写成 9:00-12:00 13:00-18:00 这样的时间"))
        return Calendar().week
    if len(found) != WEEK or not any(found):
        problems.add(name, _("一周至少有一个工作日"))
        return Calendar().week
    for day in found:
        ends = [end for hours in day for end in hours]
        if any(later <= end for end, later in pairwise(ends)):
            problems.add(name, _("下班时间要晚于上班时间，几段时间不能重叠"))
    return found


def minutes(text: Any) -> int:
    """Return a time of the day in minutes since midnight, `24:00` included; ValueError if it is none."""
    hour, _sep, minute = str(text).partition(":")
    found = int(hour) * 60 + int(minute)
    if not (0 <= int(minute) < 60 and 0 <= found <= DAY):
        raise ValueError(text)
    return found


def clock_time(minute: int) -> str:
    """Return a time of the day as people write it."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _days(problems: Problems, name: str, value: Any) -> frozenset[date]:
    """Read days, stored as pairs of the first and the last of a run."""
    try:
        found = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in value]
    except (ValueError, TypeError):
        problems.add(name, _("请写成 2026-10-01 这样的日期"))
        return frozenset()
    if any(last < first for first, last in found):
        problems.add(name, _("一段日期的最后一天不能早于第一天"))
        return frozenset()
    if sum((last - first).days + 1 for first, last in found) > DAYS_MAX:
        problems.add(name, _("最多 %(most)s 天", most=DAYS_MAX))
        return frozenset()
    return days_of(found)


def calendars_json(calendars: Mapping[str, Calendar]) -> dict[str, Any]:
    """Return calendars as they are stored."""
    return {name: calendar_json(calendar) for name, calendar in calendars.items()}


def calendar_json(calendar: Calendar) -> dict[str, Any]:
    """Return a calendar as it is stored."""
    return {
        "week": [
            [[clock_time(opens), clock_time(closes)] for opens, closes in hours] for hours in calendar.week
        ],
        "holidays": [[first.isoformat(), last.isoformat()] for first, last in runs(calendar.holidays)],
        "workdays": [[first.isoformat(), last.isoformat()] for first, last in runs(calendar.workdays)],
        "zone": calendar.zone,
    }
