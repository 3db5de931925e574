"""Who finds what is for groups: the same by predicate, by query and by index, whoever asks and whatever is there."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

import search
from kb import accounts, articles, lookups, past_queries, rights
from kb.accounts import Given
from kb.content import Content
from kb.database import Database
from kb.lookups import Asker
from kb.models import ROLES, Article
from recommend.recommender import Recommender
from search import SearchIndex
from search.completing import Completions
from tests.factories import NOON, make_article, make_group, make_person

NAMES = ("人力", "研发", "财务")
SHOWN = st.one_of(
    st.sampled_from(("public", "internal", "agents")).map(lambda name: {"visibility": name}),
    st.sets(st.sampled_from(NAMES), min_size=1).map(lambda names: {"groups": sorted(names)}),
)
STATE = st.sampled_from(("published", "due", "draft", "archived"))
PERSON = st.tuples(
    st.sampled_from(ROLES),
    st.sets(st.sampled_from(NAMES)),
    st.sampled_from((None, True, False)),
    st.booleans(),
)
FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=12, deadline=None, suppress_health_check=FIXTURES)
@given(
    st.lists(st.tuples(SHOWN, STATE), min_size=1, max_size=8),
    st.lists(SHOWN, max_size=4),
    st.lists(PERSON, max_size=4),
)
def test_predicate_query_and_index_agree(
    database: Database, rows: list[tuple[Any, str]], changed: list[Any], people: list[Any]
) -> None:
    index, recommender = SearchIndex(), Recommender(None)
    with database.begin() as session:
        for name in NAMES:
            make_group(session, name)
        made = [
            make_article(session, f"打印机 {n}", state=state, **shown)
            for n, (shown, state) in enumerate(rows)
        ]
        search.sync(session, index)
        for article, shown in zip(made, changed, strict=False):
            text = Content.parse({"groups": [], **shown}, Content.of(article))
            articles.revise(session, article, text, by=None, at=NOON)
        search.follow(session, index)
        recommender.sync(session)
        for role, names, publishes, is_active in people:
            person = make_person(session, role)
            given_to = Given(publishes if role != "user" else None, tuple(names))
            accounts.give(session, person, given_to, by=None, at=NOON)
            person.is_active = is_active
            audience = rights.audience_of(person)
            expected = {each.id for each in made if each.is_findable and rights.readers_of(each) & audience}
            assert expected <= {each.id for each in made if rights.may_read_article(person, each)}
            stored = session.scalars(select(Article.id).where(rights.findable_articles(audience)))
            assert set(stored) == expected
            assert {hit.key for hit in index.search("打印机", audience=audience, limit=50).hits} == expected
            assert {
                hit.key for hit in index.search("标题:打印机", audience=audience, limit=50).hits
            } == expected
            assert {
                i.key for i in recommender.recommend("打印机", audience=audience, limit=50).items
            } == expected
            assert {hit.key for hit in search.fallback(session, "打印机", audience=audience).hits} == expected
            readable = select(Article.id).where(rights.readable_articles(person))
            assert set(session.scalars(readable)) == {
                e.id for e in made if rights.may_read_article(person, e)
            }
        session.rollback()
    index.close()


def ask(session: Session, asker: Asker, article: Article, text: str) -> None:
    key = lookups.record(
        session, "search", text, [(article.id, 1.0)], asker=asker, at=NOON, total=1, surface="page"
    )
    lookups.note_outcome(session, key, "opened", at=NOON, article=article, asker=asker)


@pytest.mark.parametrize("is_counted_anew", [False, True])
def test_what_members_ask_is_offered_to_who_sees_all_that_they_see(
    database: Database, is_counted_anew: bool
) -> None:
    with database.begin() as session:
        members = [make_person(session) for _ in range(3)]
        both = make_person(session, "agent")
        make_group(session, "人力", *members, both)
        make_group(session, "研发", both)
        outside, admin = make_person(session, "agent"), make_person(session, "admin")
        public, secluded = make_article(session, "打印机"), make_article(session, "工资", groups=["人力"])
        for member in members:
            ask(session, Asker(member), public, "年终奖打印")
            ask(session, Asker(member), secluded, "年终奖算法")
        if is_counted_anew:
            past_queries.count_anew(session)
    completions = Completions(database)
    completions.refresh()

    def offered(person: Any) -> list[str]:
        found = completions.complete("年终奖", audience=rights.audience_of(person))
        return sorted(completion.text for completion in found)

    assert offered(None) == offered(outside) == []
    assert offered(members[0]) == offered(both) == offered(admin) == ["年终奖打印", "年终奖算法"]
    completions.close()
