"""Requesters of closed tickets are asked once and reminded once; bad scores and a sample come before the support."""

from datetime import UTC, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import satisfaction, settings, tickets
from kb.errors import Conflict, Invalid, NotFound
from kb.models import FollowUp, Person, Satisfaction, Ticket
from tests.factories import NOON, make_person, make_ticket

DAY = timedelta(days=1)


@pytest.fixture
def agent(session: Session) -> Person:
    return make_person(session, "agent")


def closed(session: Session, agent: Person, *, days: float = 0) -> Ticket:
    """Store a ticket whose requester has confirmed that it is solved."""
    at = NOON + timedelta(days=days)
    ticket = make_ticket(session, resolution="好了", agent=agent, at=at)
    tickets.confirm(session, ticket, by=None, at=at)
    return ticket


def look(session: Session, days: float) -> tuple[int, int]:
    at = NOON + timedelta(days=days)
    return satisfaction.ask(session, at=at), satisfaction.remind(session, at=at)


def told(session: Session, ticket: Ticket) -> list[str]:
    found = tickets.events(session, ticket, public_only=False)
    return [event.kind for event in found if event.kind.startswith("rat")]


def test_everybody_is_asked_once_and_reminded_once(session: Session, agent: Person) -> None:
    ticket = closed(session, agent)
    make_ticket(session, resolution="好了", agent=agent)
    imported = make_ticket(session)
    imported.status, imported.channel = "closed", "import"
    assert satisfaction.is_anybody_to_ask(session, at=NOON)
    assert look(session, 0) == (1, 0)
    assert not satisfaction.is_anybody_to_ask(session, at=NOON + 2.9 * DAY)
    assert [look(session, days) for days in (0, 2.9, 3, 3, 40)] == [(0, 0), (0, 0), (0, 1), (0, 0), (0, 0)]
    assert told(session, ticket) == ["rating-asked", "rating-reminded"]
    public = [event.kind for event in tickets.events(session, ticket, public_only=True)]
    assert "rating-asked" not in public


def test_who_has_answered_or_is_asked_too_late_is_not_reminded(session: Session, agent: Person) -> None:
    ticket = closed(session, agent)
    closed(session, agent)
    look(session, 0)
    satisfaction.rate(session, ticket, 5, by=None, at=NOON)
    assert look(session, 29) == (0, 0)
    settings.change(session, {"rating_reminder_days": 0}, by=None, at=NOON)
    assert look(session, 10) == (0, 0)
    settings.change(session, {"rating_reminder_days": 1}, by=None, at=NOON)
    assert look(session, 10) == (0, 1)


def test_a_word_is_kept_and_may_be_changed_for_a_week(session: Session, agent: Person) -> None:
    ticket = closed(session, agent)
    satisfaction.rate(session, ticket, 2, by=None, at=NOON, reasons=["处理太慢", "处理太慢"], comment=" 慢 ")
    row = satisfaction.of_ticket(session, ticket)
    assert row is not None
    assert (row.score, row.reasons, row.comment, row.asked_at) == (2, ["处理太慢"], "慢", NOON)
    satisfaction.rate(session, ticket, 4, by=None, at=NOON + 7 * DAY)
    satisfaction.rate(session, ticket, 4, by=None, at=NOON + 7 * DAY)
    assert (row.score, row.reasons, row.answered_at) == (4, [], NOON)
    assert told(session, ticket) == ["rated", "rated"]
    with pytest.raises(Conflict):
        satisfaction.rate(session, ticket, 1, by=None, at=NOON + 8 * DAY)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("score", {"score": None}),
        ("score", {"score": 0}),
        ("score", {"score": 6}),
        ("reasons", {"score": 1, "reasons": ["因为"]}),
        ("comment", {"score": 1, "comment": "长" * 1001}),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    session: Session, agent: Person, field: str, given: dict[str, object]
) -> None:
    ticket = closed(session, agent)
    with pytest.raises(Invalid) as found:
        satisfaction.rate(session, ticket, by=None, at=NOON, **given)  # type: ignore[arg-type]
    assert set(found.value.fields) == {field}
    assert satisfaction.standing(session, ticket, NOON).given is None


