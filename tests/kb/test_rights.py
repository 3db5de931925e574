"""Each right says the same for a row in hand and for a query."""

from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import articles, rights
from kb.errors import Forbidden
from kb.models import ROLES, STATES, VISIBILITIES, Article, Person, Ticket
from tests.factories import make_article, make_person, make_ticket


@pytest.fixture
def people(session: Session) -> list[Person | None]:
    """A visitor, two accounts of each role, and a closed account of each role."""
    found: list[Person | None] = [None]
    for role in ROLES:
        found += [make_person(session, role), make_person(session, role)]
        closed = make_person(session, role)
        closed.is_active = False
        found.append(closed)
    return found


def test_who_may_read_an_article_finds_it_by_query_too(session: Session, people: list[Person | None]) -> None:
    for state, visibility, author in product(STATES, VISIBILITIES, people):
        make_article(session, state=state, visibility=visibility, by=author)
    stored = session.scalars(select(Article)).all()
    for person in people:
        found = set(session.scalars(select(Article.id).where(rights.readable_articles(person))))
        assert found == {a.id for a in stored if rights.may_read_article(person, a)}
        audience = rights.audience_of(person)
        findable = set(session.scalars(select(Article.id).where(rights.findable_articles(audience))))
        assert findable == {a.id for a in stored if a.is_findable and rights.level_of(a) <= audience}
        assert findable <= found


def test_who_may_read_a_ticket_finds_it_by_query_too(session: Session, people: list[Person | None]) -> None:
    for person in people:
        make_ticket(session, requester=person)
    stored = session.scalars(select(Ticket)).all()
    for person in people:
        found = set(session.scalars(select(Ticket.id).where(rights.readable_tickets(person))))
        assert found == {t.id for t in stored if rights.may_read_ticket(person, t)}


def test_who_sees_what(session: Session) -> None:
    author = make_person(session, "agent")
    rows = {
        "public": make_article(session),
        "internal": make_article(session, visibility="internal"),
        "agents": make_article(session, visibility="agents"),
        "draft": make_article(session, state="draft", by=author),
        "archived": make_article(session, state="archived"),
    }

    def seen(person: Person | None) -> set[str]:
        return {name for name, row in rows.items() if rights.may_read_article(person, row)}

    assert seen(None) == {"public"}
    assert seen(make_person(session, "user")) == {"public", "internal"}
    assert seen(make_person(session, "agent")) == {"public", "internal", "agents"}
    assert seen(author) == {"public", "internal", "agents", "draft"}
    assert seen(make_person(session, "engineer")) == set(rows)
    assert seen(make_person(session, "admin")) == set(rows)


def test_the_support_writes_on_what_it_may_read(session: Session) -> None:
    author, other = make_person(session, "agent"), make_person(session, "agent")
    draft = make_article(session, state="draft", by=author)
    assert rights.may_edit_article(author, draft)
    assert not rights.may_edit_article(other, draft)
    articles.publish(session, draft, at=draft.updated_at)
    for person in (author, other, make_person(session, "engineer")):
        assert rights.may_edit_article(person, draft)
    for person in (None, make_person(session)):
        assert not rights.may_edit_article(person, draft)


def test_a_closed_account_has_no_rights(session: Session) -> None:
    admin = make_person(session, "admin")
    assert rights.is_admin(admin)
    admin.is_active = False
    assert not rights.is_admin(admin)
    assert not rights.may_publish(admin)
    assert rights.audience_of(admin) == 0
    with pytest.raises(Forbidden):
        rights.require(rights.is_support(admin))
