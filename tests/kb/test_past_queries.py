"""What typing help may offer to others, and what it may never."""

from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from kb import lookups, past_queries
from kb.audiences import EMPLOYEES, SUPPORT, VISITORS
from kb.lookups import Asker
from kb.models import Article, Lookup, PastQuery
from tests.factories import NOON, make_article, make_person

TEXT = "打印机 脱机"


def ask(
    session: Session, asker: Asker, article: Article | None = None, text: str = TEXT, days: int = 0
) -> Lookup:
    """Let somebody search, and open what was found."""
    at, shown = NOON + timedelta(days=days), [(article.id, 1.0)] if article else []
    key = lookups.record(session, "search", text, shown, asker=asker, at=at, total=1, surface="page")
    if article:
        lookups.note_outcome(session, key, "opened", at=at, article=article, asker=asker)
    found = lookups.find(session, key)
    assert found
    return found


def offered(session: Session) -> list[tuple[str, int, int]]:
    return [(past.text, past.people, past.audience) for past in lookups.completable(session)]


def test_what_three_people_asked_and_one_opened_is_offered(session: Session) -> None:
    article = make_article(session)
    ask(session, Asker(visitor="a"), article)
    ask(session, Asker(visitor="b"))
    ask(session, Asker(visitor="b"), text="打印机  脱机 ")
    assert offered(session) == []
    moved = past_queries.last(session)
    ask(session, Asker(visitor="c"), text="打印机　脱机")
    assert offered(session) == [(TEXT, 3, VISITORS)]
    assert lookups.completable(session)[0].article_ids == [article.id]
    assert past_queries.last(session) > moved


def test_what_nobody_opened_is_not_offered(session: Session) -> None:
    for name in "abcd":
        ask(session, Asker(visitor=name))
    past_queries.count_anew(session)
    assert offered(session) == []


def test_one_person_with_several_browsers_is_one(session: Session) -> None:
    article, someone = make_article(session), make_person(session)
    for name in "abc":
        ask(session, Asker(someone, name), text="别的")
        ask(session, Asker(visitor=name), article)
        ask(session, Asker(someone, name), article)
        ask(session, Asker(), article)
    past_queries.count_anew(session)
    assert offered(session) == []


def test_a_browser_that_keeps_no_name_is_nobody_until_it_comes_back(session: Session) -> None:
    article = make_article(session)
    for name in "abcd":
        lookup = ask(session, Asker(visitor=name, is_new=True))
        entry = [(article.id, 1.0)]
        lookups.show_more(session, lookup, entry)
        session.flush()
        other = Asker(visitor=f"{name}-2", is_new=True)
        lookups.note_outcome(session, lookup.key, "opened", at=NOON, article=article, asker=other)
    past_queries.count_anew(session)
    assert offered(session) == []
    for name in "efg":
        ask(session, Asker(visitor=name, is_new=True), article)
    assert offered(session) == [(TEXT, 3, VISITORS)]


@pytest.mark.parametrize(
    ("roles", "audience"),
    [("aaa", VISITORS), ("uuu", EMPLOYEES), ("aau", EMPLOYEES), ("sss", SUPPORT), ("aaus", EMPLOYEES)],
)
def test_it_is_offered_only_to_those_who_see_as_far(session: Session, roles: str, audience: int) -> None:
    article = make_article(session)
    for number, role in enumerate(roles):
        if role == "a":
            asker = Asker(visitor=str(number))
        else:
            asker = Asker(make_person(session, "agent" if role == "s" else "user"))
        ask(session, asker, article)
    assert offered(session) == [(TEXT, len(roles), audience)]


@pytest.mark.parametrize(
    "text",
    [
        *("联系 zhang@example.com", "ｚｈａｎｇ＠ｘ", "电话 13812345678", "138 1234 5678", "010-8888 6666"),
        *("(021) 6543-2109", "TS20231027001 没人处理", "ts-20231027001", "tel13812345678", "字" * 101, "字"),
    ],
)
def test_what_may_say_who_somebody_is_never_leaves(session: Session, text: str) -> None:
    article = make_article(session)
    for name in "abcd":
        ask(session, Asker(visitor=name), article, text=text)
    past_queries.count_anew(session)
    assert session.get(PastQuery, past_queries.asked(text)) is None


@pytest.mark.parametrize("text", ["0x80070005", "KB5034441 装不上", "ORA-01555", "错误 809", "Office 2021"])
def test_codes_are_not_private(session: Session, text: str) -> None:
    article = make_article(session)
    for name in "abc":
        ask(session, Asker(visitor=name), article, text=text)
    assert offered(session) == [(text, 3, VISITORS)]


def test_what_was_counted_stays_when_people_are_forgotten(session: Session) -> None:
    article = make_article(session)
    for name in "abc":
        ask(session, Asker(visitor=name), article)
    for day in range(91, 700, 91):
        ask(session, Asker(visitor="only"), article, text="私人的事", days=day)
        lookups.forget_people(session, NOON + timedelta(days=day + 90, hours=1))
    assert offered(session) == [(TEXT, 3, VISITORS)]
    assert session.get_one(PastQuery, "私人的事").people == 1


def test_counting_anew_gives_what_was_counted_one_by_one(session: Session) -> None:
    article, user = make_article(session), make_person(session)
    for name in "abcd":
        ask(session, Asker(visitor=name), article)
        ask(session, Asker(user, name), article, text="网络 慢")
    ask(session, Asker(visitor="e"), article, text="网络 慢")
    one_by_one = {past.asked: past.audience for past in session.query(PastQuery)}
    session.execute(delete(PastQuery))
    session.expunge_all()
    past_queries.count_anew(session)
    session.flush()
    assert {past.asked: past.audience for past in session.query(PastQuery)} == one_by_one
    moved = past_queries.last(session)
    past_queries.count_anew(session)
    assert past_queries.last(session) == moved
