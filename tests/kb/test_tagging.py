"""Tags of tickets, and how something was done at them."""

import pytest
from sqlalchemy.orm import Session

from kb import tickets
from kb.errors import Invalid
from tests.factories import NOON, make_person, make_ticket


def test_tags_are_the_same_but_for_case_and_width(session: Session) -> None:
    agent, first, second = make_person(session, "agent"), make_ticket(session), make_ticket(session)
    assert tickets.tag(session, first, ["VPN，证书", " vpn "], by=agent, at=NOON)
    assert tickets.tag(session, second, ["\uff36\uff30\uff2e", "#vpn"], by=agent, at=NOON)
    assert not tickets.tag(session, second, ["Vpn"], ["没有的"], by=agent, at=NOON)
    assert tickets.tags_of(session, [first, second]) == {first.id: ["vpn", "证书"], second.id: ["vpn"]}
    assert tickets.known_tags(session) == ["vpn", "证书"]
    assert tickets.known_tags(session, "证") == ["证书"]
    assert tickets.known_tags(session, "%") == []
    assert tickets.tag(session, first, [], ["VPN"], by=agent, at=NOON)
    happened = [
        event for event in tickets.events(session, first, public_only=False) if event.kind == "tagged"
    ]
    assert [event.data for event in happened] == [
        {"added": ["vpn", "证书"], "removed": []},
        {"added": [], "removed": ["vpn"]},
    ]
    assert not any(event.is_public for event in happened)


def test_too_many_and_too_long_tags_are_refused(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    for tags in (["长" * 41], [f"标签 {n}" for n in range(21)]):
        with pytest.raises(Invalid) as raised:
            tickets.tag(session, ticket, tags, by=agent, at=NOON)
        assert list(raised.value.fields) == ["tag"]


@pytest.mark.parametrize(("urgency", "needed"), [("紧急", False), ("一般", True)])
def test_remote_work_names_its_steps_unless_the_ticket_is_urgent(
    session: Session, urgency: str, needed: bool
) -> None:
    ticket = make_ticket(session, impact="企业", urgency=urgency)
    assert tickets.done(ticket, "") == {}
    assert tickets.done(ticket, "on-site", " 换了网线 ") == {"manner": "on-site", "key_steps": "换了网线"}
    if not needed:
        assert tickets.done(ticket, "remote") == {"manner": "remote"}
        return
    with pytest.raises(Invalid) as raised:
        tickets.done(ticket, "remote", "\n ")
    assert list(raised.value.fields) == ["key_steps"]


def test_how_it_was_done_stands_in_the_record(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    done = tickets.done(ticket, "remote", "清了缓存")
    tickets.reply(session, ticket, "好了", by=agent, at=NOON, done=done)
    tickets.reply(session, ticket, "记一下", by=agent, at=NOON, is_public=False, done=done)
    tickets.contact(session, ticket, "progress", "在看", by=agent, at=NOON, done=done)
    tickets.contact(session, ticket, "call", "", by=agent, at=NOON, done=done)
    tickets.resolve(session, ticket, "清缓存", by=agent, at=NOON, done=done)
    kinds = {
        event.kind
        for event in tickets.events(session, ticket, public_only=False)
        if event.data.get("manner") == "remote" and event.data["key_steps"] == "清了缓存"
    }
    assert kinds == {"reply", "note", "progress", "called", "resolved"}
