"""Accounts change with a trail, links work once, and an administrator always remains."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import accounts, one_time_links, people
from kb.database import Database
from kb.errors import Conflict, Invalid, NotFound
from kb.models import ROLES, AdminChange, Person
from tests.factories import NOON, make_person

STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["close", "reopen", *ROLES])), min_size=1, max_size=12
)


@settings(max_examples=25)
@given(STEPS)
def test_whatever_is_done_an_administrator_remains(
    fresh: Callable[[], Database], steps: list[tuple[int, str]]
) -> None:
    database = fresh()
    with database.begin() as session:
        made = [make_person(session, role, role) for role in ROLES]
        by = made[3]
        for place, step in steps:
            try:
                if step in ROLES:
                    accounts.change(session, made[place], {}, step, by=by, at=NOON)
                elif step == "close":
                    accounts.close(session, made[place], by=by, at=NOON)
                else:
                    accounts.reopen(session, made[place], by=by, at=NOON)
            except Conflict:
                pass
            assert accounts.has_admin(session)
    database.close()


def test_every_change_says_who_what_and_what_stood_before(session: Session) -> None:
    admin, person = make_person(session, "admin", "root"), make_person(session, "user", "u1")
    assert accounts.change(session, person, {"department": "财务"}, "agent", by=admin, at=NOON)
    assert not accounts.change(session, person, {"department": "财务"}, "agent", by=admin, at=NOON)
    [kept] = session.query(AdminChange).all()
    assert (kept.subject, kept.by_label) == ("u1", "root")
    assert (kept.before["role"], kept.after["role"], kept.after["department"]) == ("user", "agent", "财务")


def test_names_that_are_too_long_are_refused(session: Session) -> None:
    admin, person = make_person(session, "admin"), make_person(session)
    with pytest.raises(Invalid, match="display_name"):
        accounts.change(session, person, {"display_name": "长" * 121}, "user", by=admin, at=NOON)
    with pytest.raises(Invalid, match="role"):
        accounts.change(session, person, {}, "root", by=admin, at=NOON)


def test_the_first_administrator_is_made_once_by_the_newest_link(session: Session) -> None:
    older = one_time_links.for_first_admin(session, NOON)
    newer = one_time_links.for_first_admin(session, NOON)
    assert older
    assert newer
    with pytest.raises(NotFound):
        one_time_links.make_first_admin(session, older, "root", "long enough", at=NOON)
    made = one_time_links.make_first_admin(session, newer, "root", "long enough", at=NOON)
    assert made.role == "admin"
    with pytest.raises(Conflict):
        one_time_links.make_first_admin(session, newer, "again", "long enough", at=NOON)
    assert one_time_links.for_first_admin(session, NOON) is None


def test_links_end(session: Session) -> None:
    admin, person = make_person(session, "admin"), make_person(session)
    token = one_time_links.for_password(session, person, by=admin, at=NOON)
    setup = "x" * 30
    for bad in ("", setup, token + "x"):
        with pytest.raises(NotFound):
            one_time_links.person_of(session, bad, NOON)
    assert one_time_links.person_of(session, token, NOON + timedelta(hours=23)) is person
    with pytest.raises(NotFound):
        one_time_links.person_of(session, token, NOON + timedelta(hours=24))
    accounts.close(session, person, by=admin, at=NOON)
    with pytest.raises(NotFound):
        one_time_links.person_of(session, token, NOON)


def test_a_link_for_a_password_makes_no_administrator(session: Session) -> None:
    person = make_person(session)
    token = one_time_links.for_password(session, person, by=person, at=NOON)
    assert not one_time_links.is_for_first_admin(session, token, NOON)
    with pytest.raises(NotFound):
        one_time_links.make_first_admin(session, token, "root", "long enough", at=NOON)


def test_a_chosen_password_ends_earlier_sign_ins(session: Session) -> None:
    admin, person = make_person(session, "admin"), make_person(session, password="the old one")
    key = people.sign_in(session, person, NOON)
    token = one_time_links.for_password(session, person, by=admin, at=NOON)
    one_time_links.choose_password(session, token, "the new one", NOON)
    assert people.signed_in(session, key, NOON) is None
    assert people.with_password(session, person.name, "the new one") is person
    assert isinstance(session.get(Person, person.id), Person)
