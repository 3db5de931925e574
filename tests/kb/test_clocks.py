"""Clocks are what somebody sees who looks every minute, and no step makes them unfair."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.clocks import (
    ALWAYS,
    LIMITS,
    MATRIX,
    Calendar,
    Facts,
    Limit,
    Moment,
    Rules,
    Span,
    Warnings,
    Watch,
    compute,
    days_of,
    hours_of,
    priority,
    runs,
    watch,
)
from kb.models import LEVELS, URGENCIES
from tests.kb.clock_simulation import Watched, is_open

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
ZONES = [SHANGHAI, BERLIN, ZoneInfo("America/New_York"), UTC]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAYS = st.dates(date(2026, 3, 1), date(2026, 11, 30))
STARTS = st.sampled_from([datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)])
"""Weeks in which clocks are put on and back."""

DAY_HOURS = st.lists(st.integers(0, 24).map(lambda n: n * 60), min_size=2, max_size=4, unique=True).map(
    lambda ends: tuple(zip(sorted(ends)[: len(ends) // 2 * 2 : 2], sorted(ends)[1::2], strict=True))
)
CALENDARS = st.builds(
    Calendar,
    week=st.lists(DAY_HOURS | st.just(()), min_size=6, max_size=6).flatmap(
        lambda six: DAY_HOURS.map(lambda one: (one, *six))
    ),
    holidays=st.frozensets(st.dates(date(2026, 3, 5), date(2026, 3, 12)), max_size=4),
    workdays=st.frozensets(st.dates(date(2026, 10, 22), date(2026, 10, 28)), max_size=3),
    zone=st.sampled_from(["", "Europe/Berlin", "America/New_York"]),
)
SPANS = st.builds(Span, st.integers(1, 20).map(lambda n: n * 20), st.just("minutes"))
LIMIT = st.builds(
    Limit,
    SPANS,
    SPANS,
    acceptance=SPANS,
    progress=st.none() | SPANS,
    on_site=st.none() | SPANS,
    calendar=st.sampled_from(["", "24x7", "other"]),
    pauses=st.booleans(),
    answered_by=st.sampled_from([frozenset({"call"}), frozenset({"reply", "progress"})]),
)
RULES = st.builds(
    lambda limits, first, other: Rules(
        dict(zip(LIMITS, limits, strict=True)), {"": first, "other": other}, specials=()
    ),
    st.lists(LIMIT, min_size=4, max_size=4),
    CALENDARS,
    CALENDARS,
)
FACTS = st.builds(Facts, st.sampled_from(sorted(LIMITS)), tier=st.sampled_from(["", "vip"]))
STEPS = st.lists(
    st.tuples(st.integers(1, 500), st.sampled_from(["asked", "told", "facts", "resolved", "reply"]), FACTS),
    max_size=6,
)


def facts_of(step: str, facts: Facts) -> Facts | None:
    return facts if step == "facts" else None


@st.composite
def stories(draw: st.DrawFn) -> list[Moment]:
    """What may happen to a ticket: what is solved can only be sent back."""
    at = draw(STARTS) + draw(st.integers(0, 4 * 1440)) * MINUTE
    told = [Moment(at, "opened", draw(FACTS))]
    for minutes, step, facts in draw(STEPS):
        at += minutes * MINUTE
        is_solved = told[-1].step == "resolved"
        told.append(
            Moment(at, "reopened" if is_solved else step, None if is_solved else facts_of(step, facts))
        )
    return told


@settings(max_examples=60, deadline=None)
@given(stories(), RULES, st.sampled_from(ZONES))
def test_a_solution_is_due_when_somebody_who_watches_says_so(
    story: list[Moment], rules: Rules, zone: ZoneInfo
) -> None:
    clock = compute(story, rules, zone).by_kind["resolution"]
    assert clock.term.due == Watched(story, rules, zone).due("resolution")


@settings(max_examples=30, deadline=None)
@given(
    stories(), RULES, st.sampled_from(ZONES), st.sampled_from(["first_response", "progress", "acceptance"])
)
def test_what_does_not_pause_is_due_when_somebody_who_watches_says_so(
    story: list[Moment], rules: Rules, zone: ZoneInfo, kind: str
) -> None:
    clock = compute(story, rules, zone).get(kind)
    assert (clock.term.due if clock else None) == Watched(story, rules, zone).due(kind, always=True)


@settings(max_examples=60, deadline=None)
@given(start=STARTS, minutes=st.integers(0, 9000), zone=st.sampled_from(ZONES), calendar=CALENDARS)
def test_working_time_is_what_the_clock_on_the_wall_shows(
    start: datetime, minutes: int, zone: ZoneInfo, calendar: Calendar
) -> None:
    hours, end = hours_of(calendar, zone), start + minutes * MINUTE
    counted = sum(is_open(calendar, start + n * MINUTE, zone) for n in range(minutes))
    assert hours.between(start, end) == counted * MINUTE
    assert hours.is_working(end) == is_open(calendar, end, zone)
    if counted:
        reached = hours.add(start, counted * MINUTE)
        assert reached <= end
        assert hours.between(start, reached) == counted * MINUTE


@settings(max_examples=60, deadline=None)
@given(stories(), RULES, st.sampled_from(ZONES), st.integers(1, 300), st.integers(0, 3))
def test_a_pause_and_a_longer_limit_bring_no_earlier_limit(
    story: list[Moment], rules: Rules, zone: ZoneInfo, minutes: int, which: int
) -> None:
    before = compute(story, rules, zone).by_kind["resolution"].term.due
    name = sorted(rules.limits)[which]
    limit = rules.limits[name]
    longer = replace(limit, resolution=Span(limit.resolution.number + minutes, "minutes"))
    single = [moment for moment in story if moment.step != "facts"]
    told = compute(single, rules, zone).by_kind["resolution"].term.due
    more = replace(rules, limits={**rules.limits, name: longer})
    assert compute(single, more, zone).by_kind["resolution"].term.due >= told
    last = story[-1].at
    paused = [*story, Moment(last, "asked"), Moment(last + minutes * MINUTE, "told")]
    if story[-1].step != "resolved":
        assert compute(paused, rules, zone).by_kind["resolution"].term.due >= before


@settings(max_examples=60, deadline=None)
@given(stories(), RULES, st.sampled_from(ZONES))
def test_what_is_left_of_a_clock_that_stands_still_is_what_it_gets_later(
    story: list[Moment], rules: Rules, zone: ZoneInfo
) -> None:
    # Where a level changed, what the earlier one promised still holds, and may come before that.
    story = [moment for moment in story if moment.step != "facts"]
    clock = compute(story, rules, zone).by_kind["resolution"]
    if clock.left is None:
        return
    later = [*story, Moment(story[-1].at + HOUR, "told")]
    resumed = compute(later, rules, zone).by_kind["resolution"]
    facts = story[0].facts
    assert facts is not None
    hours = hours_of(rules.calendar_for(facts), zone)
    assert clock.due is None
    assert hours.between(later[-1].at, resumed.term.due) == clock.left


@settings(max_examples=60, deadline=None)
@given(stories(), RULES, st.sampled_from(ZONES), st.lists(st.integers(0, 3000), max_size=5))
def test_everything_is_said_once_however_often_somebody_looks(
    story: list[Moment], rules: Rules, zone: ZoneInfo, looks: list[int]
) -> None:
    clocks = compute(story, rules, zone)
    held, told = watch(clocks, Watch(), 1, story[-1].at), []
    for minutes in looks:
        rung, held = held.ring(story[0].at + minutes * MINUTE)
        told += rung
        assert held == Watch.read(held.as_json())
        assert held.ring(story[0].at + minutes * MINUTE) == ([], held)
        assert set(watch(clocks, held, 3, story[-1].at).coming) <= set(held.coming)
    assert len(told) == len(set(told))
    again = watch(clocks, held, 1, story[-1].at)
    assert {alarm for alarm in again.coming if alarm.about != "line"} == {
        alarm for alarm in held.coming if alarm.about != "line"
    }


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


def due(
    at: datetime, level: str, part: str = "resolution", rules: Rules | None = None, **facts: str
) -> object:
    found = compute([Moment(at, "opened", Facts(level, **facts))], rules or Rules(), SHANGHAI).get(part)
    return found and found.term.due


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
    assert (due(opened, level, "first_response"), due(opened, level)) == (answer, solution)


def test_a_question_mail_and_telephone_have_limits_of_their_own_where_those_are_shorter() -> None:
    opened = local(27, 10)
    assert due(opened, "P4", category="咨询/软件") == local(28, 10)
    assert due(opened, "P1", category="咨询") == due(opened, "P1")
    assert due(opened, "P4", "first_response", channel="mail") == local(27, 14)
    assert due(opened, "P3", "first_response", channel="mail") == local(27, 12)
    assert due(opened, "P4", "first_response", channel="phone") == local(28, 10)


def test_a_call_is_timed_by_hand() -> None:
    for rang, is_late in ((12, False), (30, False), (31, True)):
        opened = Moment(local(27, 22), "opened", Facts("P2", channel="phone", rang=rang))
        clock = compute([opened], Rules(), SHANGHAI).by_kind["first_response"]
        assert clock.met == opened.at
        assert (clock.met > clock.term.due) == is_late


def test_tiers_scale_what_is_promised() -> None:
    opened = local(27, 9)
    found = [due(opened, "P4", tier=tier) for tier in ("basic", "advanced", "vip", "")]
    assert found == [local(29, 18), local(29, 11, 15), local(28, 13, 30), local(29, 18)]


@pytest.mark.parametrize(
    ("level", "counting"),
    [
        ("P1", {"call"}),
        ("P2", {"plan", "resolved"}),
        ("P3", {"progress", "plan", "resolved"}),
        ("P4", {"reply", "progress", "plan", "call", "resolved"}),
    ],
)
def test_what_answers_at_each_level(level: str, counting: set[str]) -> None:
    opened = Moment(local(27, 9), "opened", Facts(level))
    found = {
        step
        for step in ("call", "plan", "progress", "reply", "resolved", "taken", "told", "asked")
        if compute([opened, Moment(local(27, 9, 2), step)], Rules(), SHANGHAI).by_kind["first_response"].met
    }
    assert found == counting


def test_half_a_working_day_until_there_is_progress_and_the_way_there_counts_from_the_decision() -> None:
    story = [Moment(local(27, 9), "opened", Facts("P2")), Moment(local(27, 11), "set-out")]
    clocks = compute(story, Rules(), SHANGHAI).by_kind
    assert clocks["progress"].due == local(27, 13, 30)
    assert clocks["on_site"].due == local(27, 15)
    arrived = compute([*story, Moment(local(27, 14), "arrived")], Rules(), SHANGHAI).by_kind["on_site"]
    assert arrived.met == local(27, 14)
    again = [*story, Moment(local(27, 14), "arrived"), Moment(local(28, 9), "set-out")]
    assert compute(again, Rules(), SHANGHAI).by_kind["on_site"].due == local(28, 13)


def test_waiting_for_the_requester_stops_the_clock_of_the_solution_but_never_at_p1() -> None:
    for level, is_paused in (("P1", False), ("P2", True), ("P3", True), ("P4", True)):
        story = [Moment(local(27, 9), "opened", Facts(level)), Moment(local(27, 10), "asked")]
        clocks = compute(story, Rules(), SHANGHAI).by_kind
        assert clocks["resolution"].is_paused == is_paused
        assert not clocks["first_response"].is_paused
    graver = [*story, Moment(local(27, 11), "facts", Facts("P1"))]
    assert compute(graver, Rules(), SHANGHAI).by_kind["resolution"].due == local(27, 15)


@pytest.mark.parametrize("waits", ["asked", "held"])
def test_what_is_solved_while_its_requester_is_waited_for_is_not_late_by_that(waits: str) -> None:
    opened = Moment(local(27, 9), "opened", Facts("P2"))
    story = [opened, Moment(local(27, 9), waits), Moment(local(30, 9, 30), "resolved")]
    clock = compute(story, Rules(), SHANGHAI).by_kind["resolution"]
    assert clock.met is not None
    assert clock.met < clock.term.due


def test_a_graver_level_counts_from_the_moment_it_is_known_and_never_brings_more_time() -> None:
    story = [Moment(local(27, 9), "opened", Facts("P4")), Moment(local(27, 14), "facts", Facts("P1"))]
    clocks = compute(story, Rules(), SHANGHAI).by_kind
    assert (clocks["first_response"].due, clocks["resolution"].due) == (local(27, 14, 5), local(27, 18))
    lower = compute([*story, Moment(local(27, 15), "facts", Facts("P4"))], Rules(), SHANGHAI)
    assert lower.by_kind["resolution"].due == local(29, 18)
    late = [Moment(local(27, 9), "opened", Facts("P2")), Moment(local(27, 17), "facts", Facts("P1"))]
    assert compute(late, Rules(), SHANGHAI).by_kind["resolution"].due == local(27, 18)


def test_who_sends_a_solution_back_gives_half_of_the_limit_again() -> None:
    story = [
        Moment(local(27, 9), "opened", Facts("P3")),
        Moment(local(27, 17), "resolved"),
        Moment(local(28, 9), "reopened"),
    ]
    assert compute(story, Rules(), SHANGHAI).by_kind["resolution"].due == local(28, 13, 30)
    early = [story[0], Moment(local(27, 10), "resolved"), Moment(local(28, 9), "reopened")]
    assert compute(early, Rules(), SHANGHAI).by_kind["resolution"].due == local(28, 17)


def test_warnings_come_an_hour_before_or_after_four_fifths() -> None:
    clocks = compute([Moment(local(27, 9), "opened", Facts("P2"))], Rules(), SHANGHAI).by_kind
    assert clocks["first_response"].term.warned == local(27, 9, 24)
    assert clocks["resolution"].term.warned == local(27, 17)
    assert clocks["resolution"].term.far == local(28, 13, 30)
    assert Warnings().warned_after(2 * HOUR) == timedelta(minutes=96)
    assert Warnings().warned_after(4 * HOUR) == 3 * HOUR


def test_a_limit_that_moved_may_be_warned_of_again_and_the_same_may_not() -> None:
    story = [Moment(local(27, 9), "opened", Facts("P3"))]
    held = watch(compute(story, Rules(), SHANGHAI), Watch(), 1, local(27, 9))
    rung, held = held.ring(local(27, 17, 30))
    assert [alarm.stage for alarm in rung if alarm.about == "resolution"] == ["warned"]
    paused = [*story, Moment(local(27, 17, 30), "asked"), Moment(local(28, 11), "told")]
    after = watch(compute(paused, Rules(), SHANGHAI), held, 1, local(28, 11))
    assert {a.stage for a in after.coming if a.about == "resolution"} == {"breached", "far"}
    wider = Rules({**LIMITS, "P3": replace(LIMITS["P3"], resolution=Span(2, "days"))})
    moved = watch(compute(story, wider, SHANGHAI), held, 1, local(27, 17, 40))
    assert {a.stage for a in moved.coming if a.about == "resolution"} == {"warned", "breached", "far"}


def test_who_slept_through_the_warning_hears_of_the_breach_alone() -> None:
    held = watch(
        compute([Moment(local(27, 9), "opened", Facts("P1"))], Rules(), SHANGHAI), Watch(), 1, local(27, 9)
    )
    rung, after = held.ring(local(30, 9))
    told = {(alarm.about, alarm.stage) for alarm in rung}
    assert told == {
        *(("acceptance", "breached"), ("first_response", "breached")),
        *(("resolution", "breached"), ("resolution", "far"), ("line", "second_line"), ("line", "third_line")),
    }
    assert after.next is None


def test_holidays_and_the_days_that_make_up_for_them() -> None:
    calendar = Calendar(
        holidays=days_of([(date(2026, 10, 1), date(2026, 10, 7))]), workdays=frozenset({date(2026, 10, 10)})
    )
    hours = hours_of(calendar, SHANGHAI)
    eve = datetime(2026, 9, 30, 17, 30, tzinfo=SHANGHAI)
    assert hours.add(eve, 90 * MINUTE) == datetime(2026, 10, 8, 10, 0, tzinfo=SHANGHAI)
    assert hours.add(eve, 28 * HOUR) == datetime(2026, 10, 12, 9, 30, tzinfo=SHANGHAI)
    assert hours.is_working(local(10, 9))
    assert not hours.is_working(local(11, 9))


def test_days_that_clocks_are_put_on_and_back_are_as_long_as_they_are() -> None:
    spring, autumn = datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 10, 25, tzinfo=BERLIN)
    round_the_day = Calendar((((0, 1440),),) * 7)
    for start, length in ((spring, 23), (autumn, 25)):
        hours = hours_of(round_the_day, BERLIN)
        assert hours.between(start, start + timedelta(days=1)) == length * HOUR
        assert hours_of(ALWAYS, BERLIN).add(start, 24 * HOUR) == start.astimezone(UTC) + 24 * HOUR


@given(st.frozensets(DAYS, max_size=60))
def test_runs_of_days_say_the_same_days(days: frozenset[date]) -> None:
    assert days_of(runs(days)) == days


def test_every_impact_and_urgency_has_its_priority() -> None:
    found = {(i, u): priority(i, u) for i in LEVELS for u in URGENCIES}
    assert found == {(i, u): MATRIX[i][u] for i in LEVELS for u in URGENCIES}
    assert [found["企业", u] for u in ("紧急", "重要", "一般")] == ["P1", "P2", "P3"]
    assert [found["部门", u] for u in ("紧急", "重要", "一般")] == ["P1", "P2", "P3"]
    assert [found["个人", u] for u in ("紧急", "重要", "一般")] == ["P2", "P3", "P4"]


def test_a_calendar_without_work_is_no_endless_count() -> None:
    with pytest.raises(ValueError, match="without"):
        hours_of(Calendar(((),) * 7), UTC).add(datetime(2026, 1, 1, tzinfo=UTC), HOUR)
