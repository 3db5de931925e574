"""The watch says everything once, whoever looks how often, and nothing holds up a P1."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import proposals, settings, tickets
from kb.clocks import Limit, Span
from kb.database import Database
from kb.errors import Conflict, Invalid
from kb.models import Contract, Ticket, TicketEvent
from kb.settings import House, calendar_json
from kb.settings.limits import limits_json
from tests.factories import NOON, a_form, make_person, make_ticket

MORNING = NOON.replace(hour=9)
"""In UTC, in which these tickets are: the first hour of a Tuesday's work."""

P1 = {"impact": "企业", "urgency": "紧急"}
P2 = {"impact": "企业", "urgency": "重要"}
P3 = {"impact": "企业", "urgency": "一般"}


def after(**span: float) -> datetime:
    return MORNING + timedelta(**span)


def kinds(session: Session, ticket: Ticket) -> list[tuple[str, str]]:
    """Return what the watch said of a ticket."""
    found = tickets.events(session, ticket, public_only=False)
    return [(event.kind, str(event.data.get("about", ""))) for event in found if event.by_label == "系统"]


def look(session: Session, at: datetime) -> None:
    while tickets.look(session, at=at).more:
        pass
    session.expire_all()


def test_a_p1_is_warned_breached_handed_on_and_told_to_the_lead(session: Session) -> None:
    ticket = make_ticket(session, at=MORNING, **P1)
    told = []
    for minutes in range(0, 370, 1):
        look(session, after(minutes=minutes))
        said = kinds(session, ticket)[len(told) :]
        told += [(minutes, *each) for each in said]
    assert told == [
        (4, "warned", "first_response"),
        (5, "breached", "first_response"),
        (8, "warned", "acceptance"),
        (10, "breached", "acceptance"),
        (120, "escalated", ""),
        (180, "warned", "resolution"),
        (240, "escalated", ""),
        (240, "breached", "resolution"),
        (360, "lead-told", "resolution"),
    ]
    assert (ticket.line, ticket.lead_told_at, ticket.alarm_at) == (3, after(minutes=360), None)
    public = {event.data.get("about") for event in tickets.events(session, ticket, public_only=True)}
    assert public == {None, "resolution"}


def test_looking_again_or_with_a_clock_put_back_says_nothing_more(session: Session) -> None:
    ticket = make_ticket(session, at=MORNING, **P1)
    look(session, after(hours=5))
    said = kinds(session, ticket)
    for at in (after(hours=5), after(minutes=3), after(hours=4), after(hours=5)):
        look(session, at)
    tickets.contact(session, ticket, "call", "", by=make_person(session, "agent"), at=after(minutes=3))
    look(session, after(hours=5))
    assert kinds(session, ticket) == said
    assert ticket.first_response_at == after(minutes=3)


