"""Points with weights in versions, and the score of a revision by those that held then."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import articles, checklist
from kb.checklist import ANSWERS, Point, score_of
from kb.content import Content
from kb.errors import Conflict, Invalid
from kb.models import Article
from tests.factories import NOON, make_article, make_person

ALL = {key: "yes" for key, _text, _weight in checklist.START}


def rows(session: Session, **weights: Any) -> list[dict[str, Any]]:
    """Return the points as a form sends them, some with other weights."""
    return [{**p._asdict(), "weight": weights.get(p.key, p.weight)} for p in checklist.points(session)]


def rate(session: Session, article: Article, **answers: str) -> int:
    return checklist.rate(
        session, article, article.revision, {**ALL, **answers}, by=make_person(session, "engineer"), at=NOON
    ).score


def test_the_start_is_ten_points_and_asks_for_terms(session: Session) -> None:
    points = checklist.points(session)
    assert (len(points), sum(p.weight for p in points)) == (10, 100)
    assert any("术语有解释" in p.text for p in points)


def test_a_score_stays_with_its_revision_and_its_points(session: Session) -> None:
    engineer, article = make_person(session, "engineer"), make_article(session)
    assert rate(session, article, steps="no") == 80
    assert rate(session, article, steps="no", title="none") == 78
    assert checklist.change(
        session, rows(session, steps=100), by=engineer, at=NOON, expected=checklist.edition(session)
    )
    kept = checklist.score(session, article, 1)
    assert kept
    assert (kept.score, len(checklist.points_of(kept.checklist))) == (78, 10)
    articles.revise(session, article, Content.parse({"body": "新"}, Content.of(article)), by=None, at=NOON)
    assert checklist.score(session, article, 2) is None
    assert rate(session, article, steps="no") == 44
    assert [each.points[3]["weight"] for each in checklist.versions(session)] == [100, 20]


def test_averages_count_the_newest_score_of_what_is_published(session: Session) -> None:
    first, second = make_article(session, category="网络/VPN"), make_article(session, category="网络")
    draft = make_article(session, category="硬件", state="draft")
    for article, steps in ((first, "no"), (second, "yes"), (draft, "no")):
        rate(session, article, steps=steps)
    articles.revise(session, first, Content.parse({"body": "新"}, Content.of(first)), by=None, at=NOON)
    assert [tuple(each) for each in checklist.averages(session)] == [("网络", 90.0, 2)]
    rate(session, first)
    assert [tuple(each) for each in checklist.averages(session)] == [("网络", 100.0, 2)]


def test_what_is_missing_is_named(session: Session) -> None:
    article, engineer = make_article(session), make_person(session, "engineer")
    with pytest.raises(Invalid) as complaint:
        checklist.rate(session, article, 1, {**ALL, "terms": "", "steps": "maybe"}, by=engineer, at=NOON)
    assert set(complaint.value.fields) == {"point.terms", "point.steps"}
    with pytest.raises(Invalid):
        checklist.rate(session, article, 1, dict.fromkeys(ALL, "none"), by=engineer, at=NOON)
    with pytest.raises(Invalid):
        checklist.rate(session, article, 9, ALL, by=engineer, at=NOON)


def test_points_change_as_a_whole_and_not_over_others(session: Session) -> None:
    engineer = make_person(session, "engineer")
    wanted = [
        *rows(session)[:2],
        {"key": "", "text": "有截图", "weight": "7"},
        {"key": "", "text": " ", "weight": "x"},
    ]
    assert checklist.change(session, wanted, by=engineer, at=NOON, expected=0)
    assert checklist.points(session)[2] == Point("own-1", "有截图", 7)
    assert not checklist.change(
        session, rows(session), by=engineer, at=NOON, expected=checklist.edition(session)
    )
    with pytest.raises(Conflict):
        checklist.change(session, wanted, by=engineer, at=NOON, expected=0)
    edition = checklist.edition(session)
    for bad in (
        [],
        [{"text": "a", "weight": 0}],
        [{"text": "a", "weight": "²"}],
        [{"text": "长" * 121, "weight": 1}],
    ):
        with pytest.raises(Invalid):
            checklist.change(session, bad, by=engineer, at=NOON, expected=edition)
    many = [{"text": f"第 {n} 项", "weight": 1} for n in range(31)]
    with pytest.raises(Invalid):
        checklist.change(session, many, by=engineer, at=NOON, expected=edition)


@given(st.lists(st.tuples(st.integers(1, 100), st.sampled_from(ANSWERS)), min_size=1, max_size=12))
def test_a_score_is_a_share_and_grows_with_what_is_met(given: list[tuple[int, str]]) -> None:
    points = [Point(str(n), "a", weight) for n, (weight, _) in enumerate(given)]
    answers = {str(n): answer for n, (_, answer) in enumerate(given)}
    if set(answers.values()) == {"none"}:
        return
    score = score_of(points, answers)
    assert 0 <= score <= 100
    better = {key: "yes" if answer == "no" else answer for key, answer in answers.items()}
    assert score_of(points, better) == 100
