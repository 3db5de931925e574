"""Teams, and which tickets come to them: at their opening, when they go on to the next line, when they are others."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import proposals, settings, teams, tickets, vendors
from kb.errors import Invalid
from kb.models import Person, Team, TicketEvent
from kb.teams import TeamForm
from tests.factories import NOON, make_person, make_ticket

URGENT = {"impact": "企业", "urgency": "重要"}


def make_team(
    session: Session, name: str, *categories: str, line: int = 1, people: Sequence[Person] = ()
) -> Team:
    """Store a team."""
    form = TeamForm(name, str(line), categories, "", [person.name for person in people])
    return teams.add(session, form, by=None, at=NOON)


def test_without_teams_everything_is_as_it_was(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    tickets.take(session, ticket, by=agent, at=NOON)
    tickets.escalate(session, ticket, "不会", by=agent, at=NOON)
    assert (ticket.team_id, ticket.assignee_id, ticket.line) == (None, agent.id, 2)


def test_a_new_ticket_comes_to_the_team_that_names_most_of_its_category(session: Session) -> None:
    every = make_team(session, "服务台", "*")
    hardware, printers = (
        make_team(session, "硬件组", "硬件", "网络"),
        make_team(session, "打印组", "硬件/打印机"),
    )
    make_team(session, "二线硬件", "硬件/打印机", line=2)
    closed = make_team(session, "旧组", "硬件/打印机/激光")
    teams.close(session, closed, by=None, at=NOON)
    found = {
        category: make_ticket(session, category=category).team
        for category in ("硬件/打印机/激光", "硬件/打印机", "硬件/打印", "硬件", "网络/VPN", "软件", "")
    }
    assert found == {
        **dict.fromkeys(("硬件/打印机/激光", "硬件/打印机"), printers),
        **dict.fromkeys(("硬件/打印", "硬件", "网络/VPN"), hardware),
        **dict.fromkeys(("软件", ""), every),
    }


paths = st.lists(st.sampled_from("ab"), max_size=3).map("/".join)


@given(st.lists(st.tuples(st.integers(1, 3), st.lists(paths | st.just("*"), max_size=3)), max_size=4), paths)
def test_the_longest_prefix_of_its_line_takes_a_ticket(
    made: list[tuple[int, list[str]]], category: str
) -> None:
    rows = [Team(line=line, categories=[each for each in own if each], is_open=True) for line, own in made]
    taken = teams.taking(rows, category, 1)
    above = [category[:n] for n in range(len(category), 0, -1) if f"{category}/"[n] == "/"]
    expected = (row for path in (*above, "*") for row in rows if row.line == 1 and path in row.categories)
    assert taken is next(expected, None)


def test_escalating_goes_to_the_next_line_and_lets_the_handler_go_unless_there_too(session: Session) -> None:
    first, both = make_person(session, "agent"), make_person(session, "engineer")
    make_team(session, "一线", "硬件", people=[first, both])
    second = make_team(session, "二线", "硬件", line=2, people=[both])
    one, other = make_ticket(session), make_ticket(session)
    for ticket, handler in ((one, first), (other, both)):
        tickets.take(session, ticket, by=handler, at=NOON)
        tickets.escalate(session, ticket, "要二线看", by=handler, at=NOON)
    assert [(row.team, row.assignee) for row in (one, other)] == [(second, None), (second, both)]
    told = tickets.events(session, one, public_only=False)[-1].data
    assert (told["team"], told["let_go"]) == ("二线", first.label)
    tickets.escalate(session, one, "还是不行", by=both, at=NOON)
    assert (one.team, one.line) == (second, 3)


def test_the_watch_hands_on_as_people_do_and_a_p1_goes_without_a_word(session: Session) -> None:
    first, both = make_person(session, "agent"), make_person(session, "engineer")
    make_team(session, "一线", "硬件", people=[first, both])
    second = make_team(session, "二线", "硬件", line=2, people=[both])
    third = make_team(session, "三线", "网络", line=3)
    kept, let_go, other = (
        make_ticket(session, category=category, **URGENT) for category in ("硬件", "硬件", "软件")
    )
    urgent = make_ticket(session, impact="企业", urgency="紧急")
    for ticket, handler in ((kept, both), (let_go, first), (other, first), (urgent, first)):
        tickets.take(session, ticket, by=handler, at=NOON)
    tickets.escalate(session, urgent, "", by=first, at=NOON)
    tickets.look(session, at=NOON + timedelta(days=30))
    session.flush()
    assert [(row.team, row.assignee) for row in (kept, let_go, other, urgent)] == [
        *((second, both), (second, None), (None, first), (second, None)),
    ]
    assert third.categories == ["网络"]
    told = select(TicketEvent.data).where(TicketEvent.kind == "escalated", TicketEvent.ticket_id == let_go.id)
    assert [data.get("team") for data in session.scalars(told)] == ["二线", None]
    assert tickets.look(session, at=NOON + timedelta(days=30)).said == 0


def test_another_category_moves_what_nobody_handles(session: Session) -> None:
    agent = make_person(session, "agent")
    hardware, network = make_team(session, "硬件组", "硬件"), make_team(session, "网络组", "网络")
    free, taken, unknown = (make_ticket(session) for _ in range(3))
    tickets.take(session, taken, by=agent, at=NOON)
    for ticket, category in ((free, "网络"), (taken, "网络"), (unknown, "软件")):
        proposals.classify(session, ticket, {"category": category}, by=agent, at=NOON)
    session.flush()
    assert [row.team_id for row in (free, taken, unknown)] == [network.id, hardware.id, hardware.id]


def test_changes_of_a_team_are_kept_in_the_trail(session: Session) -> None:
    admin, agent = make_person(session, "admin"), make_person(session, "agent")
    form = TeamForm(" 硬件组 ", "1", ["硬件/", " 网络 ", "硬件"], agent.name, [agent.name])
    team = teams.add(session, form, by=admin, at=NOON)
    assert (team.name, team.categories, team.lead) == ("硬件组", ["硬件", "网络"], agent)
    assert teams.members(session, team) == [agent]
    assert (teams.of(session, agent), teams.led_by(session, agent)) == ([team.id], [team.id])
    teams.change(session, team, TeamForm("打印组", "2", ["硬件"]), by=admin, at=NOON)
    teams.change(session, team, TeamForm("打印组", "2", ["硬件"]), by=admin, at=NOON)
    assert teams.of(session, agent) == []
    last, first = settings.recent(session, teams.KIND)
    assert (first.before, first.after["lead"]) == ({}, agent.label)
    assert (last.before["members"], last.after["members"], last.after["line"]) == ([agent.label], [], 2)


def test_each_field_that_can_not_be_taken_is_named(session: Session) -> None:
    user, gone = make_person(session), make_person(session, "agent")
    gone.is_active = False
    make_team(session, "硬件组")
    with pytest.raises(Invalid) as refused:
        teams.add(
            session,
            TeamForm("硬件组", "4", ["x" * 201], user.name, [gone.name, "没有"]),
            by=None,
            at=NOON,
        )
    assert set(refused.value.fields) == {"name", "line", "categories", "lead", "members"}
    with pytest.raises(Invalid) as refused:
        vendors.add(session, {"about": "x" * 301}, by=None, at=NOON)
    assert set(refused.value.fields) == {"organisation", "name", "phone", "about"}


def test_contacts_at_vendors_are_kept_changed_and_closed(session: Session) -> None:
    typed = {"organisation": "网络厂商", "name": "值班", "phone": "400-1"}
    contact = vendors.add(session, typed, by=None, at=NOON)
    vendors.change(session, contact, {**typed, "mail": "a@example.com"}, by=None, at=NOON)
    assert (contact.label, contact.mail) == ("网络厂商 值班", "a@example.com")
    vendors.close(session, contact, by=None, at=NOON)
    assert (vendors.listing(session), list(vendors.listing(session, closed=True))) == ([], [contact])
    assert len(settings.recent(session, vendors.KIND)) == 3
