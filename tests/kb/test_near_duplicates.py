"""The list of articles that say nearly the same keeps what people said of it, and shows only what they may read."""

import pytest
from sqlalchemy.orm import Session

from kb import near_duplicates
from kb.errors import NotFound
from tests.factories import NOON, make_article, make_person


def listed(session: Session, role: str = "engineer") -> list[float]:
    session.flush()
    return [pair.similarity for pair in near_duplicates.listing(session, make_person(session, role))]


def test_a_new_list_takes_the_place_of_the_old(session: Session) -> None:
    one, two, three = (make_article(session) for _ in range(3))
    near_duplicates.store(session, [(one.id, two.id, 0.8), (two.id, three.id, 0.7)], at=NOON)
    assert listed(session) == [0.8, 0.7]
    near_duplicates.store(session, [(one.id, two.id, 0.9), (one.id, 999, 0.9)], at=NOON)
    assert listed(session) == [0.9]


def test_what_is_not_the_same_never_comes_back(session: Session) -> None:
    one, two = make_article(session), make_article(session)
    engineer = make_person(session, "engineer")
    near_duplicates.store(session, [(one.id, two.id, 0.8)], at=NOON)
    (pair,) = near_duplicates.listing(session, engineer)
    near_duplicates.dismiss(session, pair.id, by=engineer, at=NOON)
    near_duplicates.store(session, [], at=NOON)
    near_duplicates.store(session, [(one.id, two.id, 0.99)], at=NOON)
    assert listed(session) == []
    with pytest.raises(NotFound):
        near_duplicates.dismiss(session, 999, by=engineer, at=NOON)


def test_only_what_readers_find_is_listed(session: Session) -> None:
    one, two, hidden = (
        make_article(session),
        make_article(session),
        make_article(session, visibility="agents"),
    )
    near_duplicates.store(session, [(one.id, two.id, 0.8), (one.id, hidden.id, 0.7)], at=NOON)
    assert listed(session, "user") == [0.8]
    two.state = "archived"
    assert listed(session) == [0.7]


def test_shared_sentences_are_told_longest_first(session: Session) -> None:
    one = make_article(
        session, "甲", body="# 步骤\n1. 打开服务管理器。重启打印后台处理服务 Print Spooler。\n再试。"
    )
    two = make_article(
        session, "乙", body="* 重启打印后台处理服务 print  spooler。\n打开服务管理器。别的话说在这里。"
    )
    assert near_duplicates.shared_sentences(one, two) == [
        "重启打印后台处理服务 Print Spooler。",
        "打开服务管理器。",
    ]
