"""The way of an article from draft to archive, and what readers see meanwhile."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import articles, rights, tickets
from kb.audiences import SUPPORT
from kb.content import Content
from kb.errors import Conflict, Invalid
from kb.models import FINDABLE_STATES, Article, Revision
from tests.factories import EDITOR, NOON, make_article, make_person, make_ticket

LATER = NOON + timedelta(hours=1)
TODAY = NOON.date()
MOVES = ("edit", "submit", "withdraw", "return", "publish", "retire", "renew", "discard", "due", "restore")


def saying(article: Article, body: str) -> Content:
    """Return what an article says with another body."""
    return Content.parse({"body": body}, Content.of(article))


def go(session: Session, article: Article, move: str, step: int) -> None:
    """Try one move as an engineer."""
    by = make_person(session, "engineer")
    if move == "edit":
        articles.edit(session, article, saying(article, f"第 {step} 次"), by=by, at=LATER)
    elif move == "restore":
        articles.restore(session, article, 1, by=by, at=LATER)
    elif move == "due":
        article.review_on = TODAY
        articles.fall_due(session, TODAY, at=LATER)
    elif move == "return":
        articles.send_back(session, article, "缺步骤", by=by, at=LATER)
    elif move in {"publish", "retire"}:
        getattr(articles, move)(session, article, at=LATER, by=by)
    else:
        getattr(articles, move)(session, article, by=by, at=LATER)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(MOVES), max_size=12))
def test_any_moves_keep_the_rules(session: Session, wanted: list[str]) -> None:
    article = make_article(session, state="draft", body="起初")
    for step, move in enumerate(wanted):
        seen, found = Content.of(article), article.is_findable
        number = article.revision
        try:
            go(session, article, move, step)
        except Conflict:
            assert (Content.of(article), article.is_findable) == (seen, found)
        if found and move not in {"publish", "retire"}:
            assert Content.of(article) == seen, "readers saw what was not published"
            assert article.is_findable
        if not found and move != "publish":
            assert not article.is_findable
        assert article.revision >= number
        assert not article.working or article.is_findable
        kept = {row.number: row.content for row in articles.revisions(session, article, EDITOR)}
        assert set(kept) == set(range(1, article.revision + 1))
        assert kept[article.shown_revision] == Content.of(article).as_json()
        assert kept[article.revision] == articles.newest(session, article).as_json()
        may_be_found = set(session.scalars(select(Article.id).where(rights.findable_articles(SUPPORT))))
        assert (article.id in may_be_found) == article.is_findable == (article.state in FINDABLE_STATES)


def test_readers_stay_on_what_is_published(session: Session) -> None:
    agent, engineer = make_person(session, "agent"), make_person(session, "engineer")
    article = make_article(session, body="旧")
    changed = article.changed
    assert articles.edit(session, article, saying(article, "新"), by=agent, at=LATER, why="过时")
    assert (article.body, article.revision, article.shown_revision) == ("旧", 2, 1)
    assert article.changed == changed
    assert articles.newest(session, article).body == "新"
    articles.submit(session, article, by=agent, at=LATER)
    assert articles.stage(article) == "review"
    articles.send_back(session, article, "写上版本", by=engineer, at=LATER)
    articles.edit(session, article, saying(article, "更新"), by=agent, at=LATER)
    articles.submit(session, article, by=agent, at=LATER)
    articles.publish(session, article, by=engineer, at=LATER, overridden=["打不开"])
    assert (article.body, article.working, article.shown_revision) == ("更新", "", 3)
    told = [(step.kind, step.by_id) for step in articles.steps(session, article)]
    assert told[:2] == [("published", engineer.id), ("submitted", agent.id)]
    assert articles.steps(session, article)[0].data == {"overridden": ["打不开"]}


def test_each_right_offers_its_own_moves(session: Session) -> None:
    agent, engineer = make_person(session, "agent"), make_person(session, "engineer")
    draft = make_article(session, state="draft", by=agent)
    assert articles.moves(agent, draft) == ["submit"]
    assert articles.moves(engineer, draft) == ["submit", "publish", "retire"]
    articles.submit(session, draft, by=agent, at=LATER)
    assert articles.moves(agent, draft) == ["withdraw"]
    assert articles.moves(engineer, draft) == ["withdraw", "return", "publish", "retire"]
    assert articles.moves(make_person(session), draft) == []
    due = make_article(session, state="due")
    assert articles.moves(engineer, due) == ["renew", "retire"]


def test_a_return_says_why(session: Session) -> None:
    article = make_article(session, state="review")
    with pytest.raises(Invalid, match="要改什么"):
        articles.send_back(session, article, "  ", by=make_person(session, "engineer"), at=LATER)


def test_what_is_past_its_day_waits_for_review_and_is_found_still(session: Session) -> None:
    owner, engineer = make_person(session, "agent"), make_person(session, "engineer")
    past, review, fresh = (make_article(session, str(n)) for n in range(3))
    for article, review_on, until in (
        (past, None, TODAY - timedelta(days=1)),
        (review, TODAY, None),
        (fresh, TODAY + timedelta(days=1), TODAY),
    ):
        plan = {"owner": owner, "review_on": review_on, "valid_until": until}
        assert articles.plan(session, article, **plan, by=engineer, at=LATER)
        assert not articles.plan(session, article, **plan, by=engineer, at=LATER)
    assert articles.fall_due(session, TODAY, at=LATER) == [past, review]
    assert articles.fall_due(session, TODAY, at=LATER) == []
    assert past.is_findable
    assert articles.due_for_review(session, owner, owned=True) == [past, review]
    articles.renew(session, past, by=engineer, at=LATER, review_on=date(2027, 1, 1))
    assert (past.state, past.valid_until, past.confidence) == ("published", None, "verified")
    with pytest.raises(Conflict):
        articles.renew(session, fresh, by=engineer, at=LATER)


def test_only_the_support_owns(session: Session) -> None:
    article = make_article(session)
    with pytest.raises(Invalid, match="支持人员"):
        articles.plan(
            session, article, owner=make_person(session), review_on=None, valid_until=None, by=None, at=LATER
        )


def test_solved_tickets_raise_the_confidence_and_take_it_back(session: Session) -> None:
    agent, article = make_person(session, "agent"), make_article(session)
    solved = [make_ticket(session, solved_by=article, resolution="好了", agent=agent) for _ in range(3)]
    assert article.confidence == "verified"
    tickets.send_back(session, solved[0], "不行", by=None, at=LATER)
    assert article.confidence == "unverified"
    articles.verify(session, article, by=agent, at=LATER)
    tickets.send_back(session, solved[1], "不行", by=None, at=LATER)
    assert article.confidence == "verified"


def test_a_restored_text_is_an_edit(session: Session) -> None:
    by, article = make_person(session, "engineer"), make_article(session, body="一")
    articles.revise(session, article, saying(article, "二"), by=by, at=LATER)
    assert articles.restore(session, article, 1, by=by, at=LATER)
    assert (article.body, articles.newest(session, article).body) == ("二", "一")
    assert not articles.restore(session, article, 1, by=by, at=LATER)
    kept = session.scalars(select(Revision.why).where(Revision.number == 3)).one()
    assert kept == "恢复第 1 版"
