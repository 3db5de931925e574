"""What is proposed for a ticket is written down, may be changed, and names who handled its like."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import changes, proposals
from kb.errors import Conflict, Invalid
from kb.models import TicketEvent
from tests.factories import NOON, make_person, make_ticket


def test_what_was_proposed_is_kept_beside_what_was_chosen(session: Session) -> None:
    ticket = make_ticket(session, category="硬件")
    proposals.note(session, ticket, {"category": "网络", "impact": "部门"}, at=NOON)
    session.flush()
    event = session.scalar(select(TicketEvent).where(TicketEvent.kind == proposals.PROPOSED))
    assert event is not None
    assert not event.is_public
    assert event.data["proposed"] == {"category": "网络", "impact": "部门"}
    assert event.data["chosen"] == {"category": "硬件", "impact": "个人", "urgency": "一般", "priority": "P4"}


def test_another_impact_brings_another_priority_and_other_limits(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    due = ticket.resolution_due
    assert proposals.classify(
        session,
        ticket,
        {"impact": "企业", "urgency": "紧急", "category": "网络/无线"},
        by=agent,
        at=NOON,
    )
    assert (ticket.priority, ticket.category) == ("P1", "网络/无线")
    assert ticket.resolution_due == NOON + timedelta(hours=4)
    assert due != ticket.resolution_due
    assert ticket.changed == changes.last(session)
    assert not proposals.classify(session, ticket, {"impact": "企业"}, by=agent, at=NOON)


@pytest.mark.parametrize(
    "chosen", [{"impact": "全球"}, {"urgency": ""}, {"status": "closed"}, {"category": "长" * 201}]
)
def test_what_is_no_choice_is_refused(session: Session, chosen: dict[str, str]) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    with pytest.raises(Invalid):
        proposals.classify(session, ticket, chosen, by=agent, at=NOON)


def test_a_solved_ticket_stays_as_it_is(session: Session) -> None:
    agent = make_person(session, "agent")
    ticket = make_ticket(session, resolution="好了", agent=agent)
    with pytest.raises(Conflict):
        proposals.classify(session, ticket, {"impact": "企业"}, by=agent, at=NOON)


def test_who_solved_its_like_lately_comes_first(session: Session) -> None:
    old, new, gone = (make_person(session, "agent") for _ in range(3))
    early = make_ticket(session, resolution="好了", agent=old, at=NOON - timedelta(days=170))
    late = make_ticket(session, resolution="好了", agent=new, at=NOON - timedelta(days=1))
    lost = make_ticket(session, resolution="好了", agent=gone, at=NOON)
    gone.is_active = False
    found = proposals.handlers(session, {early.id: 0.5, late.id: 0.5, lost.id: 0.9}, "", at=NOON)
    assert [handler.person.id for handler in found] == [new.id, old.id]
    assert [handler.alike for handler in found] == [1, 1]


def test_the_usual_handler_of_a_category_is_named_without_any_like_it(session: Session) -> None:
    usual, once = make_person(session, "agent"), make_person(session, "agent")
    for _ in range(3):
        make_ticket(session, resolution="好了", agent=usual, category="网络/无线")
    make_ticket(session, resolution="好了", agent=once, category="网络")
    found = proposals.handlers(session, {}, "网络/代理", at=NOON)
    assert [(handler.person.id, handler.in_category) for handler in found] == [(usual.id, 3)]
    assert proposals.handlers(session, {}, "", at=NOON) == []


def test_it_is_counted_how_often_a_proposal_held(session: Session) -> None:
    agent = make_person(session, "agent")
    for category in ("网络/无线", "硬件"):
        ticket = make_ticket(session, category=category, resolution="好了", agent=agent)
        proposals.note(session, ticket, {"category": "网络"}, at=NOON)
    session.flush()
    assert proposals.outcomes(session)["category"] == (2, 1)
    assert proposals.outcomes(session)["impact"] == (0, 0)
