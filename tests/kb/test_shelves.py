"""The front page asks one question per shelf, and an index answers it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from kb import articles, shelves
from kb.audiences import EMPLOYEES, EVERYTHING, SUPPORT, VISITORS
from kb.database import Database
from tests.audiences import ONE, OTHER
from tests.factories import NOON, make_article


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Collect what is asked of a database."""
    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("shelf", "index"),
    [
        (articles.paths, "COVERING INDEX ix_articles_filed"),
        (shelves.most_helpful, "INDEX ix_articles_helped"),
        (shelves.newest, "INDEX ix_articles_state_updated"),
    ],
)
@pytest.mark.parametrize("audience", [VISITORS, EMPLOYEES | ONE | OTHER, EVERYTHING])
def test_a_shelf_is_one_question_with_an_index(
    database: Database, shelf: Callable[[Session, int], Any], index: str, audience: int
) -> None:
    with database.begin() as session:
        for number in range(3):
            make_article(session, f"文章 {number}", category=f"网络/{number}").helpful = number
    with database.read() as session, statements(database) as asked:
        shelf(session, audience)
    questions = [(text, values) for text, values in asked if text.startswith("SELECT")]
    assert len(questions) == 1
    with database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"explain query plan {questions[0][0]}", questions[0][1]).all()
    assert index in plan[0][3]


def test_shelves_hold_what_the_audience_finds(session: Session) -> None:
    made = [make_article(session, str(n), category="网络/无线" if n else "网络") for n in range(3)]
    made[2].visibility = "agents"
    for article, helpful in zip(made, (1, 3, 9), strict=True):
        article.helpful = helpful
    hidden = make_article(session, "没帮助", category="打印")
    hidden.helpful, hidden.unhelpful = 2, 2
    session.flush()
    assert articles.tops(articles.paths(session, VISITORS)) == [("网络", 2), ("打印", 1)]
    assert articles.tops(articles.paths(session, SUPPORT)) == [("网络", 3), ("打印", 1)]
    assert list(shelves.most_helpful(session, VISITORS)) == [made[1], made[0]]


@pytest.mark.parametrize("most", [0, 200])
def test_a_category_is_turned_over_without_a_gap(
    session: Session, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(shelves, "MOST_BRANCHES", most)
    for number in range(9):
        at = NOON + timedelta(minutes=number // 3)
        make_article(
            session, str(number), category=("网络", "网络/无线", "网络盘")[number % 3]
        ).updated_at = at
    session.flush()
    paths, before, seen = articles.paths(session, VISITORS), None, []
    while page := shelves.in_category(session, VISITORS, "网络", paths=paths, before=before, limit=2):
        seen += [article.title for article in page]
        before = page[-1].updated_at, page[-1].id
    assert seen == ["7", "6", "4", "3", "1", "0"]
    assert shelves.in_category(session, VISITORS, "没有", paths=paths) == []
