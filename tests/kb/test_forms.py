"""A ticket form is taken as people write it, or refused at the field."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Invalid
from kb.forms import TicketForm, as_moment
from tests.factories import a_form
from tests.kb.test_content import junk

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIELDS = ("title", "description", "requester", "category", "impact", "urgency", "error_code", "occurred_at")


def test_a_title_may_come_from_the_description() -> None:
    form = TicketForm.parse(
        {"description": "\nVPN 连不上\n809", "requester": {"name": "a", "contact": 1}}, UTC
    )
    assert (form.title, form.contact, form.impact, form.urgency) == ("VPN 连不上", "1", "个人", "一般")


def test_every_missing_field_is_named() -> None:
    with pytest.raises(Invalid) as found:
        TicketForm.parse({"impact": "世界", "urgency": "很急", "occurred_at": "昨天"}, UTC)
    assert set(found.value.fields) == {
        *("title", "requester.name", "requester.contact", "impact", "urgency", "occurred_at")
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "题" * 301),
        ("description", "x" * 1_000_001),
        ("steps", "x" * 1_000_001),
        ("category", "x" * 201),
        ("error_code", "x" * 201),
        ("requester", ["a"]),
        ("title", {}),
    ],
)
def test_a_complaint_stands_at_its_field(field: str, value: Any) -> None:
    with pytest.raises(Invalid) as found:
        a_form(**{field: value}) if field != "title" else a_form(value)
    assert field in found.value.fields


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-10-27 14:30", datetime(2026, 10, 27, 6, 30, tzinfo=UTC)),
        ("2026/10/27", datetime(2026, 10, 26, 16, 0, tzinfo=UTC)),
        (" 2026-10-27T14:30:00Z ", datetime(2026, 10, 27, 14, 30, tzinfo=UTC)),
        ("2026-10-27T14:30:00-05:00", datetime(2026, 10, 27, 19, 30, tzinfo=UTC)),
    ],
)
def test_moments_are_local_unless_they_say_otherwise(typed: str, meant: datetime) -> None:
    assert as_moment(typed, SHANGHAI) == meant


@pytest.mark.parametrize(
    "typed", ["", "明天", "2026-13-01", "\ud800", "0001-01-01T00:00:00+10:00", "9" * 5000]
)
def test_other_moments_are_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the standard library words it
        as_moment(typed, SHANGHAI)


def test_nothing_unseen_stands_in_a_line_that_others_read() -> None:
    form = a_form(
        "a\u202eb\r\nc", requester={"name": "\u200b需求\u2066方\n17", "contact": "\ufeff8001\u200f"}
    )
    assert (form.title, form.name, form.contact) == ("ab c", "需求方 17", "8001")
    with pytest.raises(Invalid):
        a_form("a", requester={"name": "\u200b\u2060", "contact": "1"})


@given(st.dictionaries(st.sampled_from(FIELDS), junk))
def test_any_value_is_taken_or_refused_by_field(data: dict[str, Any]) -> None:
    try:
        form = TicketForm.parse({"requester": {"name": "a", "contact": "b"}, **data}, SHANGHAI)
    except Invalid:
        return
    form.text.encode()
