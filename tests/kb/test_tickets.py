"""The life of a ticket: numbers, steps, events, who sees what."""

from datetime import UTC, timedelta
from functools import partial
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb import queues, tickets
from kb.database import Database
from kb.errors import Conflict, Invalid, NotFound
from kb.models import Person, Ticket
from kb.tickets import Narrowed
from tests.factories import NOON, a_form, make_article, make_person, make_ticket

LATER = NOON + timedelta(minutes=10)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_number_is_the_local_day_and_a_serial(session: Session) -> None:
    evening = NOON.replace(hour=15, minute=59)
    first = tickets.open_ticket(session, a_form(), by=None, at=evening, zone=SHANGHAI)
    second = tickets.open_ticket(session, a_form(), by=None, at=evening + timedelta(minutes=1), zone=SHANGHAI)
    third = tickets.open_ticket(session, a_form(), by=None, at=evening, zone=SHANGHAI)
    assert [t.number for t in (first, second, third)] == ["TS20261027001", "TS20261028001", "TS20261027002"]


def test_serials_go_on_beyond_three_digits(session: Session) -> None:
    numbers = [tickets.next_number(session, NOON, UTC) for _ in range(1001)]
    assert numbers[998:] == ["TS20261027999", "TS202610271000", "TS202610271001"]


def test_a_failed_transaction_leaves_no_gap(database: Database) -> None:
    with database.begin() as db:
        make_ticket(db)
    with database.begin() as db:
        assert make_ticket(db).number == "TS20261027002"
        db.rollback()
    with database.begin() as db:
        assert make_ticket(db).number == "TS20261027002"


def test_forty_at_once_get_consecutive_numbers(database: Database) -> None:
    start, numbers = Barrier(40), []

    def open_some() -> None:
        start.wait()
        for _ in range(5):
            with database.begin() as db:
                numbers.append(make_ticket(db).number)

    threads = [Thread(target=open_some) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [f"TS20261027{n:03d}" for n in range(1, 201)]


def test_priority_and_limits_stand_from_the_start(session: Session) -> None:
    ticket = make_ticket(session, impact="企业", urgency="紧急")
    assert ticket.priority == "P1"
    assert ticket.first_response_due == NOON + timedelta(minutes=5)
    assert ticket.resolution_due == NOON + timedelta(hours=4)


def test_the_whole_way(session: Session) -> None:
    user, agent = make_person(session, "user"), make_person(session, "agent")
    article = make_article(session)
    ticket = make_ticket(session, requester=user)
    tickets.take(session, ticket, by=agent, at=LATER)
    assert (ticket.status, ticket.first_response_at) == ("open", None)
    tickets.reply(session, ticket, "在看了", by=agent, at=LATER)
    assert ticket.first_response_at == LATER
    assert tickets.cite(session, ticket, article, by=agent, at=LATER)
    assert not tickets.cite(session, ticket, article, by=agent, at=LATER)
    tickets.resolve(session, ticket, "重启打印服务", by=agent, at=LATER, article=article)
    assert (ticket.status, ticket.solved_by_id, ticket.assignee_id) == ("resolved", article.id, agent.id)
    tickets.send_back(session, ticket, "还是不行", by=user, at=LATER)
    assert (ticket.status, ticket.solved_by_id, ticket.resolved_at) == ("open", None, None)
    tickets.resolve(session, ticket, "换了硒鼓", by=agent, at=LATER)
    tickets.confirm(session, ticket, by=user, at=LATER)
    tickets.confirm(session, ticket, by=user, at=LATER)
    assert (ticket.status, ticket.closed_at) == ("closed", LATER)
    kinds = [event.kind for event in tickets.events(session, ticket, public_only=False)]
    assert kinds == ["opened", "taken", "reply", "cited", "resolved", "sent-back", "resolved", "confirmed"]
    public = [event.kind for event in tickets.events(session, ticket, public_only=True)]
    assert "cited" not in public
    assert [c.article_id for c in tickets.citations(session, ticket)] == [article.id]


def test_steps_out_of_order_are_refused(session: Session) -> None:
    agent = make_person(session, "agent")
    ticket = make_ticket(session)
    with pytest.raises(Conflict):
        tickets.confirm(session, ticket, by=None, at=LATER)
    with pytest.raises(Conflict):
        tickets.send_back(session, ticket, "不行", by=None, at=LATER)
    for empty in ("", " \n", "\u200b", "\0"):
        with pytest.raises(Invalid) as found:
            tickets.resolve(session, ticket, empty, by=agent, at=LATER)
        assert set(found.value.fields) == {"resolution"}
    with pytest.raises(Conflict, match="已发布"):
        tickets.cite(session, ticket, make_article(session, state="draft"), by=agent, at=LATER)
    tickets.resolve(session, ticket, "好了", by=agent, at=LATER)
    with pytest.raises(Conflict):
        tickets.resolve(session, ticket, "好了", by=agent, at=LATER)
    with pytest.raises(Conflict):
        tickets.take(session, ticket, by=agent, at=LATER)
    with pytest.raises(Invalid):
        tickets.send_back(session, ticket, " ", by=None, at=LATER)


def test_key_and_right_open_a_ticket_and_nothing_else(session: Session) -> None:
    user = make_person(session, "user")
    ticket = make_ticket(session, requester=user)
    assert tickets.get(session, f" {ticket.number.lower()} ", user) is ticket
    assert tickets.get_by_key(session, ticket.number, ticket.key) is ticket
    for person in (None, make_person(session, "user")):
        with pytest.raises(NotFound):
            tickets.get(session, ticket.number, person)
    for key in ("", "-", ticket.key[:-1], ticket.key + "x", "\ud800", "é"):
        with pytest.raises(NotFound):
            tickets.get_by_key(session, ticket.number, key)
    for key in ("", "-"):
        with pytest.raises(NotFound):
            tickets.get_by_key(session, "TS20261027999", key)


def test_the_support_reports_for_others(session: Session) -> None:
    agent = make_person(session, "agent")
    assert make_ticket(session, requester=agent).requester_id is None


def test_tickets_are_listed_by_age(session: Session) -> None:
    agent = make_person(session, "agent")
    late, soon = make_ticket(session, "晚"), make_ticket(session, "早", urgency="紧急")
    taken = make_ticket(session, "已接", impact="企业", urgency="紧急")
    tickets.take(session, taken, by=agent, at=LATER)
    make_ticket(session, "完", resolution="好了", agent=agent)
    assert list(tickets.narrowed(session, agent, Narrowed(status="active"))) == [taken, soon, late]
    assert [t.title for t in tickets.narrowed(session, agent, Narrowed(status="resolved"))] == ["完"]
    assert [t.title for t in tickets.by_age(session, agent, mine=True)] == ["完", "已接"]
    assert list(tickets.by_age(session, None)) == []
    assert tickets.counts_by_status(session) == {"new": 2, "open": 1, "resolved": 1}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 4), name=st.sampled_from(queues.QUEUES), status=st.sampled_from(["", "new"]))
