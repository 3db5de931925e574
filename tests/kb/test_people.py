"""Accounts, passwords, sign-ins, tokens and counted attempts."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import people
from kb.errors import Conflict, Invalid, NotFound
from kb.models import ApiToken, Attempt, SignIn
from tests.factories import NOON, make_person

PASSWORD = "correct horse battery"


def test_a_password_opens_its_account_only(session: Session) -> None:
    person = make_person(session, "agent", "gong", password=PASSWORD)
    make_person(session, "user", "nobody")
    assert person.password_hash.startswith("$argon2id$")
    assert people.with_password(session, " gong ", PASSWORD) is person
    for name, password in (("gong", "wrong"), ("nobody", ""), ("missing", PASSWORD), ("gong", "\ud800")):
        assert people.with_password(session, name, password) is None
    person.is_active = False
    assert people.with_password(session, "gong", PASSWORD) is None


@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_a_password_has_a_length(session: Session, password: str) -> None:
    with pytest.raises(Invalid, match="password"):
        make_person(session, "user", password=password)


def test_names_are_unique_and_roles_known(session: Session) -> None:
    make_person(session, "user", "gong")
    with pytest.raises(Conflict):
        make_person(session, "user", " gong ")
    for name, role in (("", "user"), ("x" * 81, "user"), ("a", "root")):
        with pytest.raises(Invalid):
            people.add(session, name, role, at=NOON)
    with pytest.raises(NotFound):
        people.get(session, "missing")
    assert [p.name for p in people.everyone(session)] == ["gong"]


def test_a_sign_in_ends_by_idleness_age_sign_out_and_new_password(session: Session) -> None:
    person = make_person(session, "user", password=PASSWORD)
    key = people.sign_in(session, person, NOON)
    session.flush()
    assert session.scalars(select(SignIn.key_hash)).one() != key
    assert people.signed_in(session, key, NOON + timedelta(days=6)) is person
    assert people.signed_in(session, key, NOON + timedelta(days=8)) is None
    assert not people.is_to_be_touched(session, key, NOON + timedelta(minutes=4))
    assert people.is_to_be_touched(session, key, NOON + timedelta(minutes=6))
    assert not people.is_to_be_touched(session, "x", NOON + timedelta(minutes=6))
    for day in range(5, 35, 5):
        people.touch(session, key, NOON + timedelta(days=day))
    assert people.signed_in(session, key, NOON + timedelta(days=31)) is None
    people.sign_out(session, key)
    assert people.signed_in(session, key, NOON) is None
    key = people.sign_in(session, person, NOON)
    session.flush()
    people.set_password(session, person, PASSWORD + "!")
    session.expire_all()
    assert people.signed_in(session, key, NOON) is None
    for unknown in ("", "\ud800", "x"):
        assert people.signed_in(session, unknown, NOON) is None


def test_a_token_is_stored_as_hash_and_ends_with_the_account(session: Session) -> None:
    person = make_person(session, "user")
    token = people.issue_token(session, person, NOON)
    session.flush()
    assert token not in session.scalars(select(ApiToken.token_hash)).one()
    assert people.with_token(session, token) is person
    assert people.with_token(session, token + "x") is None
    person.is_active = False
    assert people.with_token(session, token) is None


def test_attempts_are_counted_in_a_window_and_forgotten_after_a_day(session: Session) -> None:
    for minute in range(5):
        people.note_attempt(session, "sign-in", "1.2.3.4", NOON + timedelta(minutes=minute))
    session.flush()
    assert people.attempts(session, "sign-in", "1.2.3.4", NOON + timedelta(minutes=1)) == 3
    assert people.attempts(session, "sign-in", "4.3.2.1", NOON - timedelta(days=1)) == 0
    people.note_attempt(session, "ticket", "x" * 300, NOON + timedelta(days=2))
    session.flush()
    assert len(session.scalars(select(Attempt)).all()) == 1
