"""What is proposed for a ticket is written down, may be changed, and names who handled its like."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import changes, clocks, difficulty, proposals, settings, tickets
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


def test_another_level_needs_a_reason_but_for_a_p1_and_a_difficulty_none(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    change = partial(proposals.classify, session, ticket, by=agent, at=NOON)
    for reason in ("", " ", "\u200b", "长" * 501):
        with pytest.raises(Invalid) as found:
            change({"impact": "部门"}, reason=reason)
        assert set(found.value.fields) == {"reason"}
        assert ticket.impact == "个人"
    assert change({"difficulty": "复杂", "category": "网络"})
    assert change({"impact": "部门"}, reason="整个小组都不能用")
    assert change({"urgency": "紧急"})
    assert (ticket.priority, ticket.difficulty) == ("P1", "复杂")
    told = [event.data for event in tickets.events(session, ticket, public_only=False)][1:]
    assert [data["reason"] for data in told] == ["", "整个小组都不能用", ""]
    assert told[0]["changed"] == {"category": ["硬件", "网络"], "difficulty": ["", "复杂"]}


def test_the_matrix_of_today_holds_for_what_is_changed_today(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    matrix = {impact: dict.fromkeys(row, "P3") for impact, row in clocks.MATRIX.items()}
    settings.change(session, {"matrix": matrix}, by=None, at=NOON)
    proposals.classify(session, ticket, {"category": "网络"}, by=agent, at=NOON)
    assert ticket.priority == "P4"
    proposals.classify(session, ticket, {"impact": "企业"}, by=agent, at=NOON, reason="全公司")
    assert ticket.priority == "P3"


def test_what_waits_goes_on_as_soon_as_it_is_a_p1(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    tickets.ask(session, ticket, "哪一台？", by=agent, at=NOON)
    proposals.classify(session, ticket, {"impact": "企业", "urgency": "紧急"}, by=agent, at=NOON)
    assert (ticket.status, ticket.is_paused) == ("open", False)


def test_a_difficulty_is_proposed_on_an_honest_basis_only(session: Session) -> None:
    agent = make_person(session, "agent")
    solved = [make_ticket(session, f"旧 {n}", resolution="好了", agent=agent) for n in range(33)]
    for n, ticket in enumerate(solved):
        ticket.resolved_at = ticket.created_at + timedelta(minutes=10 * (n + 1))
    assert difficulty.likely(session, [t.id for t in solved[:2]]) is None
    found = [
        difficulty.likely(session, [t.id for t in part]) for part in (solved[:3], solved[15:18], solved[-3:])
    ]
    assert [one.value for one in found if one] == ["简单", "一般", "复杂"]
    for ticket in solved[:3]:
        ticket.difficulty = "复杂"
    said = difficulty.likely(session, [t.id for t in solved[:4]])
    assert said is not None
    assert (said.value, said.alike, said.took) == ("复杂", 3, None)
    solved[0].difficulty = solved[3].difficulty = "简单"
    session.flush()
    assert difficulty.likely(session, []) is None


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
