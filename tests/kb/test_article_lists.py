"""Lists ask the database a fixed number of times, however many articles there are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from kb import articles, upkeep
from kb.models import Person
from tests.factories import make_article, make_person


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """Collect the statements that are sent."""
    sent: list[str] = []
    bind = session.get_bind()

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    yield sent
    event.remove(bind, "before_cursor_execute", note)


def labels(rows: object) -> list[str]:
    """Read what a list shows of each row."""
    return [f"{row.number} {row.owner and row.owner.label} {row.author and row.author.label}" for row in rows]  # type: ignore[attr-defined]


LISTS: dict[str, Callable[[Session, Person], object]] = {
    "listing": lambda db, person: labels(articles.listing(db, person)),
    "by owner": lambda db, person: labels(articles.listing(db, person, owner=person.id)),
    "working": lambda db, person: labels(articles.listing(db, person, state="working")),
    "due": lambda db, person: labels(articles.due_for_review(db, person)),
    "reviews": lambda db, person: labels(articles.in_review(db, person)),
    "states": articles.counts_by_state,
    "waiting": upkeep.waiting,
}


@pytest.mark.parametrize("name", LISTS)
def test_more_articles_are_no_more_questions(session: Session, name: str) -> None:
    engineer = make_person(session, "engineer")
    asked = []
    for many in (3, 12):
        for n in range(many):
            author = make_person(session, "agent")
            make_article(session, f"{name} {n}", state=("published", "due", "review")[n % 3], by=author)
        session.flush()
        session.expire_all()
        with counted(session) as sent:
            LISTS[name](session, engineer)
        asked.append(len(sent))
    assert asked[0] == asked[1] <= 8