def test_two_who_look_at_once_say_nothing_twice(database: Database) -> None:
    with database.begin() as db:
        for _ in range(60):
            make_ticket(db, at=MORNING, **P1)
    start = Barrier(4)

    def watch() -> None:
        start.wait()
        for minutes in range(0, 400, 40):
            more = True
            while more:
                with database.begin() as db:
                    more = tickets.look(db, at=after(minutes=minutes), limit=7).more

    threads = [Thread(target=watch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as db:
        said = db.execute(select(TicketEvent.ticket_id, TicketEvent.kind, TicketEvent.data)).all()
    counted = Counter((key, kind, data.get("about"), data.get("to")) for key, kind, data in said)
    assert set(counted.values()) == {1}
    assert len(counted) == 60 * 8  # opened, two breaches, two lines, warning, breach, lead


def watch_in_a_process(url: str, start: Any) -> None:
    database = Database(url)
    start.wait(20)
    for minutes in range(0, 401, 100):
        more = True
        while more:
            with database.begin() as db:
                more = tickets.look(db, at=after(minutes=minutes), limit=3).more
    database.close()


@pytest.mark.server
def test_two_processes_on_one_file_say_nothing_twice(database: Database) -> None:
    with database.begin() as db:
        for _ in range(12):
            make_ticket(db, at=MORNING, **P1)
    context = get_context("spawn")
    start = context.Barrier(2)
    both = [context.Process(target=watch_in_a_process, args=(database.url, start)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    with database.read() as db:
        said = db.execute(select(TicketEvent.ticket_id, TicketEvent.kind, TicketEvent.data)).all()
    counted = Counter((key, kind, data.get("about"), data.get("to")) for key, kind, data in said)
    assert (set(counted.values()), len(counted)) == ({1}, 12 * 8)


def test_asking_pauses_and_the_answer_of_the_requester_goes_on(session: Session) -> None:
    agent = make_person(session, "agent")
    ticket = make_ticket(session, at=MORNING, **P3)
    tickets.ask(session, ticket, "哪一台？", by=agent, at=after(hours=1))
    assert (ticket.status, ticket.paused_left, ticket.assignee_id) == ("pending", 8 * 3600, agent.id)
    assert ticket.accepted_at == after(hours=1)
    look(session, after(days=1))
    assert ("warned", "resolution") not in kinds(session, ticket)
    tickets.reply(session, ticket, "三楼那台", by=None, at=after(days=1))
    assert (ticket.status, ticket.paused_left) == ("open", None)
    assert ticket.resolution_due == after(days=1, hours=8)
    recorded = [
        event.data.get("clocks", {}).get("resolution") for event in session.scalars(select(TicketEvent))
    ]
    did = [each["did"] for each in recorded if each]
    assert did == ["started", "paused", "resumed"]
    tickets.ask(session, ticket, "几楼？", by=agent, at=after(days=1, hours=1))
    tickets.resume(session, ticket, "打电话问到了", by=agent, at=after(days=1, hours=2))
    assert ticket.resolution_due == after(days=1, hours=9)
    with pytest.raises(Conflict):
        tickets.resume(session, ticket, by=agent, at=after(days=1, hours=2))


def test_a_third_party_is_told_and_stops_no_clock(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session, at=MORNING, **P2)
    due = ticket.resolution_due
    tickets.wait_for(session, ticket, "网络运营商", by=agent, at=after(hours=1))
    assert (ticket.waiting_for, ticket.paused_left, ticket.resolution_due) == ("网络运营商", None, due)
    tickets.wait_for(session, ticket, "", by=agent, at=after(hours=2))
    public = [event.kind for event in tickets.events(session, ticket, public_only=True)]
    assert public[-2:] == ["third-party", "third-party-done"]


def test_nothing_holds_up_a_p1(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session, at=MORNING, **P1)
    due = ticket.resolution_due
    look(session, after(hours=5))
    tickets.ask(session, ticket, "哪一台？", by=agent, at=after(hours=5))
    assert (ticket.paused_left, ticket.resolution_due) == (None, due)
    tickets.contact(session, ticket, "call", "", by=agent, at=after(hours=5))
    ticket.line = 1
    tickets.escalate(session, ticket, "", by=agent, at=after(hours=5))
    tickets.tell_lead(session, ticket, " ", by=agent, at=after(hours=5))
    tickets.resolve(session, ticket, "好了", by=agent, at=after(hours=5))
    assert (ticket.status, ticket.alarm_at, ticket.next_due) == ("resolved", None, None)


def test_what_answers_is_recorded_by_the_level(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session, at=MORNING, **P2)
    tickets.reply(session, ticket, "在看", by=agent, at=after(minutes=1))
    tickets.contact(session, ticket, "progress", "查到交换机了", by=agent, at=after(minutes=2))
    assert ticket.first_response_at is None
    with pytest.raises(Invalid):
        tickets.contact(session, ticket, "plan", "", by=agent, at=after(minutes=3))
    expected = after(hours=6)
    tickets.contact(session, ticket, "plan", "", by=agent, at=after(minutes=3), expected=expected)
    assert (ticket.first_response_at, ticket.planned_at) == (after(minutes=3), expected)
    assert ticket.assignee_id == agent.id
    event = session.scalar(select(TicketEvent).where(TicketEvent.kind == "plan"))
    assert event is not None
    assert event.data["handler"] == agent.label
    requester = make_person(session, "user")
    other = make_ticket(session, requester=requester, at=MORNING)
    tickets.reply(session, other, "还有一句", by=requester, at=after(minutes=1))
    assert other.first_response_at is None


def test_a_warning_asks_and_the_answer_tells_the_requester(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session, at=MORNING, **P3)
    look(session, after(hours=8))
    told = tickets.events(session, ticket, public_only=False)
    [question] = [each for each in tickets.questions(told) if each.about == "resolution"]
    assert question.stage == "warned"
    at, expected = after(hours=8), after(days=1, hours=3)
    for reason, when in (("没有这个原因", expected), ("人手不足", None), ("人手不足", at)):
        with pytest.raises(Invalid):
            tickets.explain(session, ticket, "resolution", reason, by=agent, at=at, expected=when)
    tickets.explain(
        session, ticket, "resolution", "人手不足", by=agent, at=at, expected=expected, text="抱歉"
    )
    last = tickets.events(session, ticket, public_only=True)[-1]
    assert (last.kind, last.text, last.data["reason"]) == ("replanned", "抱歉", "人手不足")
    assert ticket.planned_at == expected
    with pytest.raises(Conflict):
        tickets.explain(session, ticket, "resolution", "人手不足", by=agent, at=at, expected=expected)
    look(session, after(days=1))
    tickets.explain(session, ticket, "resolution", "等待备件或采购", by=agent, at=after(days=1))
    last = tickets.events(session, ticket, public_only=False)[-1]
    assert (last.kind, last.is_public, last.data["stage"]) == ("explained", False, "breached")


def test_a_warning_asks_no_more_when_the_limit_was_met(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session, at=MORNING, **P3)
    look(session, after(hours=8))
    tickets.resolve(session, ticket, "好了", by=agent, at=after(hours=8))
    left = tickets.questions(tickets.events(session, ticket, public_only=False))
    assert [each.about for each in left] == ["first_response"]


def test_escalating_by_hand_keeps_what_was_tried_and_comes_before_the_watch(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session, at=MORNING, **P2)
    with pytest.raises(Invalid):
        tickets.escalate(session, ticket, "", by=agent, at=after(hours=1))
    tickets.escalate(session, ticket, "不会", by=agent, at=after(hours=1), tried=["KB-000001", "KB-000001"])
    look(session, after(hours=2))
    assert ("escalated", "") not in kinds(session, ticket)
    look(session, after(hours=4))
    assert ticket.line == 3
    with pytest.raises(Conflict):
        tickets.escalate(session, ticket, "不会", by=agent, at=after(hours=5))
    first = session.scalar(select(TicketEvent).where(TicketEvent.kind == "escalated"))
    assert first is not None
    assert (first.data["tried"], first.is_public) == (["KB-000001"], False)


def test_open_tickets_follow_other_rules_and_calendars_and_what_was_met_stays(session: Session) -> None:
    agent = make_person(session, "agent")
    ticket = make_ticket(session, at=MORNING, **P3)
    answered = make_ticket(session, at=MORNING)
    tickets.reply(session, answered, "好", by=agent, at=after(minutes=5))
    due = answered.first_response_due
    limits = {**House().limits, "P3": Limit(Span(2, "hours"), Span(2, "days"))}
    limits["P4"] = Limit(Span(1, "hours"), Span(3, "days"), answered_by=frozenset({"call"}))
    tomorrow = (MORNING + timedelta(days=1)).date().isoformat()
    calendar = {**calendar_json(House().calendar), "holidays": [[tomorrow, tomorrow]]}
    settings.change(
        session, {"limits": limits_json(limits), "calendars": {"": calendar}}, by=None, at=after(hours=1)
    )
    assert tickets.is_anything_due(session, MORNING)
    assert tickets.retime(session, at=after(hours=1), zone="UTC") == 2
    assert tickets.retime(session, at=after(hours=1), zone="UTC") == 0
    session.flush()
    assert not tickets.is_anything_due(session, MORNING)
    assert ticket.resolution_due == after(days=2, hours=9)
    assert (answered.first_response_at, answered.first_response_due) == (after(minutes=5), due)
    assert kinds(session, ticket) == [("limit-moved", "resolution")]
    settings.change(session, {"site_name": "帮帮台"}, by=None, at=after(hours=1))
    assert not tickets.is_anything_due(session, MORNING)


def test_tickets_from_before_anybody_watched_are_computed_in_silence(session: Session) -> None:
    ticket = make_ticket(session, at=MORNING, **P2)
    ticket.timed_by, ticket.watch, ticket.alarm_at = "", {}, None
    session.flush()
    tickets.retime(session, at=after(days=9), zone="Asia/Shanghai")
    look(session, after(days=9))
    assert (kinds(session, ticket), ticket.zone) == ([], "Asia/Shanghai")


def test_a_contract_gives_its_customer_a_tier(session: Session) -> None:
    session.add(Contract(customer_no="C-1", name="", tier="vip", until=NOON.date()))
    session.flush()
    requester = {"name": "需求方 1", "contact": "8001", "customer_no": "C-1"}
    ticket = make_ticket(session, at=MORNING, requester=None, **P3)
    vip = tickets.open_ticket(session, a_form(requester=requester, **P3), by=None, at=MORNING, zone=UTC)
    assert (ticket.tier, vip.tier) == ("", "vip")
    assert vip.resolution_due == after(hours=4, minutes=30)


def test_a_graver_level_is_recorded_with_what_it_does_to_the_clocks(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session, at=MORNING)
    proposals.classify(session, ticket, P1, by=agent, at=after(hours=3))
    assert ticket.resolution_due == after(hours=7)
    event = session.scalar(select(TicketEvent).where(TicketEvent.kind == "classified"))
    assert event is not None
    assert event.data["clocks"]["resolution"] == {"did": "moved", "due": after(hours=7).isoformat()}


def test_who_decides_to_go_starts_the_clock_of_the_way(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session, at=MORNING, **P1)
    with pytest.raises(Conflict):
        tickets.arrive(session, ticket, by=agent, at=after(hours=1))
    tickets.set_out(session, ticket, by=agent, at=after(hours=1))
    assert ticket.on_site_due == after(hours=3)
    with pytest.raises(Conflict):
        tickets.set_out(session, ticket, by=agent, at=after(hours=1))
    tickets.arrive(session, ticket, by=agent, at=after(hours=2))
    assert ticket.on_site_at == after(hours=2)


def test_a_call_that_was_entered_by_hand_is_a_first_response(session: Session) -> None:
    agent = make_person(session, "agent")
    ticket = tickets.open_ticket(
        session, a_form(**P1), by=agent, at=MORNING, zone=UTC, channel="phone", rang=45
    )
    assert (ticket.first_response_at, ticket.accepted_at) == (MORNING, MORNING)
    assert ticket.first_response_due == MORNING - timedelta(seconds=15)
