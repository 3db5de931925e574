from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import search
from kb import articles, changes, feedback, rights, tickets
from kb.content import Content
from kb.database import Database
from kb.lookups import Asker
from kb.models import VISIBILITIES, Article, Ticket
from search import SearchIndex
from search.following import Plan, plan
from tests.factories import NOON, make_article, make_person, make_ticket

HELD = st.dictionaries(st.integers(1, 9), st.integers(1, 5))


@given(HELD, HELD)
def test_a_plan_makes_held_equal_wanted(held: dict[int, int], wanted: dict[int, int]) -> None:
    made = plan(held, wanted, 7)
    after = {k: v for k, v in held.items() if k not in made.gone} | {k: wanted[k] for k in made.stale}
    assert after == wanted
    assert plan(after, wanted, 7) == Plan(last=7)


@pytest.fixture
def index(database: Database) -> Iterator[SearchIndex]:
    made = SearchIndex(database_folder(database))
    yield made
    made.close()


def database_folder(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///")).parent / "index"


def caught_up(session: Session, index: SearchIndex) -> None:
    while search.follow(session, index, limit=2):
        pass


def test_what_is_published_is_found_and_what_is_retired_is_not(session: Session, index: SearchIndex) -> None:
    article = make_article(session, "打印机脱机", phrasings=["连不上打印机"], tags=["打印"], category="硬件")
    make_article(session, "草稿里的秘密", state="draft")
    ticket = make_ticket(session, "我的打印机不动了")
    caught_up(session, index)
    assert [hit.number for hit in index.search("打印机", audience=search.VISITORS).hits] == [article.number]
    assert index.search("秘密").hits == ()
    assert index.search("标签:打印").hits[0].key == article.id
    assert [hit.number for hit in index.tickets.search("打印机").hits] == [ticket.number]
    assert index.tickets.search("打印机", audience=search.EMPLOYEES).hits == ()
    assert index.last == changes.last(session)
    articles.retire(session, article, at=NOON)
    session.flush()
    caught_up(session, index)
    assert index.search("打印机").hits == index.search("标签:打印").hits == ()


WHAT = (
    "draft",
    "publish",
    "retire",
    "revise",
    "show",
    "report",
    "resolve",
    "send_back",
    "vote",
    "follow",
    "tidy",
)
EDITS = st.lists(st.tuples(st.sampled_from(WHAT), st.integers(0, 5), st.integers(0, 2)), max_size=14)
ASKED = (
    *("打印机", "蓝屏 改过的", "重启", "KB-000001", "打印 "),
    *(
        "标题:打印机",
        '"改过的蓝屏"',
        "标题:改过* -打印机",
        "标签:急",
        "分类:硬件",
        "类型:faq AND NOT 标题:蓝屏",
    ),
)


class Desk:
    """Articles and tickets in a database, and what may happen to them."""

    def __init__(self, session: Session, index: SearchIndex) -> None:
        self.session, self.index = session, index
        self.agent = make_person(session, "agent")
        self.articles = [make_article(session, "蓝屏", state="draft")]
        self.tickets = [make_ticket(session, "蓝屏了")]

    def do(self, what: str, which: int, level: int) -> None:
        """Let one thing happen, if it can."""
        self.which, self.level = which, level
        self.article = self.articles[which % len(self.articles)]
        self.asked = self.tickets[which % len(self.tickets)]
        getattr(self, what)()
        self.session.flush()

    def draft(self) -> None:
        title, level = f"打印机 {self.which}", self.level
        tags, category = ["急"][:level], ["", "硬件", "硬件/打印"][level]
        seen = VISIBILITIES[level]
        made = make_article(self.session, title, state="draft", visibility=seen, tags=tags, category=category)
        self.articles.append(made)

    def publish(self) -> None:
        articles.publish(self.session, self.article, at=NOON)

    def retire(self) -> None:
        articles.retire(self.session, self.article, at=NOON)

    def revise(self) -> None:
        made = {"title": f"改过的蓝屏 {self.which}", "body": "重启", "visibility": VISIBILITIES[self.level]}
        articles.revise(self.session, self.article, Content.parse(made), by=None, at=NOON)

    def show(self) -> None:
        seen = replace(Content.of(self.article), visibility=VISIBILITIES[self.level])
        articles.revise(self.session, self.article, seen, by=None, at=NOON)

    def report(self) -> None:
        self.tickets.append(make_ticket(self.session, f"打印机卡纸 {self.which}"))

    def resolve(self) -> None:
        if self.asked.is_open:
            article = self.article if self.article.is_findable else None
            tickets.resolve(self.session, self.asked, "换纸", by=self.agent, at=NOON, article=article)

    def send_back(self) -> None:
        if self.asked.status == "resolved":
            tickets.send_back(self.session, self.asked, "又卡了", by=None, at=NOON)

    def vote(self) -> None:
        asker = Asker(visitor=f"visitor-{self.which}")
        if self.article.is_findable:
            feedback.give(self.session, self.article, is_helpful=self.level > 0, asker=asker, at=NOON)

    def follow(self) -> None:
        self.session.flush()
        search.follow(self.session, self.index)

    def tidy(self) -> None:
        search.tidy(self.index)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS, st.booleans())
