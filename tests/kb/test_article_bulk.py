"""Many articles changed at once, and brought back."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import articles
from kb.articles import bulk
from kb.content import Content
from kb.errors import Conflict, Invalid, NotFound
from tests.factories import NOON, make_article, make_person

LATER = NOON + timedelta(hours=1)
ACTIONS = (
    ("publish", ""),
    ("archive", ""),
    ("tag", "甲，乙"),
    ("untag", "甲"),
    ("category", "网络/无线"),
    ("owner", ""),
    ("review", "2027-01-31"),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(ACTIONS),
    st.lists(st.sampled_from(["draft", "published", "archived", "due"]), min_size=1, max_size=4),
)
def test_undoing_brings_everything_back(session: Session, action: tuple[str, str], states: list[str]) -> None:
    by = make_person(session, "engineer")
    rows = [make_article(session, str(n), state=state, tags=["甲"]) for n, state in enumerate(states)]
    before = [(Content.of(row), row.state, row.owner_id, row.review_on, row.published_at) for row in rows]
    done = bulk.apply(session, rows, *action, by=by, at=LATER)
    if done.change is not None:
        undone = bulk.undo(session, done.change.id, by=by, at=LATER)
        assert (undone.count, undone.left) == (done.count, [])
    assert before == [
        (Content.of(row), row.state, row.owner_id, row.review_on, row.published_at) for row in rows
    ]


def test_each_action_does_what_it_says(session: Session) -> None:
    by = make_person(session, "engineer")
    rows = [make_article(session, "a", tags=["甲"]), make_article(session, "b", state="draft")]
    assert bulk.apply(session, rows, "publish", "", by=by, at=LATER).count == 1
    assert bulk.apply(session, rows, "tag", "甲，乙", by=by, at=LATER).count == 2
    assert [row.tags for row in rows] == [["甲", "乙"], ["甲", "乙"]]
    bulk.apply(session, rows, "owner", by.name, by=by, at=LATER)
    bulk.apply(session, rows, "review", "2027-01-31", by=by, at=LATER)
    assert {(row.owner_id, row.review_on) for row in rows} == {(by.id, date(2027, 1, 31))}
    assert {row.state for row in rows} == {"published"}


def test_what_was_changed_since_is_left(session: Session) -> None:
    by = make_person(session, "engineer")
    rows = [make_article(session, "a"), make_article(session, "b")]
    done = bulk.apply(session, rows, "category", "甲", by=by, at=LATER)
    assert done.change
    articles.retire(session, rows[0], at=LATER, by=by)
    undone = bulk.undo(session, done.change.id, by=by, at=LATER)
    assert (undone.count, [number for number, _ in undone.left]) == (1, [rows[0].number])
    with pytest.raises(Conflict, match="已经撤销"):
        bulk.undo(session, done.change.id, by=by, at=LATER)


def test_others_do_not_undo_it_and_nonsense_is_refused(session: Session) -> None:
    by, rows = make_person(session, "engineer"), [make_article(session)]
    done = bulk.apply(session, rows, "archive", "", by=by, at=LATER)
    assert done.change
    with pytest.raises(NotFound):
        bulk.undo(session, done.change.id, by=make_person(session, "engineer"), at=LATER)
    for action, value in (("burn", ""), ("review", "soon"), ("owner", "nobody"), ("tag", " ")):
        with pytest.raises(Invalid):
            bulk.apply(session, rows, action, value, by=by, at=LATER)
    with pytest.raises(Invalid):
        bulk.apply(session, [], "archive", "", by=by, at=LATER)