def test_pages_of_lists_neither_repeat_nor_skip(session: Session, limit: int, name: str, status: str) -> None:
    agent = make_person(session, "agent")
    if not session.scalar(select(Ticket).limit(1)):
        for n in range(9):
            made = make_ticket(session, str(n), urgency=("一般", "重要", "紧急")[n % 3])
            if n % 4 == 0:
                tickets.take(session, made, by=agent, at=LATER)
    by_age = partial(tickets.by_age, session, agent)
    narrowed = partial(tickets.narrowed, session, agent, Narrowed(status=status))
    for listing in (by_age, narrowed, partial(queues.listing, session, agent, name, at=NOON)):
        whole = [t.id for t in listing()]
        seen: list[int] = []
        while page := listing(before=seen[-1] if seen else None, limit=limit):
            seen += [t.id for t in page]
        assert seen == whole


@pytest.mark.parametrize(
    "statement",
    [
        "update ticket_events set text = 'x'",
        "update ticket_events set at = '2020-01-01'",
        "update ticket_events set is_public = not is_public",
        "update ticket_events set data = '{}'",
        "delete from ticket_events",
    ],
)
def test_what_happened_stays_as_it_was_written(database: Database, statement: str) -> None:
    with database.begin() as db:
        agent, ticket = make_person(db, "agent"), make_ticket(db)
        tickets.take(db, ticket, by=agent, at=LATER)
    with pytest.raises(IntegrityError, match="stays as it was written"), database.begin() as db:
        db.execute(text(statement))
    with database.begin() as db:
        assert [event.kind for event in tickets.events(db, ticket, public_only=False)] == ["opened", "taken"]


def test_a_record_outlives_the_account_and_goes_with_its_ticket(database: Database) -> None:
    with database.begin() as db:
        agent, ticket = make_person(db, "agent"), make_ticket(db)
        tickets.take(db, ticket, by=agent, at=LATER)
        label = agent.label
    with database.begin() as db:
        db.execute(delete(Person).where(Person.id == agent.id))
    with database.begin() as db:
        taken = tickets.events(db, ticket, public_only=False)[-1]
        assert (taken.by_id, taken.by_label) == (None, label)
        db.execute(delete(Ticket).where(Ticket.id == ticket.id))
    with database.begin() as db:
        assert db.execute(text("select count(*) from ticket_events")).scalar() == 0
