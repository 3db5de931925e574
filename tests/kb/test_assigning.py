"""Who handles a ticket, who follows it, who is asked about it, and to whose account it belongs."""

import pytest
from sqlalchemy.orm import Session

from kb import changes, teams, tickets, vendors
from kb.errors import Conflict, Invalid, NotFound
from kb.models import Ticket, TicketEvent
from kb.teams import TeamForm
from tests.factories import NOON, make_person, make_ticket


def last(session: Session, ticket: Ticket) -> TicketEvent:
    return tickets.events(session, ticket, public_only=False)[-1]


def test_a_ticket_goes_to_active_support_only(session: Session) -> None:
    agent, other, user = (make_person(session, role) for role in ("agent", "engineer", "user"))
    gone, ticket = make_person(session, "agent"), make_ticket(session)
    gone.is_active = False
    for nobody in (user, gone):
        with pytest.raises(Invalid):
            tickets.assign(session, ticket, nobody, by=agent, at=NOON)
    tickets.assign(session, ticket, other, by=agent, at=NOON)
    assert (ticket.assignee_id, ticket.changed) == (other.id, changes.last(session))
    assert (last(session, ticket).kind, last(session, ticket).is_public) == ("assigned", False)
    solved = make_ticket(session, resolution="好了", agent=agent)
    with pytest.raises(Conflict):
        tickets.assign(session, solved, agent, by=agent, at=NOON)


def test_a_transfer_needs_a_reason_that_the_requester_is_not_told(session: Session) -> None:
    agent, other = make_person(session, "agent"), make_person(session, "engineer")
    ticket = make_ticket(session)
    tickets.take(session, ticket, by=agent, at=NOON)
    with pytest.raises(Invalid):
        tickets.hand(session, ticket, other, " ", by=agent, at=NOON)
    tickets.hand(session, ticket, other, "要查交换机", by=agent, at=NOON)
    told = last(session, ticket)
    assert (told.kind, told.is_public, told.text) == ("transferred", True, "")
    assert told.data == {"from": agent.label, "to": other.label, "reason": "要查交换机"}
    with pytest.raises(Conflict):
        tickets.transfer(session, ticket, other, "再转", by=agent, at=NOON)
    urgent = make_ticket(session, impact="企业", urgency="紧急")
    tickets.take(session, urgent, by=agent, at=NOON)
    tickets.transfer(session, urgent, other, "", by=agent, at=NOON)
    assert urgent.assignee_id == other.id


def test_a_ticket_goes_along_into_a_team_of_its_handler(session: Session) -> None:
    agent, other = make_person(session, "agent"), make_person(session, "engineer")
    desk = teams.add(session, TeamForm("服务台", "1", ["硬件"], "", [agent.name]), by=None, at=NOON)
    network = teams.add(session, TeamForm("网络组", "1", ["网络"], "", [other.name]), by=None, at=NOON)
    ticket = make_ticket(session)
    tickets.hand(session, ticket, other, "", by=agent, at=NOON)
    assert (ticket.team, ticket.assignee) == (network, other)
    tickets.hand(session, ticket, desk, "不是网络的事", by=other, at=NOON)
    assert (ticket.team, ticket.assignee) == (desk, None)
    with pytest.raises(Conflict):
        tickets.transfer(session, ticket, desk, "再转", by=agent, at=NOON)
    teams.close(session, network, by=None, at=NOON)
    with pytest.raises(Invalid):
        tickets.assign(session, ticket, network, by=agent, at=NOON)


def test_who_follows_a_ticket_sees_what_changed_since_they_looked(session: Session) -> None:
    agent, other, user = (make_person(session, role) for role in ("agent", "engineer", "user"))
    ticket = make_ticket(session)
    for people in ([], [user]):
        with pytest.raises(Invalid):
            tickets.copy_to(session, ticket, people, by=agent, at=NOON)
    tickets.copy_to(session, ticket, [other, other], by=agent, at=NOON)
    session.flush()
    tickets.copy_to(session, ticket, [other], by=agent, at=NOON)
    assert [event.kind for event in tickets.events(session, ticket, public_only=False)].count("cc") == 1
    assert [row.person for row in tickets.followers(session, ticket)] == [other]
    assert tickets.unseen(session, [ticket], other) == {ticket.id}
    tickets.looked(session, ticket, other)
    session.flush()
    assert tickets.unseen(session, [ticket], other) == tickets.unseen(session, [ticket], agent) == set()
    tickets.reply(session, ticket, "在看", by=agent, at=NOON)
    assert tickets.unseen(session, [ticket], other) == {ticket.id}
    tickets.leave(session, ticket, other, by=other, at=NOON)
    session.flush()
    assert tickets.followers(session, ticket) == []


def test_others_are_asked_while_the_handler_stays(session: Session) -> None:
    agent, other = make_person(session, "agent"), make_person(session, "engineer")
    team = teams.add(session, TeamForm("网络组"), by=None, at=NOON)
    ticket = make_ticket(session)
    tickets.take(session, ticket, by=agent, at=NOON)
    for whom, question in ((team, " "), (agent, "?"), (make_person(session), "?")):
        with pytest.raises(Invalid):
            tickets.consult(session, ticket, whom, question, by=agent, at=NOON)
    asked = tickets.consult(session, ticket, team, "端口开了吗？", by=agent, at=NOON)
    assert (last(session, ticket).kind, last(session, ticket).is_public) == ("consulted", False)
    tickets.answer(session, ticket, asked, "开了", by=other, at=NOON)
    assert (asked.answered_by, asked.is_open, ticket.assignee_id) == (other.label, False, agent.id)
    assert (last(session, ticket).kind, last(session, ticket).text) == ("consult-answered", "开了")
    with pytest.raises(Conflict):
        tickets.answer(session, ticket, asked, "开了", by=other, at=NOON)
    with pytest.raises(NotFound):
        tickets.consultation(session, make_ticket(session), asked.id)


def test_a_vendor_may_be_waited_for_and_its_answer_ends_that(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    vendor = vendors.add(
        session, {"organisation": "网络厂商", "name": "值班", "phone": "400-1"}, by=None, at=NOON
    )
    due = ticket.resolution_due
    asked = tickets.consult(session, ticket, vendor, "固件有问题吗？", by=agent, at=NOON, is_awaited=True)
    assert (ticket.waiting_for, ticket.resolution_due, ticket.is_paused) == ("网络厂商", due, False)
    tickets.answer(session, ticket, asked, "升级就好", by=agent, at=NOON)
    assert (asked.answered_by, ticket.waiting_for) == ("网络厂商 值班", "")
    assert tickets.consultations(session, ticket) == [asked]


def test_a_ticket_is_linked_to_accounts_of_requesters_only(session: Session) -> None:
    agent, user, ticket = make_person(session, "agent"), make_person(session), make_ticket(session)
    with pytest.raises(Invalid):
        tickets.link(session, ticket, agent, by=agent, at=NOON)
    tickets.link(session, ticket, user, by=agent, at=NOON)
    assert (ticket.requester, last(session, ticket).kind) == (user, "account-linked")
    tickets.unlink(session, ticket, by=agent, at=NOON)
    assert (ticket.requester, last(session, ticket).text) == (None, user.name)
    with pytest.raises(Conflict):
        tickets.unlink(session, ticket, by=agent, at=NOON)
