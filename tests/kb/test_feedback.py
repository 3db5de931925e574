"""Readers' words: one per reader and article, counted once, noted at the lookup."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb import feedback, lookups
from kb.errors import Invalid
from kb.lookups import Asker
from kb.models import Article, Feedback
from tests.factories import NOON, make_article, make_person


def say(session: Session, article: Article, asker: Asker, helpful: bool, **more: str) -> Feedback:
    return feedback.give(session, article, is_helpful=helpful, asker=asker, at=NOON, **more)


def test_a_later_word_of_the_same_reader_replaces_the_earlier(session: Session) -> None:
    article = make_article(session)
    reader, visitor = Asker(make_person(session, "user"), "a"), Asker(None, "b")
    say(session, article, reader, True)
    say(session, article, visitor, True)
    word = say(session, article, reader, False, reason="outdated", comment=" 旧\0了 ")
    assert (article.helpful, article.unhelpful) == (1, 1)
    assert (word.reason, word.comment) == ("outdated", "旧了")
    say(session, article, visitor, False)
    assert (article.helpful, article.unhelpful) == (0, 2)
    assert session.scalar(select(func.count(Feedback.id))) == 2


def test_nameless_readers_each_count(session: Session) -> None:
    article = make_article(session)
    say(session, article, Asker(), True)
    say(session, article, Asker(), True)
    assert article.helpful == 2


def test_a_reason_belongs_to_a_complaint(session: Session) -> None:
    assert say(session, make_article(session), Asker(), True, reason="wrong").reason == ""
    with pytest.raises(Invalid) as found:
        say(session, make_article(session), Asker(), False, reason="ugly")
    assert set(found.value.fields) == {"reason"}
    with pytest.raises(Invalid) as found:
        say(session, make_article(session), Asker(), False, comment="字" * 2001)
    assert set(found.value.fields) == {"comment"}


def test_it_is_noted_at_the_lookup_that_showed_the_article(session: Session) -> None:
    article, other = make_article(session), make_article(session)
    keys = [
        lookups.record(
            session, "suggest", "x", [(article.id, 1.0)], asker=Asker(), at=NOON, total=1, surface="api"
        )
        for _ in range(2)
    ]
    say(session, article, Asker(), True, lookup_key=keys[0])
    say(session, other, Asker(), True, lookup_key=keys[1])
    say(session, other, Asker(), True, lookup_key="\ud800")
    stored = [lookups.find(session, key) for key in keys]
    assert [lookup.outcome for lookup in stored if lookup] == ["solved", "nothing"]
