"""The queues of the workbench, and requesters found by what somebody types."""

from datetime import UTC, timedelta

import pytest
from sqlalchemy.orm import Session

from kb import queues, requesters, teams, tickets
from kb.models import Person, Ticket
from kb.requesters import Requester
from kb.teams import TeamForm
from tests.factories import NOON, a_form, make_person, make_ticket

MORNING = NOON.replace(hour=9)


def reported(session: Session, number: int, **more: str) -> Ticket:
    """Store a ticket of a requester with a telephone number of their own."""
    requester = {"name": f"需求方 {number}", "contact": f"138-0013-{number:04}", **more}
    return tickets.open_ticket(session, a_form(requester=requester), by=None, at=NOON, zone=UTC)


def test_each_queue_holds_what_waits_for_somebody(session: Session) -> None:
    me, other = make_person(session, "agent"), make_person(session, "agent")
    free = make_ticket(session, "没人接")
    mine, theirs, asked = (make_ticket(session, title) for title in ("我的", "别人的", "待补充"))
    tickets.take(session, mine, by=me, at=NOON)
    tickets.take(session, theirs, by=other, at=NOON)
    asked.status = "pending"
    solved = make_ticket(session, "待确认", resolution="好了", agent=other)
    closed = make_ticket(session, "完", resolution="好了", agent=me)
    tickets.confirm(session, closed, by=None, at=NOON)
    session.flush()
    held = {
        "active": {free, mine, theirs, asked},
        "mine": {mine},
        "unassigned": {free, asked},
        "warning": set(),
        "breached": set(),
        "waiting": {asked, solved},
        "all": {free, mine, theirs, asked, solved, closed},
    }
    listed = {name: set(queues.listing(session, me, name, at=NOON)) for name in queues.QUEUES}
    assert listed == held | {name: set() for name in queues.OWN}
    assert queues.counts(session, me, at=NOON) == {
        name: len(found) for name, found in held.items() if name != "all"
    }
    assert list(queues.listing(session, None, "all", at=NOON)) == []


def test_teams_leads_and_who_follows_have_queues_of_their_own(session: Session) -> None:
    me, other, admin = (make_person(session, role) for role in ("agent", "engineer", "admin"))
    form = TeamForm("硬件组", "1", ["硬件"], me.name, [me.name])
    mine = teams.add(session, form, by=None, at=NOON)
    teams.add(session, TeamForm("网络组", "1", ["网络"], "", [other.name]), by=None, at=NOON)
    own, asked, copied, elsewhere, danger = (
        make_ticket(session, category=category) for category in ("硬件", "网络", "网络", "网络", "硬件")
    )
    solved = make_ticket(session, resolution="好了", agent=other)
    tickets.consult(session, asked, mine, "是网线吗？", by=other, at=NOON)
    tickets.consult(session, elsewhere, me, "你见过吗？", by=other, at=NOON)
    tickets.copy_to(session, copied, [me], by=other, at=NOON)
    tickets.copy_to(session, solved, [me], by=other, at=NOON)
    for row in (danger, elsewhere):
        tickets.tell_lead(session, row, "全停了", by=other, at=NOON)
    session.flush()

    def held(person: Person, name: str, team: int = 0) -> set[Ticket]:
        return set(queues.listing(session, person, name, at=NOON, team=team))

    assert held(me, "team") == {own, danger, asked}
    assert held(me, "cc") == {copied, elsewhere}
    assert (held(me, "danger"), held(admin, "danger")) == ({danger}, {danger, elsewhere})
    assert held(me, "active", mine.id) == {own, danger}
    counted = queues.counts(session, me, at=NOON)
    assert {name: counted[name] for name in queues.OWN} == {"team": 3, "cc": 2, "danger": 1}
    of_team = queues.counts(session, me, at=NOON, team=mine.id)
    assert (of_team["active"], of_team["team"], of_team["cc"], of_team["breached"]) == (2, 2, 0, 0)
    assert set(queues.OWN) & queues.counts(session, admin, at=NOON).keys() == {"danger"}


