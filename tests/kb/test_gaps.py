"""Tickets without article and searches in vain become gaps, which go on from night to night and close."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from kb import gaps, lookups
from kb.gaps import Found, Unanswered
from kb.lookups import Asker
from kb.models import Gap, Person
from tests.factories import NOON, make_article, make_person, make_ticket

TODAY = date(2026, 10, 27)


def search(
    session: Session, text: str, *, person: Person | None = None, total: int = 0, shown: int = 0
) -> str:
    return lookups.record(
        session,
        "search",
        text,
        [(shown, 1.0)] if shown else [],
        asker=Asker(person),
        at=NOON,
        total=total,
        surface="page",
    )


def texts(session: Session) -> list[str]:
    session.flush()
    return [one.text for one in gaps.unanswered(session, NOON)]


def test_tickets_solved_without_an_article_are_unanswered(session: Session) -> None:
    agent, article = make_person(session, "agent"), make_article(session)
    make_ticket(session, "没有文章", resolution="好了", agent=agent, description="")
    make_ticket(session, "有文章", resolution="好了", agent=agent, solved_by=article)
    make_ticket(session, "还没解决")
    make_ticket(session, "很久以前", resolution="好了", agent=agent, at=NOON - timedelta(days=200))
    assert texts(session) == ["没有文章"]


def test_a_ticket_that_became_an_article_is_answered(session: Session) -> None:
    agent = make_person(session, "agent")
    ticket = make_ticket(session, "没有文章", resolution="好了", agent=agent, description="")
    article = make_article(session, state="draft")
    article.from_ticket_id = ticket.id
    assert texts(session) == ["没有文章"]
    article.state = "published"
    assert texts(session) == []


def test_searches_in_vain_are_unanswered_until_one_is_opened(session: Session) -> None:
    user, article = make_person(session), make_article(session)
    search(session, "没有结果", person=user)
    search(session, "没人点开", person=user, total=3, shown=article.id)
    key = search(session, "点开了", person=user, total=3, shown=article.id)
    lookups.note_outcome(session, key, "opened", at=NOON, article=article)
    search(session, "打给 13800138000", person=user)
    assert sorted(texts(session)) == ["没人点开", "没有结果"]


def test_people_are_counted_once(session: Session) -> None:
    people = [make_person(session) for _ in range(3)]
    for person in (*people, *people):
        search(session, "VPN 809", person=person)
    search(session, "只有访客")
    session.flush()
    found = {one.text: (one.people, one.weight) for one in gaps.unanswered(session, NOON)}
    assert found == {"VPN 809": (3, 3), "只有访客": (0, 1)}


def found(name: str, *asked: str, at: int = 0) -> Found:
    return Found(name, [Unanswered(text, 1, NOON + timedelta(days=at), asked=text) for text in asked])


def test_a_gap_is_known_again_and_grows(session: Session) -> None:
    assert gaps.store(session, [found("打印", "a", "b", "c")], at=NOON, day=TODAY) == 1
    (gap,) = gaps.listing(session)
    later = NOON + timedelta(days=1)
    gaps.store(session, [found("打印机", "b", "c", "d", "e")], at=later, day=TODAY + timedelta(days=1))
    (again,) = gaps.listing(session)
    assert again.id == gap.id
    assert (again.name, again.size, again.growth, again.first_seen) == ("打印机", 4, 1, NOON)
    assert gaps.store(session, [], at=later, day=TODAY + timedelta(days=2)) == 0
    assert list(gaps.listing(session)) == []
    assert gap.closed_at == later


def test_different_gaps_stay_apart(session: Session) -> None:
    gaps.store(session, [found("一", "a", "b"), found("二", "c", "d", "e")], at=NOON, day=TODAY)
    gaps.store(session, [found("二", "c", "d"), found("三", "x", "y", "z")], at=NOON, day=TODAY)
    assert [gap.name for gap in gaps.listing(session)] == ["三", "二"]
    assert [gap.name for gap in gaps.listing(session, is_open=False)] == ["一"]


def test_what_a_closed_gap_settled_does_not_come_back(session: Session) -> None:
    people = [make_person(session) for _ in range(3)]
    for person in people:
        search(session, "投影没画面", person=person)
    session.flush()
    article, asked = make_article(session), gaps.unanswered(session, NOON)
    gaps.store(session, [Found("投影", asked)], at=NOON, day=TODAY)
    gaps.store(session, [Found("投影", asked, article.id), found("早就有了", "x")], at=NOON, day=TODAY)
    assert gaps.unanswered(session, NOON) == []
    assert [gap.article_id for gap in gaps.listing(session, is_open=False)] == [article.id]


def test_what_is_answered_already_is_no_gap(session: Session) -> None:
    one = Found("打印", [Unanswered("a", 3, NOON, asked="a")], make_article(session).id)
    assert gaps.store(session, [one], at=NOON, day=TODAY) == 0
    assert not gaps.listing(session, is_open=False)


def test_a_search_of_few_is_read_by_admins_only(session: Session) -> None:
    admin, engineer, agent, user = (make_person(session, r) for r in ("admin", "engineer", "agent", "user"))
    ticket = make_ticket(session, "扫描仪不进纸", resolution="好了", agent=agent)
    members = [
        Unanswered("工资条密码", 1, NOON, asked="工资条密码"),
        Unanswered("扫描仪", 3, NOON, asked="扫描仪"),
        Unanswered("x", 1, NOON, ticket_id=ticket.id),
    ]
    gaps.store(session, [Found("扫描", members)], at=NOON, day=TODAY)
    (gap,) = gaps.listing(session)
    told = {p.role: gaps.examples(gap, p) for p in (admin, engineer, agent, user)}
    assert [m.text for m in told["admin"].searches] == ["工资条密码", "扫描仪"]
    assert ([m.text for m in told["engineer"].searches], told["engineer"].hidden) == (["扫描仪"], 1)
    assert told["engineer"].tickets == [ticket]
    assert (told["agent"].searches, told["user"].searches, told["user"].tickets) == ([], [], [])
    assert session.get(Gap, gap.id) is gap
