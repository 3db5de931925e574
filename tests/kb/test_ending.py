"""How tickets end: by a word, without one, with the one they repeat; and how they begin again."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import settings, tickets
from kb.clocks import Calendar, hours_of
from kb.database import Database
from kb.errors import Conflict, Invalid
from kb.models import Person, Satisfaction, Ticket
from tests.factories import NOON, make_article, make_person, make_ticket

MORNING = NOON.replace(hour=10)
"""A Tuesday, an hour after work began in the zone of these tests."""

DAY = timedelta(days=1)


def kinds(session: Session, ticket: Ticket, *, public_only: bool = False) -> list[str]:
    return [event.kind for event in tickets.events(session, ticket, public_only=public_only)]


def watch(session: Session, at: datetime) -> tuple[int, int]:
    """Look once as the watch does."""
    return (
        tickets.announce_closing(session, at=at, zone=UTC),
        tickets.close_unanswered(session, at=at),
    )


@pytest.fixture
def agent(session: Session) -> Person:
    return make_person(session, "agent")


def test_a_solution_without_a_word_is_announced_and_then_closed(session: Session, agent: Person) -> None:
    ticket = make_ticket(session, resolution="好了", agent=agent, at=MORNING)
    assert watch(session, MORNING + 6 * DAY - timedelta(seconds=1)) == (0, 0)
    assert watch(session, MORNING + 6 * DAY) == (1, 0)
    assert ticket.closes_at == MORNING + 7 * DAY
    assert watch(session, MORNING + 7 * DAY - timedelta(seconds=1)) == (0, 0)
    assert not tickets.is_any_closing(session, at=MORNING + 7 * DAY - timedelta(seconds=1), zone=UTC)
    assert watch(session, MORNING + 7 * DAY) == (0, 1)
    assert watch(session, MORNING + 7 * DAY) == (0, 0)
    assert (ticket.status, ticket.ended, ticket.closed_at) == ("closed", "unconfirmed", MORNING + 7 * DAY)
    last = tickets.events(session, ticket, public_only=True)[-2:]
    assert [(event.kind, event.data) for event in last] == [
        ("closing-soon", {"closes": (MORNING + 7 * DAY).isoformat()}),
        ("closed", {"ended": "unconfirmed"}),
    ]
    with pytest.raises(Conflict, match="自动关闭"):
        tickets.confirm(session, ticket, by=None, at=MORNING + 8 * DAY)


def test_after_days_off_everybody_is_told_a_working_day_before(session: Session, agent: Person) -> None:
    ticket = make_ticket(session, resolution="好了", agent=agent, at=MORNING)
    friday = MORNING + 31 * DAY
    assert watch(session, friday) == (1, 0)
    assert ticket.closes_at == friday + 3 * DAY
    assert watch(session, friday + 3 * DAY) == (0, 1)


def test_a_word_of_the_requester_puts_the_closing_off(session: Session, agent: Person) -> None:
    ticket = make_ticket(session, resolution="好了", agent=agent, at=MORNING)
    watch(session, MORNING + 6 * DAY)
    tickets.reply(session, ticket, "我周末试试", by=None, at=MORNING + 6 * DAY)
    assert watch(session, MORNING + 7 * DAY) == (1, 0)
    tickets.send_back(session, ticket, "不行", by=None, at=MORNING + 7 * DAY)
    assert (ticket.status, ticket.closes_at) == ("open", None)
    assert watch(session, MORNING + 90 * DAY) == (0, 0)


def test_a_house_may_wait_for_a_word_for_ever(session: Session, agent: Person) -> None:
    make_ticket(session, resolution="好了", agent=agent, at=MORNING)
    watch(session, MORNING + 6 * DAY)
    settings.change(session, {"close_days": 0}, by=None, at=MORNING)
    assert watch(session, MORNING + 90 * DAY) == (0, 0)
    assert not tickets.is_any_closing(session, at=MORNING + 90 * DAY, zone=UTC)
    settings.change(session, {"close_days": 1}, by=None, at=MORNING)
    fresh = make_ticket(session, resolution="好了", agent=agent, at=MORNING + 13 * DAY)
    assert tickets.announce_closing(session, at=MORNING + 13 * DAY, zone=UTC) == 1
    assert fresh.closes_at == MORNING + 14 * DAY


@examples(max_examples=60)
@given(
    days=st.integers(0, 365),
    seconds=st.integers(0, 86400),
    minutes=st.integers(1, 6000),
)
def test_going_back_in_working_time_is_the_last_way_to_arrive(days: int, seconds: int, minutes: int) -> None:
    end = MORNING + timedelta(days=days, seconds=seconds)
    hours, span = hours_of(Calendar(), UTC), timedelta(minutes=minutes)
    start = hours.back(end, span)
    assert hours.add(start, span) <= end
    assert hours.between(start, end) == span
    assert hours.between(start + timedelta(seconds=1), end) < span


def test_a_closed_ticket_opens_again_for_some_days(session: Session, agent: Person) -> None:
    article = make_article(session)
    ticket = make_ticket(session, resolution="好了", agent=agent, solved_by=article, at=MORNING)
    with pytest.raises(Conflict, match="退回"):
        tickets.reopen(session, ticket, "又坏了", by=None, at=MORNING)
    tickets.confirm(session, ticket, by=None, at=MORNING)
    for reason in ("", " \n"):
        with pytest.raises(Invalid):
            tickets.reopen(session, ticket, reason, by=None, at=MORNING)
    tickets.reopen(session, ticket, "又坏了", by=None, at=MORNING + 14 * DAY)
    assert (ticket.status, ticket.ended, ticket.closed_at, ticket.reopened) == ("open", "", None, 1)
    assert (ticket.resolved_at, ticket.solved_by_id, article.solved) == (None, None, 0)
    clocks = tickets.clocks_of(session, ticket)
    assert clocks is not None
    assert clocks.by_kind["resolution"].is_running
    with pytest.raises(Conflict, match="已经在处理"):
        tickets.reopen(session, ticket, "又坏了", by=None, at=MORNING + 14 * DAY)
    tickets.resolve(session, ticket, "再好了", by=agent, at=MORNING + 15 * DAY)
    tickets.reopen(session, ticket, "我自己发现没好", by=agent, at=MORNING + 15 * DAY)
    assert ticket.reopened == 2
    tickets.resolve(session, ticket, "真好了", by=agent, at=MORNING + 15 * DAY)
    tickets.confirm(session, ticket, by=None, at=MORNING + 15 * DAY)
    for person in (None, agent):
        with pytest.raises(Conflict, match="新的"):
            tickets.reopen(session, ticket, "又坏了", by=person, at=MORNING + 30 * DAY)


def test_a_workaround_is_told_and_the_clock_goes_on(session: Session, agent: Person) -> None:
    ticket = make_ticket(session, at=MORNING, impact="企业", urgency="重要")
    due = ticket.resolution_due
    tickets.work_around(session, ticket, "先用二楼的", by=agent, at=MORNING)
    tickets.work_around(session, ticket, "先用二楼的", by=agent, at=MORNING)
    assert (ticket.status, ticket.workaround, ticket.resolution) == ("open", "先用二楼的", "")
    assert (ticket.resolution_due, ticket.is_paused) == (due, False)
    assert kinds(session, ticket, public_only=True) == ["opened", "workaround"]
    tickets.resolve(session, ticket, "换了硒鼓", by=agent, at=MORNING)
    assert ticket.workaround == "先用二楼的"
    with pytest.raises(Conflict):
        tickets.work_around(session, ticket, "别的", by=agent, at=MORNING)


def test_urging_is_told_once_in_a_while(session: Session, agent: Person) -> None:
    ticket = make_ticket(session, at=MORNING)
    tickets.urge(session, ticket, by=None, at=MORNING)
    with pytest.raises(Conflict, match="10-27 11:00 以后"):
        tickets.urge(session, ticket, by=None, at=MORNING + timedelta(minutes=59))
    tickets.urge(session, ticket, by=None, at=MORNING + timedelta(minutes=60))
    assert (ticket.urged, ticket.urged_at) == (2, MORNING + timedelta(minutes=60))
    assert kinds(session, ticket, public_only=True) == ["opened", "urged", "urged"]
    tickets.resolve(session, ticket, "好了", by=agent, at=MORNING)
    with pytest.raises(Conflict):
        tickets.urge(session, ticket, by=None, at=MORNING + DAY)


def test_one_solution_is_the_one_of_all_that_repeat_it(session: Session, agent: Person) -> None:
    article = make_article(session)
    main, first, second, last = (
        make_ticket(session, title, at=MORNING) for title in ("主", "一", "二", "三")
    )
    tickets.work_around(session, main, "先用手机", by=agent, at=MORNING)
    assert tickets.mark_duplicate(session, second, first, by=agent, at=MORNING) is first
    assert tickets.mark_duplicate(session, first, main, by=agent, at=MORNING) is main
    assert tickets.mark_duplicate(session, last, second, by=agent, at=MORNING) is main
    assert list(tickets.repeating(session, main)) == [first, second, last]
    assert {each.workaround for each in (first, second, last)} == {"先用手机"}
    with pytest.raises(Invalid):
        tickets.mark_duplicate(session, main, last, by=agent, at=MORNING)
    with pytest.raises(Conflict, match="已经标记"):
        tickets.mark_duplicate(session, last, main, by=agent, at=MORNING)
    tickets.resolve(session, main, "重启了网关", by=agent, at=MORNING, article=article)
    for each in (first, second, last):
        assert (each.status, each.resolution, each.solved_by_id) == ("resolved", "重启了网关", article.id)
        assert [cited.article_id for cited in tickets.citations(session, each)] == [article.id]
        told = tickets.events(session, each, public_only=True)
        assert told[-1].kind == "resolved"
        said = " ".join(f"{event.text} {event.data}" for event in told)
        assert main.number not in said
        assert "需求方" not in said
    assert article.solved == 4


def test_one_that_is_sent_back_goes_on_alone(session: Session, agent: Person) -> None:
    main, other = make_ticket(session, at=MORNING), make_ticket(session, at=MORNING)
    tickets.mark_duplicate(session, other, main, by=agent, at=MORNING)
    tickets.resolve(session, main, "好了", by=agent, at=MORNING)
    tickets.send_back(session, other, "我的还不行", by=None, at=MORNING)
    assert (main.status, other.status, other.duplicate_of_id) == ("resolved", "open", None)
    assert kinds(session, other)[-2:] == ["sent-back", "not-duplicate"]
    assert list(tickets.repeating(session, main)) == []


def test_what_repeats_a_solved_ticket_is_solved_at_once_and_may_be_separated(
    session: Session, agent: Person
) -> None:
    article = make_article(session)
    main = make_ticket(session, resolution="好了", agent=agent, solved_by=article, at=MORNING)
    tickets.confirm(session, main, by=None, at=MORNING)
    other = make_ticket(session, at=MORNING)
    tickets.mark_duplicate(session, other, main, by=agent, at=MORNING)
    assert (other.status, other.resolution, article.solved) == ("resolved", "好了", 2)
    tickets.separate(session, other, by=agent, at=MORNING)
    assert (other.status, other.duplicate_of_id, article.solved) == ("open", None, 1)
    with pytest.raises(Conflict):
        tickets.separate(session, other, by=agent, at=MORNING)
    tickets.mark_duplicate(session, other, main, by=agent, at=MORNING)
    watch(session, MORNING + 6 * DAY)
    watch(session, MORNING + 7 * DAY)
    assert (other.status, other.ended) == ("closed", "duplicate")
    tickets.reopen(session, other, "又来了", by=None, at=MORNING + 8 * DAY)
    assert other.duplicate_of_id is None


STEPS = (
    *("mark", "solve"),  # twice as often as the others
    *("solve", "confirm", "send back", "reopen", "reopen by the support", "mark", "separate", "urge"),
    *("work around", "reply", "watch", "a week goes by"),
)
A_WAY = st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(0, 2))
ENDS = {"confirmed": "confirmed", "closed": ""}
BEGINS = ("sent-back", "reopened")


def take_step(
    session: Session, step: str, ticket: Ticket, other: Ticket, agent: Person, at: datetime
) -> None:
    """Do one thing to a ticket, as a requester, as the support or as the watch."""
    if step == "solve":
        tickets.resolve(session, ticket, f"办法 {ticket.id}", by=agent, at=at)
    elif step == "confirm":
        tickets.confirm(session, ticket, by=None, at=at)
    elif step == "send back":
        tickets.send_back(session, ticket, "不行", by=None, at=at)
    elif step.startswith("reopen"):
        tickets.reopen(session, ticket, "又坏了", by=agent if "support" in step else None, at=at)
    elif step == "mark":
        tickets.mark_duplicate(session, ticket, other, by=agent, at=at)
    elif step == "separate":
        tickets.separate(session, ticket, by=agent, at=at)
    elif step == "urge":
        tickets.urge(session, ticket, by=None, at=at)
    elif step == "work around":
        tickets.work_around(session, ticket, f"先这样 {ticket.id}", by=agent, at=at)
    elif step == "reply":
        tickets.reply(session, ticket, "在吗", by=None, at=at)
    else:
        watch(session, at)


def replayed(told: list[str]) -> tuple[str, Counter[str]]:
    """Return the status that a record leads to; each step is possible where it stands."""
    status = "open"
    for kind in told:
        if kind == "resolved":
            assert status == "open", told
            status = "resolved"
        elif kind in ENDS:
            assert status == "resolved", told
            status = "closed"
        elif kind in BEGINS:
            assert status in {"resolved", "closed"}, told
            status = "open"
    return status, Counter(told)


def check(session: Session, ticket: Ticket) -> None:
    """Stored state and record say the same, and what repeats a solved ticket is solved."""
    status, counted = replayed(kinds(session, ticket))
    assert ("open" if ticket.is_open else ticket.status) == status
    assert (ticket.resolved_at is None, ticket.closed_at is None) == (status == "open", status != "closed")
    assert (ticket.ended != "") == (status == "closed")
    assert (ticket.urged, ticket.reopened) == (counted["urged"], counted["reopened"])
    main = ticket.duplicate_of
    if main is not None:
        assert main.duplicate_of is None
        assert main is not ticket
        assert ticket.is_solved or not main.is_solved
    rows = session.scalars(select(Satisfaction).where(Satisfaction.ticket_id == ticket.id)).all()
    assert len(rows) == (status == "closed")


@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=st.lists(A_WAY, min_size=8, max_size=16), repeated=st.booleans())
def test_whatever_happens_in_whatever_order_record_and_state_agree(
    session: Session, way: list[tuple[str, int, int]], repeated: bool
) -> None:
    by, at = make_person(session, "agent"), MORNING
    some = [make_ticket(session, f"工单 {n}", at=at) for n in range(3)]
    if repeated:
        tickets.mark_duplicate(session, some[1], some[0], by=by, at=at)
    for step, first, second in way:
        at += 7 * DAY if step == "a week goes by" else timedelta(minutes=7)
        before = [len(kinds(session, ticket)) for ticket in some]
        try:
            take_step(session, step, some[first], some[second], by, at)
            if step == "solve":
                assert all(each.is_solved for each in tickets.repeating(session, some[first]))
        except (Conflict, Invalid):
            assert [len(kinds(session, ticket)) for ticket in some] == before
        session.flush()
        for ticket in some:
            check(session, ticket)


def test_two_who_end_a_ticket_at_once_end_it_once(database: Database) -> None:
    with database.begin() as db:
        ticket = make_ticket(db, resolution="好了", at=MORNING)
        tickets.announce_closing(db, at=MORNING + 6 * DAY, zone=UTC)
        number, key = ticket.number, ticket.key
    start, said = Barrier(3), []

    def word(act: Callable[[Session, Ticket], object]) -> None:
        start.wait()
        try:
            with database.begin() as db:
                said.append(act(db, tickets.get_by_key(db, number, key)))
        except Conflict as error:
            said.append(str(error))

    acts: tuple[Callable[[Session, Ticket], object], ...] = (
        lambda db, found: tickets.confirm(db, found, by=None, at=MORNING + 7 * DAY),
        lambda db, found: tickets.send_back(db, found, "不行", by=None, at=MORNING + 7 * DAY),
        lambda db, _found: tickets.close_unanswered(db, at=MORNING + 7 * DAY),
    )
    threads = [Thread(target=word, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.begin() as db:
        ticket = tickets.get_by_key(db, number, key)
        replayed(kinds(db, ticket))
        check(db, ticket)
    assert sum(isinstance(word, str) for word in said) in {1, 2}
