"""When is meant by 更新:7天, 更新:2026-11, 更新:2026-01..2026-06 or 更新:>2026-01-15?"""

import re
from datetime import datetime, timedelta
from typing import Final

Span = tuple[datetime, datetime]
_DATE: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?", re.ASCII)
_LAST: Final = re.compile(r"(\d{1,4})(天|日|周|个月|月|年|d|w|m|y)", re.ASCII)
_DAYS: Final = {
    "天": 1,
    "日": 1,
    "周": 7,
    "个月": 30,
    "月": 30,
    "年": 365,
    "d": 1,
    "w": 7,
    "m": 30,
    "y": 365,
}
_NAMED: Final = {
    "今天": (0, 1),
    "today": (0, 1),
    "昨天": (-1, 0),
    "yesterday": (-1, 0),
}


def span(text: str, now: datetime) -> Span | None:
    """Read a time as a beginning and an end that is not part of it; None where it is no time."""
    text = text.strip().lower()
    try:
        return _named(text, now) or _last(text, now) or _range(text, now) or _date(text, now)
    except (ValueError, OverflowError):
        return None


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _named(text: str, now: datetime) -> Span | None:
    days = _NAMED.get(text)
    if days is None:
        return None
    return _midnight(now) + timedelta(days[0]), _midnight(now) + timedelta(days[1])


def _last(text: str, now: datetime) -> Span | None:
    match = _LAST.fullmatch(text)
    if not match:
        return None
    return now - timedelta(int(match[1]) * _DAYS[match[2]]), now + timedelta(1)


def _range(text: str, now: datetime) -> Span | None:
    first, between, last = text.partition("..")
    if not between:
        first, last = (text[1:].lstrip("="), "") if text[:1] == ">" else ("", text[1:].lstrip("="))
        if text[:1] not in {">", "<"}:
            return None
    since = _date(first, now) if first else None
    until = _date(last, now) if last else None
    if (first and not since) or (last and not until) or not (since or until):
        return None
    earliest, latest = now.replace(year=1970, month=1, day=2), now + timedelta(1)
    is_before = text[:1] == "<" and text[1:2] != "="
    end = (until[0] if is_before else until[1]) if until else latest
    begin = (since[1] if text[:1] == ">" and text[1:2] != "=" else since[0]) if since else earliest
    return begin, end


def _date(text: str, now: datetime) -> Span | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    begin = _midnight(now).replace(year=year, month=month or 1, day=day or 1)
    if day:
        return begin, begin + timedelta(1)
    if month:
        return begin, begin.replace(year=year + month // 12, month=month % 12 + 1)
    return begin, begin.replace(year=year + 1)
