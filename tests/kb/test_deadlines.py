"""Limits count working time only; a slow simulation, minute by minute, agrees."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.deadlines import LIMITS, MATRIX, add_working, due, priority
from kb.models import LEVELS, URGENCIES

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = [SHANGHAI, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), UTC]
MINUTE = timedelta(minutes=1)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def simulated(start: datetime, minutes: int, zone: ZoneInfo) -> datetime:
    moment = start
    while minutes:
        local = moment.astimezone(zone)
        if local.weekday() < 5 and 9 <= local.hour < 18:
            minutes -= 1
        moment += MINUTE
    return moment


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(0, 365 * 1440).map(lambda minutes: NEW_YEAR + minutes * MINUTE),
    minutes=st.integers(1, 3 * 540),
    zone=st.sampled_from(ZONES),
)
def test_working_time_is_what_a_clock_that_is_watched_shows(
    start: datetime, minutes: int, zone: ZoneInfo
) -> None:
    assert add_working(start, minutes * MINUTE, zone) == simulated(start, minutes, zone)


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
    assert [limit.first_response for limit in ordered] == sorted(limit.first_response for limit in ordered)
    assert ordered[0].around_the_clock
