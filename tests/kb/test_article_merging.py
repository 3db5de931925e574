"""Two articles become one: what pointed to the one that goes leads to the one that stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import articles, feedback, tickets
from kb.articles import merging
from kb.content import Content
from kb.errors import Conflict
from kb.lookups import Asker
from kb.models import Article, Base, Citation, Feedback
from tests.factories import NOON, make_article, make_person, make_ticket

LATER = NOON + timedelta(hours=1)


def test_words_tickets_and_addresses_go_with_it(session: Session) -> None:
    by, user = make_person(session, "engineer"), make_person(session)
    gone = make_article(session, "脱机", phrasings=["打不出来"], tags=["甲"], external_id="old")
    into = make_article(session, "打印机脱机", tags=["乙"])
    ticket = make_ticket(session, solved_by=gone, resolution="好了", agent=by)
    tickets.cite(session, ticket, into, by=by, at=LATER)
    feedback.give(session, gone, is_helpful=True, asker=Asker(user), at=NOON)
    feedback.give(session, into, is_helpful=False, asker=Asker(user), at=LATER)
    feedback.give(session, gone, is_helpful=True, asker=Asker(None, "visitor"), at=NOON)
    changed = ticket.changed
    articles.merge(session, gone, into, by=by, at=LATER)
    assert (gone.state, into.state, into.body) == ("archived", "published", "重启打印服务，再设为联机。")
    assert into.phrasings == ["脱机", "打不出来"]
    assert into.tags == ["乙", "甲"]
    assert (into.helpful, into.unhelpful, into.solved) == (1, 1, 1)
    assert (gone.helpful, gone.unhelpful, gone.solved) == (0, 0, 0)
    assert session.scalars(select(Feedback.article_id)).all() == [into.id, into.id]
    assert session.scalars(select(Citation.article_id)).all() == [into.id]
    assert (ticket.solved_by_id, ticket.changed > changed) == (into.id, True)
    for address in ("old", gone.number, f"{gone.number}-脱机"):
        assert articles.get(session, address, None) is into
    assert articles.get_itself(session, gone.number, by) is gone


def test_an_address_leads_on_through_several_merges(session: Session) -> None:
    by = make_person(session, "engineer")
    first, second, third = (make_article(session, str(n)) for n in range(3))
    articles.merge(session, first, second, by=by, at=LATER)
    articles.merge(session, second, third, by=by, at=LATER)
    assert articles.get(session, first.number, None) is third


def test_what_cannot_be_merged_is_left(session: Session) -> None:
    by, seen, draft = (
        make_person(session, "engineer"),
        make_article(session),
        make_article(session, state="draft"),
    )
    written = make_article(session, "在改")
    articles.edit(session, written, Content.parse({"body": "x"}, Content.of(written)), by=by, at=LATER)
    for gone, into in ((seen, seen), (seen, draft), (seen, written)):
        with pytest.raises(Conflict):
            articles.merge(session, gone, into, by=by, at=LATER)
    assert seen.is_findable


def test_every_table_that_names_an_article_is_thought_of() -> None:
    naming = {
        table.name
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "articles.id" for key in column.foreign_keys)
    }
    assert naming == {column.table.name for column in merging.pointing()} | merging.STAYS


def test_nothing_points_to_what_went(session: Session) -> None:
    by, gone, into = (
        make_person(session, "engineer"),
        make_article(session, "甲"),
        make_article(session, "乙"),
    )
    for _ in range(2):
        make_ticket(session, solved_by=gone, resolution="好", agent=by)
    articles.merge(session, gone, into, by=by, at=LATER)
    for column in merging.pointing():
        assert session.execute(select(column).where(column == gone.id)).first() is None
    assert session.get(Article, gone.id) is gone