def test_what_is_new_and_due_comes_first_and_pages_go_on(session: Session) -> None:
    taken = make_ticket(session, "已接", impact="企业", urgency="紧急")
    tickets.take(session, taken, by=make_person(session, "agent"), at=NOON)
    late, soon = make_ticket(session, "慢"), make_ticket(session, "快", impact="企业", urgency="紧急")
    agent = make_person(session, "agent")
    assert list(queues.listing(session, agent, at=NOON)) == [soon, late, taken]
    first = queues.listing(session, agent, at=NOON, limit=1)
    assert list(queues.listing(session, agent, at=NOON, before=first[0].id)) == [late, taken]
    assert list(queues.listing(session, agent, "all", at=NOON, before=late.id)) == [taken]


def test_what_comes_near_a_limit_or_has_passed_one_stands_in_its_own_queue(session: Session) -> None:
    agent = make_person(session, "agent")
    urgent = [make_ticket(session, at=MORNING, impact="企业", urgency="紧急") for _ in range(3)]
    usual = make_ticket(session, at=MORNING)
    tickets.take(session, usual, by=agent, at=MORNING)
    for ticket in urgent[:2]:
        tickets.take(session, ticket, by=agent, at=MORNING)
        tickets.contact(session, ticket, "call", "", by=agent, at=MORNING)
    tickets.ask(session, urgent[1], "哪一台？", by=agent, at=MORNING)

    def held(name: str, minutes: int) -> list[Ticket]:
        return list(queues.listing(session, agent, name, at=MORNING + timedelta(minutes=minutes)))

    assert held("warning", 4) == [urgent[2]]
    assert (held("warning", 5), held("breached", 5)) == ([], [urgent[2]])
    assert held("warning", 180) == urgent[:2]
    assert held("breached", 240) == [urgent[2], *urgent[:2]]
    page = queues.listing(session, agent, "breached", at=MORNING + timedelta(hours=4), before=urgent[2].id)
    assert list(page) == urgent[:2]
    counted = queues.counts(session, agent, at=MORNING + timedelta(hours=4))
    assert (counted["warning"], counted["breached"]) == (0, 3)
    tickets.resolve(session, urgent[2], "好了", by=agent, at=MORNING)
    assert held("breached", 240) == urgent[:2]


@pytest.mark.parametrize(
    "typed", ["方 7", "138-0013-0007", "13800130007", "0130007", "138 0013 0007", "C-77"]
)
def test_a_requester_is_found_by_name_telephone_or_customer_number(session: Session, typed: str) -> None:
    for _ in range(2):
        reported(session, 7, customer_no="C-77", department="财务")
    reported(session, 8)
    agent = make_person(session, "agent")
    assert requesters.find(session, typed) == [Requester("需求方 7", "138-0013-0007", "财务", "C-77", 2)]
    assert len(queues.listing(session, agent, "all", at=NOON, requester=typed)) == 2


def test_accounts_that_never_reported_are_found_and_colleagues_are_not(session: Session) -> None:
    make_person(session, "user", "zhou", display_name="需求方 40", contact="8040")
    make_person(session, "agent", "agent-40", display_name="一线 40", contact="8040")
    assert requesters.find(session, "8040") == [Requester("需求方 40", "8040")]
    assert requesters.find(session, "8") == []


@pytest.mark.parametrize("typed", ["%", "_%", "%%", "\\", "/%", " "])
def test_what_is_typed_is_no_pattern(session: Session, typed: str) -> None:
    make_ticket(session)
    assert requesters.find(session, typed) == []


def test_earlier_tickets_are_those_of_the_same_requester(session: Session) -> None:
    user = make_person(session)
    first = make_ticket(session, "第一次", requester=user)
    now = reported(session, 9)
    by_phone, by_another = reported(session, 9), reported(session, 10)
    now.requester_id = user.id
    nobody = reported(session, 11)
    nobody.requester_contact = ""
    session.flush()
    assert list(requesters.earlier(session, now)) == [by_phone, first]
    assert list(requesters.earlier(session, by_another)) == []
    assert list(requesters.earlier(session, nobody)) == []
