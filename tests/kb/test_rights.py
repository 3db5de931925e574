"""Each right says the same for a row in hand and for a query."""

from itertools import combinations, product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import articles, rights
from kb.audiences import VISITORS
from kb.errors import Forbidden
from kb.models import ROLES, STATES, VISIBILITIES, Article, Person, Ticket
from tests.factories import make_article, make_group, make_person, make_ticket

GROUPS = ("人力", "研发", "财务")
READERS = [
    *({"visibility": name} for name in VISIBILITIES if name != "groups"),
    *({"groups": list(names)} for size in (1, 2, 3) for names in combinations(GROUPS, size)),
]


@pytest.fixture
def people(session: Session) -> list[Person | None]:
    """A visitor, two accounts of each role, one in a group, and a closed one; one who may publish, one who may not."""
    hr, tech, _unused = (make_group(session, name) for name in GROUPS)
    found: list[Person | None] = [None]
    for role in ROLES:
        plain, member, closed = (make_person(session, role) for _ in range(3))
        member.group_bits = hr.bit
        closed.is_active, closed.group_bits = False, hr.bit | tech.bit
        found += [plain, make_person(session, role), member, closed]
    given, taken, admin = (make_person(session, role) for role in ("agent", "engineer", "admin"))
    given.publishes, taken.publishes, admin.publishes = True, False, False
    taken.group_bits = tech.bit
    return [*found, given, taken, admin]


def test_who_may_read_an_article_finds_it_by_query_too(session: Session, people: list[Person | None]) -> None:
    for state, shown, author in product(STATES, READERS, [people[0], people[5], people[-2]]):
        make_article(session, state=state, **shown).author_id = author.id if author else None
    stored = session.scalars(select(Article)).all()
    for person in people:
        found = set(session.scalars(select(Article.id).where(rights.readable_articles(person))))
        assert found == {a.id for a in stored if rights.may_read_article(person, a)}
        audience = rights.audience_of(person)
        findable = set(session.scalars(select(Article.id).where(rights.findable_articles(audience))))
        assert findable == {a.id for a in stored if a.is_findable and rights.readers_of(a) & audience}
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
    assert rights.audience_of(admin) == VISITORS
    with pytest.raises(Forbidden):
        rights.require(rights.is_support(admin))


def test_groups_keep_out_who_is_in_none_of_them(session: Session) -> None:
    inside, outside = make_person(session), make_person(session, "agent")
    make_group(session, "人力", inside)
    make_group(session, "研发", outside)
    article = make_article(session, groups=["人力"])
    both = make_article(session, groups=["人力", "研发"])
    assert [rights.may_read_article(person, article) for person in (None, outside, inside)] == [
        False,
        False,
        True,
    ]
    assert all(rights.may_read_article(person, both) for person in (outside, inside))
    for role in ("engineer", "admin"):
        assert rights.may_read_article(make_person(session, role), article)
    assert rights.may_edit_article(outside, both)
    assert not rights.may_edit_article(outside, article)
    assert not rights.may_edit_article(inside, article)


def test_who_may_publish_is_said_for_each_person(session: Session) -> None:
    agent, engineer, admin, user = (
        make_person(session, role) for role in ("agent", "engineer", "admin", "user")
    )
    assert [rights.may_publish(each) for each in (None, user, agent, engineer, admin)] == [
        *(False, False, False),
        *(True, True),
    ]
    agent.publishes, engineer.publishes, admin.publishes, user.publishes = True, False, False, True
    assert [rights.may_publish(each) for each in (user, agent, engineer, admin)] == [
        False,
        True,
        False,
        False,
    ]
    assert [rights.reads_everything(each) for each in (user, agent, engineer, admin)] == [
        *(False, True),
        *(False, True),
    ]
