"""A known issue goes its way step by step, says who did what, and is told to those who may know of it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from kb import incidents, tickets
from kb.audiences import EMPLOYEES, VISITORS
from kb.errors import Conflict, Invalid, NotFound
from kb.incidents import Details
from kb.models import KnownIssue
from tests.audiences import WHO
from tests.factories import NOON, make_article, make_person, make_ticket

LATER = NOON + timedelta(hours=1)
TOLD = Details("VPN 全公司连不上", "在家办公的人", "先用手机热点", visibility="public")


def noticed(session: Session, count: int = 4, subject: str = "category:VPN") -> KnownIssue:
    """Store a candidate with its tickets."""
    keys = [make_ticket(session, f"VPN 连不上 {n}").id for n in range(count)]
    issue = incidents.notice(
        session, keys, title="VPN 连不上", words=["vpn"], since=NOON, at=NOON, subject=subject
    )
    assert issue
    return issue


def kinds(session: Session, issue: KnownIssue) -> list[str]:
    return [step.kind for step in incidents.steps(session, issue)]


def test_from_candidate_to_solved(session: Session) -> None:
    agent, issue = make_person(session, "agent"), noticed(session)
    assert (issue.state, incidents.shown(session, EMPLOYEES)) == ("candidate", [])
    incidents.confirm(session, issue, TOLD, by=agent, at=LATER, edition=issue.edition)
    assert incidents.shown(session, VISITORS) == [issue]
    incidents.confirm(session, issue, TOLD, by=agent, at=LATER, edition=issue.edition)
    incidents.solve(session, issue, "换了证书", by=agent, at=LATER, edition=issue.edition)
    session.flush()
    assert incidents.shown(session, EMPLOYEES) == []
    assert kinds(session, issue) == ["noticed", "confirmed", "changed", "solved"]
    assert [step.by_label for step in incidents.steps(session, issue)] == ["", *[agent.label] * 3]
    with pytest.raises(Conflict):
        incidents.attach(session, issue, make_ticket(session), by=agent, at=LATER)


def test_a_dismissed_candidate_keeps_its_tickets_from_coming_back(session: Session) -> None:
    agent, issue = make_person(session, "agent"), noticed(session)
    keys = [entry.ticket_id for entry in incidents.tickets_of(session, issue)]
    incidents.dismiss(session, issue, "只是巧合", by=agent, at=LATER, edition=issue.edition)
    assert incidents.notice(session, keys, title="x", words=[], since=NOON, at=LATER) is None
    assert incidents.listing(session, ("dismissed",)) == [issue]
    with pytest.raises(Conflict):
        incidents.confirm(session, issue, TOLD, by=agent, at=LATER, edition=issue.edition)


def test_the_same_subject_adds_to_what_is_open(session: Session) -> None:
    issue = noticed(session)
    assert noticed(session, 5) is issue
    assert incidents.counts(session, [issue]) == {issue.id: 9}
    assert noticed(session, subject="category:邮件") is not issue


def test_who_saw_an_older_state_is_told(session: Session) -> None:
    agent, issue = make_person(session, "agent"), noticed(session)
    seen = issue.edition
    incidents.confirm(session, issue, TOLD, by=agent, at=LATER, edition=seen)
    with pytest.raises(Conflict):
        incidents.confirm(session, issue, TOLD, by=agent, at=LATER, edition=seen)


def test_a_ticket_belongs_to_one_known_issue(session: Session) -> None:
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    first = incidents.report(session, TOLD, by=agent, at=LATER, ticket=ticket)
    other = incidents.report(session, TOLD, by=agent, at=LATER)
    assert not incidents.attach(session, first, ticket, by=agent, at=LATER)
    assert incidents.attach(session, other, ticket, by=agent, at=LATER)
    assert incidents.of_ticket(session, ticket) is other
    incidents.detach(session, ticket, by=agent, at=LATER)
    incidents.detach(session, ticket, by=agent, at=LATER)
    assert incidents.of_ticket(session, ticket) is None
    session.flush()
    assert kinds(session, other) == ["confirmed", "attached", "detached"]
    told = [event.kind for event in tickets.events(session, ticket, public_only=True)]
    assert told == ["opened"]


def test_what_is_told_by_audience(session: Session) -> None:
    agent = make_person(session, "agent")
    public = incidents.report(session, TOLD, by=agent, at=NOON)
    internal = incidents.report(session, Details("内部系统坏了"), by=agent, at=LATER)
    assert [incidents.shown(session, audience) for audience in WHO[:3]] == [
        [public],
        [internal, public],
        [internal, public],
    ]
    for audience in WHO[:3]:
        for issue in (public, internal):
            assert incidents.may_be_told(issue, audience) == (issue in incidents.shown(session, audience))
    with pytest.raises(NotFound):
        incidents.get_shown(session, internal.number, VISITORS)
    assert incidents.get_shown(session, internal.number, EMPLOYEES) is internal


@pytest.mark.parametrize("reference", ["", "KI-", "KI-0", "x", "9" * 30, "-1", "²"])
def test_what_is_no_number_finds_nothing(session: Session, reference: str) -> None:
    assert incidents.find(session, reference) is None


def test_an_article_must_be_readable_by_all_who_are_told(session: Session) -> None:
    agent = make_person(session, "agent")
    article = make_article(session, visibility="internal")
    draft = make_article(session, state="draft", by=agent)
    for reference, visibility in ((article.number, "public"), (draft.number, "internal"), ("KB-9", "public")):
        details = Details("x", article=reference, visibility=visibility)
        with pytest.raises(Invalid) as complaint:
            incidents.report(session, details, by=agent, at=NOON)
        assert set(complaint.value.fields) == {"article"}
    made = incidents.report(session, Details("x", article=article.number), by=agent, at=NOON)
    assert made.article_id == article.id


def test_every_complaint_about_a_form_comes_at_once() -> None:
    with pytest.raises(Invalid) as complaint:
        Details.parse({"title": " ", "affected": "a" * 30_000, "visibility": "agents"})
    assert set(complaint.value.fields) == {"title", "affected", "visibility"}
