"""An announcement is told from its moment until its end, to those who may know; every change is kept."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from kb import announcements
from kb.announcements import Wanted
from kb.audiences import SUPPORT, VISITORS
from kb.errors import Conflict, Invalid
from tests.audiences import WHO
from tests.factories import NOON, make_person

SHANGHAI = ZoneInfo("Asia/Shanghai")
FORM = {"title": "邮件升级", "text": "收发中断", "begins": "2026-10-27T20:00", "until": "2026-10-27T23:00"}


def test_times_are_typed_in_local_time_and_stored_in_utc(session: Session) -> None:
    made = announcements.announce(
        session, Wanted.parse(FORM, SHANGHAI), by=make_person(session, "agent"), at=NOON
    )
    session.expire_all()
    assert made.begins == datetime(2026, 10, 27, 12, tzinfo=UTC)
    assert (made.shown_from, made.visibility) == (NOON, "internal")


def test_it_is_told_from_its_moment_until_its_end(session: Session) -> None:
    wanted = Wanted.parse({**FORM, "shown_from": "2026-10-27T18:00", "visibility": "public"}, SHANGHAI)
    made = announcements.announce(session, wanted, by=make_person(session, "agent"), at=NOON)
    for moment, told in ((NOON, []), (made.shown_from, [made]), (made.begins, [made]), (made.until, [])):
        assert announcements.shown(session, VISITORS, moment) == told


def test_internal_ones_are_not_told_to_visitors(session: Session) -> None:
    made = announcements.announce(
        session, Wanted.parse(FORM, SHANGHAI), by=make_person(session, "agent"), at=NOON
    )
    assert [announcements.shown(session, audience, NOON) for audience in WHO[:3]] == [[], [made], [made]]


def test_changes_and_the_early_end_are_kept_with_who_made_them(session: Session) -> None:
    agent, engineer = make_person(session, "agent"), make_person(session, "engineer")
    made = announcements.announce(session, Wanted.parse(FORM, SHANGHAI), by=agent, at=NOON)
    later = Wanted.parse({**FORM, "until": "2026-10-28T01:00"}, SHANGHAI)
    announcements.change(session, made, later, by=engineer, at=NOON, edition=1)
    with pytest.raises(Conflict):
        announcements.change(session, made, later, by=engineer, at=NOON, edition=1)
    announcements.end(session, made, by=agent, at=NOON + timedelta(hours=1), edition=2)
    assert announcements.shown(session, SUPPORT, NOON + timedelta(hours=1)) == []
    kept = announcements.changes_of(session, made)
    assert [change.by_label for change in kept] == [agent.label, engineer.label, agent.label]
    assert kept[0].before == {}
    assert [change.before for change in kept[1:]] == [change.after for change in kept[:-1]]
    with pytest.raises(Conflict):
        announcements.end(session, made, by=agent, at=NOON + timedelta(hours=2), edition=3)


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"title": ""}, {"title"}),
        ({"begins": "", "until": "bald"}, {"begins", "until"}),
        ({"until": "2026-10-27T20:00"}, {"until"}),
        ({"shown_from": "2026-10-28T20:00"}, {"shown_from"}),
        ({"visibility": "agents"}, {"visibility"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(typed: dict[str, str], fields: set[str]) -> None:
    with pytest.raises(Invalid) as complaint:
        Wanted.parse({**FORM, **typed}, SHANGHAI)
    assert set(complaint.value.fields) == fields
