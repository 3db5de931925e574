"""What is wrong with an article becomes a task that is owned, due, and ended with an answer."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from kb import feedback, flags, settings, upkeep
from kb.errors import Conflict, Invalid, NotFound
from kb.flags import Wrong
from kb.lookups import Asker
from kb.models import Article, ArticleFlag, Person
from tests.factories import NOON, make_article, make_person, make_ticket
from tests.kb.test_article_lists import counted

LATER = NOON + timedelta(hours=1)


def flag(session: Session, article: Article, person: Person | None = None, **more: str) -> ArticleFlag:
    """Say that something is wrong."""
    wrong = Wrong(more.pop("reason", "wrong"), more.pop("text", "端口写错了"))
    return flags.raise_flag(session, article, wrong, asker=Asker(person, **more), at=NOON)


def test_a_flag_is_a_task_of_the_owner_within_the_days_that_are_set(session: Session) -> None:
    agent, reader = make_person(session, "agent"), make_person(session)
    article, nobodys = make_article(session, by=agent), make_article(session, by=reader)
    assert (flag(session, article, reader).owner_id, flag(session, nobodys).owner_id) == (agent.id, None)
    assert flag(session, article).due == date(2026, 11, 6)
    settings.change(session, {"flag_days": 3}, by=None, at=NOON)
    assert flag(session, nobodys, reader).due == date(2026, 10, 30)


@pytest.mark.parametrize("days", ["", "0", "366", "-1", "x", "²"])
def test_days_are_a_small_number(session: Session, days: str) -> None:
    with pytest.raises(Invalid):
        settings.change(session, {"flag_days": days}, by=None, at=NOON)


def test_who_says_the_same_again_changes_what_was_said(session: Session) -> None:
    article, reader = make_article(session), make_person(session)
    assert flag(session, article, reader) is flag(session, article, reader, text="IP 也错")
    assert flag(session, article, reader, reason="outdated") is not flag(session, article, reader)
    assert flag(session, article, visitor="a") is flag(session, article, visitor="a")
    assert flag(session, article, visitor="a") is not flag(session, article, visitor="b")
    assert flag(session, article) is not flag(session, article)


def test_a_flag_goes_its_way_and_its_reader_is_told(session: Session) -> None:
    engineer, agent, reader = (make_person(session, role) for role in ("engineer", "agent", "user"))
    told = flag(session, make_article(session), reader)
    flags.hand_over(session, told, agent, date(2026, 11, 1))
    assert [flags.listing(session, agent, owner=whose) for whose in ("mine", "nobody", "")] == [
        [told],
        [],
        [told],
    ]
    with pytest.raises(Invalid):
        flags.hand_over(session, told, reader, date(2026, 11, 1))
    for state, answer in (("done", " "), ("open", "改了"), ("x", "改了"), ("done", "长" * 1001)):
        with pytest.raises(Invalid):
            flags.end(session, told, answer, state=state, by=engineer, at=LATER)
    flags.end(session, told, "端口改成 443", state="done", by=engineer, at=LATER)
    assert flags.listing(session, agent) == []
    assert flags.listing(session, agent, state="ended") == [told]
    assert flags.of_reader(session, told.article, reader, LATER) == [told]
    assert flags.of_reader(session, told.article, None, LATER) == []
    assert flags.of_reader(session, told.article, reader, LATER + timedelta(days=91)) == []
    for act in (
        lambda: flags.hand_over(session, told, None, told.due),
        lambda: flags.end(session, told, "再改", state="done", by=engineer, at=LATER),
    ):
        with pytest.raises(Conflict):
            act()


def test_tasks_are_seen_by_those_of_the_support_who_may_read_the_article(session: Session) -> None:
    agent, engineer, user = (make_person(session, role) for role in ("agent", "engineer", "user"))
    public = flag(session, make_article(session))
    hidden = flag(session, make_article(session, state="archived"))
    assert flags.listing(session, engineer) == [public, hidden]
    assert flags.listing(session, agent) == [public]
    assert [flags.count_open(session, who) for who in (engineer, agent, user, None)] == [2, 1, 0, 0]
    assert flags.get(session, hidden.id, engineer) is hidden
    for key, who in ((hidden.id, agent), (public.id, user), (public.id, None), (99, agent), (-1, agent)):
        with pytest.raises(NotFound):
            flags.get(session, key, who)


def test_a_word_that_says_what_is_wrong_is_a_task_and_no_mere_complaint(session: Session) -> None:
    engineer, article = make_person(session, "engineer"), make_article(session)
    for n, (reason, comment) in enumerate(
        (("wrong", "端口错"), ("wrong", ""), ("other-problem", "不是我的"))
    ):
        asker = Asker(None, f"visitor-{n}")
        word = feedback.give(
            session, article, is_helpful=False, asker=asker, at=LATER, reason=reason, comment=comment
        )
        flags.from_feedback(session, word, article, asker=asker, at=LATER)
    assert [each.text for each in flags.listing(session, engineer)] == ["端口错"]
    assert [each.count for each in upkeep.complaints(session, engineer)] == [2]
    assert upkeep.waiting(session, engineer).flags == 1


def test_every_complaint_about_a_form_comes_at_once() -> None:
    for form in ({}, {"reason": "other-problem", "text": "\u200b"}):
        with pytest.raises(Invalid) as complaint:
            Wrong.parse(form)
        assert set(complaint.value.fields) == {"reason", "text"}


def test_a_flag_from_a_ticket_names_it(session: Session) -> None:
    agent, ticket, article = make_person(session, "agent"), make_ticket(session), make_article(session)
    told = flags.raise_flag(
        session, article, Wrong("missing", "没写第三步"), asker=Asker(agent), at=NOON, ticket=ticket
    )
    assert told.ticket is ticket


def test_a_list_asks_the_same_however_long_it_is(session: Session) -> None:
    engineer = make_person(session, "engineer")

    def questions(count: int) -> int:
        for _ in range(count):
            agent = make_person(session, "agent")
            wrong = Wrong("wrong", "端口错")
            article, ticket = make_article(session, by=agent), make_ticket(session)
            flags.raise_flag(
                session, article, wrong, asker=Asker(make_person(session)), at=NOON, ticket=ticket
            )
        session.expire_all()
        engineer.role  # noqa: B018 - read anew before it is counted
        with counted(session) as asked:
            for flag in flags.listing(session, engineer):
                assert flag.article.title
                assert flag.owner
                assert flag.by
                assert flag.ticket
        return len(asked)

    assert questions(1) == questions(20)
