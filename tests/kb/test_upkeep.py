"""What waits for those who keep the knowledge base, as far as each may see it."""

from datetime import timedelta

from sqlalchemy.orm import Session

from kb import articles, feedback, near_duplicates, upkeep
from kb.content import Content
from kb.lookups import Asker
from kb.models import Gap
from tests.factories import NOON, make_article, make_person

LATER = NOON + timedelta(hours=1)


def test_everything_that_waits_is_counted_for_those_who_may_work_on_it(session: Session) -> None:
    engineer, agent = make_person(session, "engineer"), make_person(session, "agent")
    make_article(session, state="draft", by=agent)
    make_article(session, state="review", by=engineer)
    make_article(session, state="due")
    one, other = make_article(session), make_article(session)
    near_duplicates.store(session, [(one.id, other.id, 0.9)], at=NOON)
    session.add(Gap(name="打印", size=3, sizes={}, first_seen=NOON, last_seen=NOON))
    session.flush()
    assert upkeep.waiting(session, engineer) == upkeep.Waiting(2, 1, 1, 0, 1, 1, 0)
    assert upkeep.waiting(session, agent) == upkeep.Waiting(1, 0, 1, 0, 0, 0, 0)
    assert upkeep.waiting(session, None) == upkeep.Waiting(0, 0, 1, 0, 0, 0, 0)


def test_a_complaint_stands_until_the_article_is_changed_or_checked(session: Session) -> None:
    engineer, article = make_person(session, "engineer"), make_article(session)
    for name in ("a", "b"):
        feedback.give(
            session,
            article,
            is_helpful=False,
            asker=Asker(None, name),
            at=LATER,
            reason="outdated",
            comment=name,
        )
    feedback.give(session, make_article(session), is_helpful=True, asker=Asker(engineer), at=LATER)
    [found] = upkeep.complaints(session, engineer)
    assert (found.article, found.count, {word.comment for word in found.words}) == (article, 2, {"a", "b"})
    articles.verify(session, article, by=engineer, at=LATER + timedelta(minutes=1))
    session.flush()
    assert upkeep.complaints(session, engineer) == []
    feedback.give(session, article, is_helpful=False, asker=Asker(engineer), at=LATER + timedelta(hours=1))
    assert upkeep.waiting(session, engineer).complaints == 1
    content = Content.parse({"body": "新的"}, Content.of(article))
    articles.revise(session, article, content, by=engineer, at=LATER + timedelta(hours=2))
    session.flush()
    assert upkeep.waiting(session, engineer).complaints == 0


def test_nobody_is_told_of_complaints_about_what_they_may_not_read(session: Session) -> None:
    hidden = make_article(session, visibility="agents")
    feedback.give(session, hidden, is_helpful=False, asker=Asker(None, "x"), at=LATER)
    assert upkeep.complaints(session, make_person(session, "user")) == []
