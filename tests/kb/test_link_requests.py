"""A lost link is asked for by number and contact, once at a time, and told by the support."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import link_requests, tickets
from kb.errors import NotFound
from tests.factories import NOON, make_person, make_ticket


@pytest.mark.parametrize(
    ("contact", "typed", "same"),
    [
        ("+86 138-0000-0017", "13800000017", True),
        ("138 0000 0017", "１３８００００００１７", True),
        ("a@example.com", " A@Example.com ", True),
        ("企业微信 张", "企业微信张", True),
        ("8017", "8017", True),
        ("13800000017", "13800000018", False),
        ("a1234567@example.com", "1234567", False),
        ("8017", "", False),
    ],
)
def test_a_contact_is_known_however_it_is_written(contact: str, typed: str, same: bool) -> None:
    assert (link_requests.form(contact) == link_requests.form(typed)) is same


@given(st.text(max_size=60))
def test_no_contact_does_more_than_not_fit(contact: str) -> None:
    assert link_requests.form(f"  {contact}\n") == link_requests.form(contact)


def test_only_the_contact_of_the_ticket_is_taken(session: Session) -> None:
    ticket = make_ticket(session, requester=None)
    contact = ticket.requester_contact
    assert not link_requests.ask(session, ticket.number, "8002", at=NOON)
    assert not link_requests.ask(session, "TS20261027999", contact, at=NOON)
    assert not link_requests.ask(session, ticket.number, "", at=NOON)
    assert link_requests.count_waiting(session) == 0
    assert link_requests.ask(session, f" {ticket.number.lower()} ", contact, at=NOON)
    assert [each.ticket_id for each in link_requests.waiting(session)] == [ticket.id]


def test_a_ticket_without_contact_gives_its_link_to_nobody(session: Session) -> None:
    ticket = make_ticket(session)
    ticket.requester_contact = ""
    assert not link_requests.ask(session, ticket.number, "", at=NOON)


def test_asking_again_waits_in_the_same_place(session: Session) -> None:
    ticket = make_ticket(session)
    for hours in (0, 1, 13):
        link_requests.ask(session, ticket.number, "8001", at=NOON + timedelta(hours=hours))
    assert link_requests.count_waiting(session) == 2


def test_who_was_told_waits_no_more_and_the_ticket_remembers(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    link_requests.ask(session, ticket.number, "8001", at=NOON)
    [waiting] = link_requests.waiting(session)
    for _ in range(2):
        assert link_requests.told(session, waiting.id, by=agent, at=NOON) is ticket
    assert link_requests.count_waiting(session) == 0
    kinds = [event.kind for event in tickets.events(session, ticket, public_only=False)]
    assert kinds == ["opened", "link-wanted", "link-told"]
    assert [event.kind for event in tickets.events(session, ticket, public_only=True)] == ["opened"]
    with pytest.raises(NotFound):
        link_requests.told(session, 999, by=agent, at=NOON)