def test_after_any_edits_the_index_equals_the_database(
    database: Database, edits: list[tuple[str, int, int]], is_repaired: bool
) -> None:
    index, anew = SearchIndex(), SearchIndex()
    with database.begin() as session:
        desk = Desk(session, index)
        for edit in edits:
            desk.do(*edit)
        if is_repaired:
            search.sync(session, index)
        else:
            caught_up(session, index)
        assert index.last == changes.last(session)
        rows = session.query(Article).all()
        findable = {row.id: row.changed for row in rows if row.is_findable}
        assert index.articles.held() == index.fields.held() == findable
        assert index.tickets.held() == {row.id: row.changed for row in session.query(Ticket).all()}
        search.rebuild(session, anew)
        for audience in (search.VISITORS, search.EMPLOYEES, search.SUPPORT):
            seen = {row.id for row in rows if row.is_findable and rights.readers_of(row) & audience}
            for typed in ASKED:
                found, expected = (one.search(typed, audience=audience, limit=500) for one in (index, anew))
                assert cards(found) == cards(expected), typed
                assert {hit.key for hit in found.hits} <= seen
            found = index.search("打印机 蓝屏 改过的", audience=audience, limit=500)
            assert {hit.key for hit in found.hits} == seen
            for typed in ("打印机", "换纸", "蓝屏 又卡了"):
                mine, theirs = (
                    one.tickets.search(typed, audience=audience, limit=500) for one in (index, anew)
                )
                assert cards(mine) == cards(theirs), typed
        generations = index.articles.generation, index.fields._generation, index.tickets.generation
        assert search.sync(session, index) == 0
        assert (index.articles.generation, index.fields._generation, index.tickets.generation) == generations
        session.rollback()


def cards(answer: search.Answer) -> set[tuple[object, ...]]:
    """Give what the cards of all hits show."""
    return {(hit.key, hit.number, hit.title, hit.category, hit.kind, hit.updated_at) for hit in answer.hits}


def test_sync_repairs_what_a_follower_missed(session: Session, index: SearchIndex) -> None:
    article, other = make_article(session, "打印机脱机"), make_article(session, "蓝屏")
    make_ticket(session, "扫描仪")
    search.sync(session, index)
    index.articles.apply([], [article.id], last=changes.last(session))
    index.fields.apply([], [other.id], last=changes.last(session))
    assert search.sync(session, index) == 1
    assert index.search("打印机").hits[0].key == article.id
    assert index.search("标题:蓝屏").hits[0].key == other.id
    assert search.sync(session, index) == 0


def test_rebuild_makes_everything_from_nothing(session: Session, index: SearchIndex) -> None:
    make_article(session, "打印机脱机")
    make_ticket(session, "扫描仪")
    assert search.rebuild(session, index) == 2
    assert index.last == changes.last(session)
    assert search.sync(session, index) == 0


def test_sql_stands_in_while_the_index_is_damaged(session: Session) -> None:
    first = make_article(session, "打印机脱机怎么办", phrasings=["连不上打印机"], category="硬件/打印机")
    second = make_article(session, "打印机卡纸", visibility="internal", tags=["打印"])
    make_article(session, "打印机草稿", state="draft")
    answer = search.fallback(session, "请问打印机脱机", audience=search.EMPLOYEES)
    assert [hit.key for hit in answer.hits] == [first.id, second.id]
    assert answer.total == 2
    assert [hit.key for hit in search.fallback(session, "打印机", audience=search.VISITORS).hits] == [
        first.id
    ]
    chosen = search.Filters(category="硬件")
    assert [
        h.key for h in search.fallback(session, "打印机", audience=search.SUPPORT, filters=chosen).hits
    ] == [first.id]
    chosen = search.Filters(tag="打印")
    assert [
        h.key for h in search.fallback(session, "打印机", audience=search.SUPPORT, filters=chosen).hits
    ] == [second.id]
    for typed in ("", "%", "_", "\0", "\ud800", "'; drop table articles --", "(" * 3000, "打印机" * 2000):
        search.fallback(session, typed, audience=search.SUPPORT)
