"""The account of a requester: found by name and contact together, and never by a guess."""

import pytest
from sqlalchemy.orm import Session

from kb import people, requesters
from tests.factories import NOON

NAME, CONTACT = "需求方 17", "138-0000 0017"


@pytest.fixture
def known(session: Session) -> Session:
    """One account with the contact of the ticket, among others that only resemble it."""
    people.add(session, "seventeen", "user", at=NOON, display_name=NAME, contact="13800000017")
    people.add(session, "namesake", "user", at=NOON, display_name=NAME, contact="8018")
    people.add(session, "colleague", "user", at=NOON, display_name="需求方 18", contact=CONTACT)
    people.add(session, "helper", "agent", at=NOON, display_name="一线 2", contact="8002")
    return session


@pytest.mark.parametrize(
    ("name", "contact", "account"),
    [
        (NAME, CONTACT, "seventeen"),
        ("seventeen", "13800000017", "seventeen"),
        ("需求方 18", CONTACT, "colleague"),
        (NAME, "8017", None),
        ("需求方 19", CONTACT, None),
        ("", CONTACT, None),
        (NAME, "", None),
        ("一线 2", "8002", None),
    ],
)
def test_name_and_contact_together_mean_an_account(
    known: Session, name: str, contact: str, account: str | None
) -> None:
    found = requesters.account_of(known, name, contact)
    assert (found.name if found else None) == account


def test_two_accounts_or_a_closed_one_are_nobody(known: Session) -> None:
    again = people.add(known, "again", "user", at=NOON, display_name=NAME, contact="13800000017")
    assert requesters.account_of(known, NAME, CONTACT) is None
    again.is_active = False
    assert requesters.account_of(known, NAME, CONTACT) == people.get(known, "seventeen")


def test_a_name_with_a_hyphen_is_no_telephone(session: Session) -> None:
    people.add(session, "one", "user", at=NOON, display_name=NAME, contact="a-b@example.com")
    assert requesters.account_of(session, NAME, "A-B@example.com")
    assert requesters.account_of(session, NAME, "ab@example.com") is None