def test_only_closed_tickets_are_rated_and_for_thirty_days(session: Session, agent: Person) -> None:
    solved, old = make_ticket(session, resolution="好了", agent=agent), closed(session, agent)
    imported = make_ticket(session)
    imported.status = "closed"
    for ticket, at in ((solved, NOON), (imported, NOON), (old, NOON + 31 * DAY)):
        with pytest.raises(Conflict):
            satisfaction.rate(session, ticket, 5, by=None, at=at)
    tickets.reopen(session, old, "又坏了", by=None, at=NOON)
    assert satisfaction.of_ticket(session, old) is None
    tickets.resolve(session, old, "好了", by=agent, at=NOON)
    tickets.confirm(session, old, by=None, at=NOON)
    satisfaction.rate(session, old, 5, by=None, at=NOON)
    tickets.reopen(session, old, "又坏了", by=None, at=NOON)
    given = satisfaction.standing(session, old, NOON).given
    assert given is not None
    assert given.score == 5


def test_a_bad_score_is_listed_and_goes_when_it_turns_better(session: Session, agent: Person) -> None:
    ticket, other = closed(session, agent), closed(session, agent)
    for each in (ticket, other):
        satisfaction.rate(session, each, 2, by=None, at=NOON, comment="慢")
    assert satisfaction.count_waiting(session) == 2
    first, second = (row for row, _word in satisfaction.listing(session, agent))
    satisfaction.keep(session, first, agent, "打了没接", edition=1)
    for each in (ticket, other):
        satisfaction.rate(session, each, 5, by=None, at=NOON)
    assert [row.id for row, _word in satisfaction.listing(session, agent)] == [first.id]
    assert list(satisfaction.listing(session, make_person(session, "user"))) == []
    assert second.ticket_id == other.id


def test_who_was_spoken_to_is_done_with_what_came_of_it(session: Session, agent: Person) -> None:
    satisfaction.rate(session, closed(session, agent), 1, by=None, at=NOON)
    row = satisfaction.get(session, 1, agent)
    with pytest.raises(Invalid):
        satisfaction.end(session, row, " ", by=agent, at=NOON, edition=1)
    with pytest.raises(Invalid):
        satisfaction.keep(session, row, make_person(session, "user"), "", edition=1)
    satisfaction.end(session, row, "道了歉，以后先说明进展", by=agent, at=NOON, edition=1)
    assert (row.owner_id, row.done_by_id, satisfaction.count_waiting(session)) == (agent.id, agent.id, 0)
    for edition in (1, 2):
        with pytest.raises(Conflict):
            satisfaction.keep(session, row, None, "", edition=edition)
    assert [each.id for each, _word in satisfaction.listing(session, agent, done=True)] == [row.id]
    for key in (0, 99, 1 << 40):
        with pytest.raises(NotFound):
            satisfaction.get(session, key, agent)


def test_a_month_is_sampled_once_and_always_the_same(session: Session, agent: Person) -> None:
    for day in range(30):
        closed(session, agent, days=day - 26)
    november, december = NOON + 5 * DAY, NOON + 40 * DAY
    assert satisfaction.is_sample_due(session, at=november, zone=UTC)
    assert satisfaction.sample(session, at=november, zone=UTC) == 10
    assert not satisfaction.is_sample_due(session, at=november + 3 * DAY, zone=UTC)
    assert satisfaction.sample(session, at=november + 3 * DAY, zone=UTC) == 0
    drawn = list(session.scalars(select(FollowUp.ticket_id).order_by(FollowUp.id)))
    assert drawn == sorted(set(drawn))
    october = {row.ticket_id for row in session.scalars(select(FollowUp))}
    for key in october:
        assert session.get_one(Ticket, key).closed_at.month == 10  # type: ignore[union-attr]
    assert {row.month for row in session.scalars(select(FollowUp))} == {"2026-10"}
    assert satisfaction.sample(session, at=december, zone=UTC) == 0


def test_figures_tell_endings_apart(session: Session, agent: Person) -> None:
    satisfaction.rate(session, closed(session, agent), 4, by=None, at=NOON)
    closed(session, agent)
    make_ticket(session, resolution="好了", agent=agent)
    main = make_ticket(session, resolution="好了", agent=agent)
    repeated = make_ticket(session)
    tickets.mark_duplicate(session, repeated, main, by=agent, at=NOON)
    for days in (20, 30):
        tickets.announce_closing(session, at=NOON + days * DAY, zone=UTC)
        tickets.close_unanswered(session, at=NOON + days * DAY)
    look(session, 30)
    found = satisfaction.figures(session, NOON - DAY)
    assert (found.confirmed, found.unconfirmed, found.duplicate, found.closed) == (2, 2, 1, 5)
    assert (found.asked, found.answered, found.mean) == (5, 1, 4.0)
    assert satisfaction.figures(session, NOON + DAY).closed == 0
    assert session.scalars(select(Satisfaction)).all()
