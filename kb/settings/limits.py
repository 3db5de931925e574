"""Limits and calendar as they are stored and checked."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from kb.calendars import Calendar, days_of, runs
from kb.deadlines import PRIORITIES, UNITS, Limit, Span
from kb.errors import Problems
from kb.sentences import sentence as _

LONGEST = 999
DAYS_MAX = 800


def read_limits(value: Any) -> dict[str, Limit]:
    """Read the limits of every priority; the complaints are named like `P1.resolution`."""
    problems, found = Problems(), {}
    for name in PRIORITIES:
        row = value.get(name) if isinstance(value, Mapping) else None
        row = row if isinstance(row, Mapping) else {}
        always = bool(row.get("around_the_clock"))
        first = _span(problems, f"{name}.first_response", row.get("first_response"), always)
        solved = _span(problems, f"{name}.resolution", row.get("resolution"), always)
        found[name] = Limit(first, solved, around_the_clock=always)
        if not problems.found and solved.within(Calendar()) < first.within(Calendar()):
            problems.add(f"{name}.resolution", _("%(name)s 的解决时限不能短于首次响应", name=name))
    problems.raise_if_any()
    return found


def _span(problems: Problems, name: str, value: Any, always: bool) -> Span:
    number, unit = value if isinstance(value, list | tuple) and len(value) == 2 else (0, "")
    if unit not in UNITS:
        problems.add(name, _("单位只能是分钟、小时或工作日"))
    elif not isinstance(number, int) or not 1 <= number <= LONGEST:
        problems.add(name, _("请写 1 到 %(most)s 之间的整数", most=LONGEST))
    elif always and unit == "days":
        problems.add(name, _("全天计时的时限请用分钟或小时"))
    return Span(number if isinstance(number, int) else 0, unit if unit in UNITS else UNITS[0])


def limits_json(limits: Mapping[str, Limit]) -> dict[str, Any]:
    """Return limits as they are stored."""
    return {
        name: {
            "first_response": [limit.first_response.number, limit.first_response.unit],
            "resolution": [limit.resolution.number, limit.resolution.unit],
            "around_the_clock": limit.around_the_clock,
        }
        for name, limit in limits.items()
    }


def read_calendar(value: Any) -> Calendar:
    """Read when the support works; there is some working time in every week."""
    problems = Problems()
    data = value if isinstance(value, Mapping) else {}
    weekdays = tuple(
        sorted({day for day in data.get("weekdays", ()) if isinstance(day, int) and 0 <= day <= 6})
    )
    opens, closes = (_time(problems, name, data.get(name)) for name in ("opens", "closes"))
    holidays, workdays = (_days(problems, name, data.get(name, ())) for name in ("holidays", "workdays"))
    if not weekdays:
        problems.add("weekdays", _("一周至少有一个工作日"))
    if not problems.found and opens >= closes:
        problems.add("closes", _("下班时间要晚于上班时间"))
    if both := holidays & workdays:
        problems.add("workdays", _("%(day)s 既是假日又是上班日", day=min(both)))
    problems.raise_if_any()
    return Calendar(weekdays, opens, closes, holidays, workdays)


def _time(problems: Problems, name: str, value: Any) -> time:
    try:
        return time.fromisoformat(str(value)).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        problems.add(name, _("请写成 09:00 这样的时间"))
        return time()


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


def calendar_json(calendar: Calendar) -> dict[str, Any]:
    """Return a calendar as it is stored."""
    return {
        "weekdays": list(calendar.weekdays),
        "opens": f"{calendar.opens:%H:%M}",
        "closes": f"{calendar.closes:%H:%M}",
        "holidays": [[first.isoformat(), last.isoformat()] for first, last in runs(calendar.holidays)],
        "workdays": [[first.isoformat(), last.isoformat()] for first, last in runs(calendar.workdays)],
    }
