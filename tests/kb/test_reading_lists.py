"""Lists are read in order, each as far as the reader may see it, and remember who has read what."""

import pytest
from sqlalchemy.orm import Session

from kb import articles, reading_lists
from kb.errors import Conflict, Invalid, NotFound
from kb.models import Article, Person, ReadingList
from tests.factories import NOON, make_article, make_person
from tests.kb.test_article_lists import counted


@pytest.fixture
def engineer(session: Session) -> Person:
    return make_person(session, "engineer")


def made(session: Session, engineer: Person, *rows: Article, is_shown: bool = True) -> ReadingList:
    """Store a list with these articles."""
    found = reading_lists.make(session, "新同事第一周", "先看这些", by=engineer, at=NOON)
    for row in rows:
        reading_lists.add(session, found, row.number, "先读", expected=found.edition, by=engineer, at=NOON)
    show(session, found, engineer, is_shown)
    return found


def show(session: Session, found: ReadingList, engineer: Person, is_shown: bool) -> None:
    reading_lists.change(
        session,
        found,
        found.title,
        found.about,
        {},
        is_shown=is_shown,
        expected=found.edition,
        by=engineer,
        at=NOON,
    )


def test_everybody_sees_what_he_may_read_of_it(session: Session, engineer: Person) -> None:
    user, agent = make_person(session), make_person(session, "agent")
    levels = [make_article(session, visibility=level) for level in ("agents", "public", "internal")]
    found = made(session, engineer, *levels)
    counts = [len(reading_lists.get_shown(session, found.id, who).entries) for who in (None, user, agent)]
    assert counts == [1, 2, 3]
    articles.retire(session, levels[1], at=NOON)
    assert reading_lists.shown(session, None) == []
    with pytest.raises(NotFound):
        reading_lists.get_shown(session, found.id, None)
    assert [len(seen.entries) for seen in reading_lists.shown(session, user)] == [1]


def test_what_is_not_shown_is_seen_by_those_who_keep_it(session: Session, engineer: Person) -> None:
    found = made(session, engineer, make_article(session), is_shown=False)
    assert reading_lists.shown(session, engineer) == []
    assert reading_lists.get_shown(session, found.id, engineer).list is found
    for who, key in (
        (make_person(session, "agent"), found.id),
        (None, found.id),
        (engineer, 99),
        (engineer, -1),
    ):
        with pytest.raises(NotFound):
            reading_lists.get_shown(session, key, who)


def test_progress_is_each_persons_own_and_counts_in_every_list(session: Session, engineer: Person) -> None:
    first, second, reader = make_article(session), make_article(session), make_person(session)
    lists = [made(session, engineer, first, second), made(session, engineer, first)]
    for _ in range(2):
        reading_lists.mark(session, first, reader, is_read=True, at=NOON)
    seen = [reading_lists.get_shown(session, each.id, reader) for each in lists]
    assert [(each.done, each.next and each.next.article) for each in seen] == [(1, second), (1, None)]
    assert reading_lists.get_shown(session, lists[0].id, engineer).done == 0
    assert reading_lists.get_shown(session, lists[0].id, None).done == 0
    reading_lists.mark(session, first, reader, is_read=False, at=NOON)
    session.expire_all()
    assert reading_lists.get_shown(session, lists[0].id, reader).done == 0


def test_entries_move_and_go(session: Session, engineer: Person) -> None:
    rows = [make_article(session) for _ in range(3)]
    found = made(session, engineer, *rows)

    def order() -> list[int]:
        return [rows.index(entry.article) for entry in reading_lists.entries(session, found)]

    def move(place: int, step: int) -> None:
        key = reading_lists.entries(session, found)[place].id
        reading_lists.move(session, found, key, step, expected=found.edition, by=engineer, at=NOON)

    move(2, -1)
    assert order() == [0, 2, 1]
    move(0, -1)
    move(2, 1)
    assert order() == [0, 2, 1]
    move(1, 0)
    assert order() == [0, 1]
    move(0, 0)
    move(0, 0)
    assert (order(), found.is_shown) == ([], False)
    with pytest.raises(NotFound):
        reading_lists.move(session, found, 99, 1, expected=found.edition, by=engineer, at=NOON)


def test_what_cannot_be_added_or_shown(session: Session, engineer: Person) -> None:
    article = make_article(session)
    found = made(session, engineer, article, is_shown=False)
    for reference in (article.number, "KB-999999", make_article(session, state="draft").number):
        with pytest.raises(Invalid) as complaint:
            reading_lists.add(session, found, reference, "", expected=found.edition, by=engineer, at=NOON)
        assert set(complaint.value.fields) == {"article"}
    with pytest.raises(Invalid):
        show(session, reading_lists.make(session, "空的", "", by=engineer, at=NOON), engineer, True)
    with pytest.raises(Invalid) as complaint:
        reading_lists.make(session, " ", "长" * 2001, by=engineer, at=NOON)
    assert set(complaint.value.fields) == {"title", "about"}
    with pytest.raises(Conflict):
        reading_lists.remove(session, found, expected=found.edition - 1, by=engineer, at=NOON)


def test_a_list_goes_and_its_articles_stay(session: Session, engineer: Person) -> None:
    article = make_article(session)
    found = made(session, engineer, article)
    assert [(each.id, count) for each, count in reading_lists.listing(session)] == [(found.id, 1)]
    reading_lists.remove(session, found, expected=found.edition, by=engineer, at=NOON)
    session.expire_all()
    assert reading_lists.listing(session) == []
    assert articles.find(session, article.number) is article
    with pytest.raises(NotFound):
        reading_lists.get(session, found.id)


def test_the_front_page_asks_the_same_however_many_there_are(session: Session, engineer: Person) -> None:
    reader = make_person(session)

    def questions(count: int) -> int:
        for _ in range(count):
            made(session, engineer, make_article(session), make_article(session))
        session.expire_all()
        reader.role  # noqa: B018 - read anew before it is counted
        with counted(session) as asked:
            for seen in reading_lists.shown(session, reader):
                assert [entry.article.title for entry in seen.entries]
        return len(asked)

    assert questions(1) == questions(10) <= 4
