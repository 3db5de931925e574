"""Limits count working time only; a slow simulation, minute by minute, agrees."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.calendars import Calendar, days_of, runs
from kb.deadlines import LIMITS, MATRIX, Limit, Rules, Span, due, priority
from kb.models import LEVELS, URGENCIES

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = [SHANGHAI, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), UTC]
MINUTE = timedelta(minutes=1)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
CALENDARS = st.builds(
    Calendar,
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    opens=st.integers(0, 11).map(time),
    closes=st.integers(12, 23).map(time),
    holidays=st.frozensets(DAYS, max_size=30),
    workdays=st.frozensets(DAYS, max_size=5),
)


def simulated(start: datetime, minutes: int, zone: ZoneInfo, calendar: Calendar) -> datetime:
    moment = start
    while minutes:
        if calendar.is_working(moment, zone):
            minutes -= 1
        moment += MINUTE
    return moment


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(0, 365 * 1440).map(lambda minutes: NEW_YEAR + minutes * MINUTE),
    minutes=st.integers(1, 3 * 540),
    zone=st.sampled_from(ZONES),
    calendar=st.just(Calendar()) | CALENDARS,
)
def test_working_time_is_what_a_clock_that_is_watched_shows(
    start: datetime, minutes: int, zone: ZoneInfo, calendar: Calendar
) -> None:
    assert calendar.add(start, minutes * MINUTE, zone) == simulated(start, minutes, zone, calendar)


@given(st.frozensets(DAYS, max_size=60))
def test_runs_of_days_say_the_same_days(days: frozenset[date]) -> None:
    found = runs(days)
    assert days_of(found) == days
    assert all(last < later for (_, last), (later, _) in itertools.pairwise(found))


def test_holidays_and_the_days_that_make_up_for_them() -> None:
    calendar = Calendar(
        holidays=days_of([(date(2026, 10, 1), date(2026, 10, 7))]), workdays=frozenset({date(2026, 10, 10)})
    )
    rules = Rules({**LIMITS, "P3": Limit(Span(90, "minutes"), Span(2, "days"))}, calendar)
    eve = datetime(2026, 9, 30, 17, 30, tzinfo=SHANGHAI)
    first, solved = due(eve, "P3", SHANGHAI, rules=rules)
    assert first == datetime(2026, 10, 8, 10, 0, tzinfo=SHANGHAI)
    assert solved == datetime(2026, 10, 9, 17, 30, tzinfo=SHANGHAI)
    assert calendar.is_working(datetime(2026, 10, 10, 9, tzinfo=SHANGHAI), SHANGHAI)
    assert not calendar.is_working(datetime(2026, 10, 11, 9, tzinfo=SHANGHAI), SHANGHAI)


def test_a_working_day_is_as_long_as_the_calendar_makes_it() -> None:
    short = Calendar(opens=time(10), closes=time(16))
    assert Span(2, "days").within(short) == timedelta(hours=12)
    opened = local(27, 11)
    assert due(opened, "P4", SHANGHAI, rules=Rules(calendar=short))[0] == local(28, 11)


def test_every_impact_and_urgency_has_its_priority() -> None:
    found = {(i, u): priority(i, u) for i in LEVELS for u in URGENCIES}
    assert found == {(i, u): MATRIX[i][u] for i in LEVELS for u in URGENCIES}
    assert [found["企业", u] for u in ("紧急", "重要", "一般")] == ["P1", "P2", "P3"]
    assert [found["部门", u] for u in ("紧急", "重要", "一般")] == ["P1", "P2", "P3"]
    assert [found["个人", u] for u in ("紧急", "重要", "一般")] == ["P2", "P3", "P4"]


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("level", "opened", "answer", "solution"),
    [
        ("P1", local(24, 23), local(24, 23, 5), local(25, 3)),
        ("P2", local(27, 10), local(27, 10, 30), local(28, 10)),
        ("P2", local(23, 17, 45), local(26, 9, 15), local(26, 17, 45)),
        ("P3", local(24, 12), local(26, 11), local(26, 18)),
        ("P4", local(27, 9), local(27, 18), local(29, 18)),
        ("P4", local(27, 18), local(28, 18), local(30, 18)),
    ],
)
def test_limits_over_night_and_weekend(
    level: str, opened: datetime, answer: datetime, solution: datetime
) -> None:
    assert due(opened, level, SHANGHAI) == (answer, solution)


def test_a_question_is_answered_within_a_working_day() -> None:
    opened = local(27, 10)
    assert due(opened, "P4", SHANGHAI, "咨询/软件") == (local(28, 10), local(28, 10))
    assert due(opened, "P1", SHANGHAI, "咨询") == due(opened, "P1", SHANGHAI)


def test_the_graver_the_shorter() -> None:
    ordered = [LIMITS[level] for level in ("P1", "P2", "P3", "P4")]
    first = [limit.first_response.within(Calendar()) for limit in ordered]
    assert first == sorted(first)
    assert ordered[0].around_the_clock
