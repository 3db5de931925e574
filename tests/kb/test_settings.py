"""What is set is checked, kept with its history, and never takes the installation down."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import settings
from kb.clocks import PRIORITIES, Limit, Span
from kb.errors import Conflict, Invalid
from kb.models import Setting
from kb.settings import House, calendar_json, read_calendars, read_limits
from kb.settings.house import read
from kb.settings.limits import limits_json
from tests.factories import NOON, make_person, make_ticket
from tests.kb.test_clocks import CALENDARS

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def test_nothing_set_is_what_the_product_brings(session: Session) -> None:
    assert settings.current(session) == House()


def test_a_change_counts_at_once_and_leaves_who_when_before_and_after(session: Session) -> None:
    admin = make_person(session, "admin", display_name="管理员 1")
    changed = settings.change(session, {"site_name": "帮帮台", "contact": ""}, by=admin, at=NOON)
    assert changed == ["site_name"]
    house = settings.current(session)
    assert (house.site_name, house.edition) == ("帮帮台", 1)
    [kept] = settings.changes_of(session, settings.NAMES)
    assert (kept.by_label, kept.at, kept.before, kept.after) == (
        "管理员 1",
        NOON,
        {"value": "解答"},
        {"value": "帮帮台"},
    )


def test_back_to_what_the_product_brings_leaves_nothing_stored(session: Session) -> None:
    settings.change(session, {"site_name": "帮帮台"}, by=None, at=NOON)
    settings.change(session, {"site_name": "解答"}, by=None, at=NOON)
    assert session.query(Setting).all() == []
    assert len(settings.changes_of(session, ["site_name"])) == 2


def test_all_or_nothing_with_every_complaint_by_its_field(session: Session) -> None:
    bad: dict[str, Any] = {"site_name": " ", "greeting": "长" * 61, "language": "fr", "contact": "分机 8000"}
    with pytest.raises(Invalid) as caught:
        settings.change(session, bad, by=None, at=NOON)
    assert set(caught.value.fields) == {"site_name", "greeting", "language"}
    assert settings.current(session) == House()


def test_what_somebody_else_changed_is_not_overwritten(session: Session) -> None:
    settings.change(session, {"site_name": "帮帮台"}, by=None, at=NOON, edition=0)
    with pytest.raises(Conflict):
        settings.change(session, {"greeting": "你好"}, by=None, at=NOON, edition=0)


def test_new_tickets_follow_the_limits_that_are_set(session: Session) -> None:
    limits = limits_json({**House().limits, "P4": Limit(Span(15, "minutes"), Span(1, "hours"))})
    settings.change(session, {"limits": limits}, by=None, at=NOON)
    ticket = make_ticket(session)
    assert (ticket.created_at, ticket.first_response_due) == (NOON, NOON.replace(hour=9, minute=15))


@given(st.sampled_from(settings.NAMES), JUNK)
def test_no_value_does_more_than_complain(name: str, value: Any) -> None:
    with suppress(Invalid):
        found = read(name, value)
        assert read(name, House(**{name: found}).as_json(name)) == found


def test_what_can_not_be_read_any_more_is_as_the_product_brings_it(session: Session) -> None:
    session.add(Setting(name="calendars", value={"value": "?"}))
    session.add(Setting(name="of-a-newer-version", value={}))
    session.flush()
    assert settings.current(session) == House()


@given(CALENDARS)
def test_a_calendar_is_read_as_it_was_stored(calendar: Any) -> None:
    kept = replace(calendar, workdays=calendar.workdays - calendar.holidays)
    stored = {"": calendar_json(kept), "夜班": calendar_json(kept)}
    assert read_calendars(stored) == {"": kept, "夜班": kept}


def length(span: Span) -> timedelta:
    return span.within(House().calendar)


SPANS = st.builds(Span, st.integers(1, 999), st.sampled_from(["minutes", "hours"]))


@given(st.lists(st.tuples(SPANS, SPANS, st.none() | SPANS), min_size=4, max_size=4))
def test_limits_are_read_as_they_were_stored_or_refused_for_a_reason(rows: list[Any]) -> None:
    limits = {name: Limit(*row) for name, row in zip(PRIORITIES, rows, strict=True)}
    shorter = [limit for limit in limits.values() if length(limit.resolution) < length(limit.first_response)]
    if shorter:
        with pytest.raises(Invalid, match="不能短于"):
            read_limits(limits_json(limits))
    else:
        assert read_limits(limits_json(limits)) == limits


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"week": [[]] * 7}, "week"),
        ({"week": [[["9:00", "18:00"]]]}, "week"),
        ({"week": [[["18:00", "09:00"]], *[[]] * 6]}, "week"),
        ({"week": [[["9:00", "13:00"], ["12:00", "18:00"]], *[[]] * 6]}, "week"),
        ({"week": [[["9:00", "24:30"]], *[[]] * 6]}, "week"),
        ({"week": [None, *[[]] * 6]}, "week"),
        ({"zone": "Asia/Atlantis"}, "zone"),
        ({"holidays": [["2026-10-07", "2026-10-01"]]}, "holidays"),
        ({"holidays": [["2026-10-01", "2036-10-01"]]}, "holidays"),
        (
            {"holidays": [["2026-10-01", "2026-10-01"]], "workdays": [["2026-10-01", "2026-10-01"]]},
            "workdays",
        ),
    ],
)
def test_a_calendar_without_sense_is_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_calendars({"": {**calendar_json(House().calendar), **change}})
    assert field in caught.value.fields


def test_the_calendar_of_the_product() -> None:
    calendar = House().calendar
    assert calendar.week == (((540, 1080),),) * 5 + ((),) * 2
    assert [calendar.is_workday(date(2026, 10, day)) for day in range(26, 33 - 1)] == [True] * 5 + [False]
    assert House().calendars == {"": calendar}


def test_limits_of_an_older_version_are_read_with_what_the_product_brings() -> None:
    row = {"first_response": [5, "minutes"], "resolution": [6, "hours"]}
    old = {name: {**row, "around_the_clock": name == "P1"} for name in PRIORITIES}
    found = read_limits(old)
    assert (found["P1"].calendar, found["P2"].calendar) == ("24x7", "")
    assert found["P1"].resolution == Span(6, "hours")
    standard = House().limits["P1"]
    assert replace(found["P1"], resolution=standard.resolution) == standard


def test_rules_are_told_apart_by_what_they_promise_alone() -> None:
    usual = House().timed_by
    assert House(site_name="帮帮台", edition=9).timed_by == usual
    assert House(scales={"basic": 100, "advanced": 80, "vip": 50}).timed_by != usual
