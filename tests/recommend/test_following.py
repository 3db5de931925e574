"""Does the model follow the database, by few changes and by many?"""

import time
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import articles, changes, tickets
from kb.audiences import EMPLOYEES, SUPPORT, VISITORS
from kb.content import Content
from kb.database import Database
from kb.models import Article, Person, Ticket
from recommend import Recommender
from recommend.following import FEW
from tests.factories import NOON, make_article, make_person, make_ticket
from tests.recommend.conftest import Sync


def fill(database: Database, count: int = 12) -> None:
    """Store some articles with a solved ticket each, and one nobody finds."""
    with database.begin() as session:
        agent = make_person(session, "agent")
        for n in range(count):
            article = make_article(session, f"打印机型号 M{n}00 脱机", body=f"重启第 {n} 号服务。")
            make_ticket(session, f"第 {n} 台打印机不出纸", solved_by=article, resolution="好了", agent=agent)
        make_article(session, "草稿 neverseen", state="draft")


def keys(recommender: Recommender, text: str, audience: int = SUPPORT) -> list[int]:
    return [item.key for item in recommender.recommend(text, audience=audience).items]


def test_a_second_sync_does_nothing(
    database: Database, recommender: Recommender, sync: Sync, folder: Path
) -> None:
    fill(database)
    assert sync() == 25
    files = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert sync() == 0
    assert files == {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert recommender.ping().last > 0
    assert keys(recommender, "neverseen") == []


def test_an_empty_database_is_taken_in(database: Database, recommender: Recommender, sync: Sync) -> None:
    assert sync() == 0
    assert recommender.ping().ok
    assert recommender.recommend("打印机", audience=SUPPORT).items == ()
    assert recommender.similar("打印机") == []
    assert recommender.related(1, "打印机", "", audience=SUPPORT) == []
    with database.read() as session:
        recommender.refit(session)
        recommender.rebuild(session)
    assert recommender.ping().ok


@pytest.mark.usefixtures("undisturbed")
def test_a_new_article_is_suggested_without_a_refit(
    database: Database, recommender: Recommender, sync: Sync
) -> None:
    fill(database)
    sync()
    fitted = recommender.model().fitted
    with database.begin() as session:
        article = make_article(session, "Zyxolator 报错 ZX-4711", body="更换 frobnicator 模块。")
    started = time.process_time()
    assert sync() == 1
    assert keys(recommender, "frobnicator 坏了")[:1] == [article.id]
    assert keys(recommender, "zx-4711")[:1] == [article.id]
    assert time.process_time() - started < 1
    assert recommender.model().fitted == fitted


def test_a_solved_ticket_changes_suggestions_without_a_refit(
    database: Database, recommender: Recommender, sync: Sync
) -> None:
    fill(database)
    sync()
    with database.begin() as session:
        agent = make_person(session, "agent")
        article = make_article(session, "显示器偏色")
        ticket = make_ticket(session, "屏幕发绿", description="整个绿油油的")
        late = ticket.id
    sync()
    assert keys(recommender, "绿油油") == []
    with database.begin() as session:
        solved = tickets.by_ids(session, [late])[late]
        tickets.resolve(session, solved, "换线", by=agent, at=NOON, article=article)
    assert sync() == 2, "the ticket, and the article that proved useful"
    assert keys(recommender, "绿油油") == [article.id]
    assert [found.key for found in recommender.similar("绿油油")] == [late]
    with database.begin() as session:
        tickets.send_back(session, tickets.by_ids(session, [late])[late], "还是绿", by=None, at=NOON)
    sync()
    assert keys(recommender, "绿油油") == []
    assert recommender.similar("绿油油") == []


def test_a_changed_article_is_found_by_its_new_words_only(
    database: Database, recommender: Recommender, sync: Sync
) -> None:
    fill(database)
    with database.begin() as session:
        article = make_article(session, "旧词 oldword")
    sync()
    with database.begin() as session:
        stored = articles.by_ids(session, [article.id])[article.id]
        articles.revise(session, stored, Content(title="新词 newword", visibility="agents"), by=None, at=NOON)
    sync()
    assert keys(recommender, "oldword") == []
    assert keys(recommender, "newword") == [article.id]
    assert keys(recommender, "newword", audience=EMPLOYEES) == []
    with database.begin() as session:
        articles.retire(session, articles.by_ids(session, [article.id])[article.id], at=NOON)
    assert sync() == 1
    assert keys(recommender, "newword") == []


def test_only_what_cannot_be_found_moves_the_number_alone(
    database: Database, recommender: Recommender, sync: Sync
) -> None:
    fill(database)
    sync()
    before = recommender.ping()
    with database.begin() as session:
        make_ticket(session, "还没解决")
    sync()
    after = recommender.ping()
    assert after.last > before.last
    assert (after.articles, after.tickets) == (before.articles, before.tickets)


def test_much_that_is_new_makes_a_refit_due(database: Database, recommender: Recommender, sync: Sync) -> None:
    fill(database)
    sync()
    with database.begin() as session:
        for n in range(4):
            make_article(session, f"新文章 N{n}")
    sync()
    fitted = recommender.model().fitted
    with database.read() as session:
        assert recommender.refit_if_due(session)
        assert not recommender.refit_if_due(session)
    assert recommender.model().fitted > fitted
    assert recommender.model().articles.news == ()
    assert len(keys(recommender, "新文章")) == 4


def test_many_tickets_are_learned_beside_articles_that_stay(
    database: Database, recommender: Recommender, sync: Sync
) -> None:
    with database.begin() as session:
        known = [
            make_article(session, f"打印机型号 M{n}00 脱机", body=f"重启第 {n} 号服务。") for n in range(30)
        ]
    sync()
    before = recommender.model()
    with database.begin() as session:
        for n in range(240):
            article = known[n % len(known)]
            make_ticket(session, f"第 {n % 30} 台机器不出纸 {n}", solved_by=article, resolution="好了")
    assert sync() >= 240
    now, anew = recommender.model(), Recommender(None)
    assert now.fitted > before.fitted
    assert now.articles.news == ()
    assert len(now.by_article.labels) == len(known)
    with database.read() as session:
        anew.rebuild(session)
    for text in ("第 7 台机器不出纸", "M1200 脱机"):
        one, other = (follower.recommend(text, audience=SUPPORT).items for follower in (recommender, anew))
        assert [item.key for item in one] == [item.key for item in other]
        assert [item.score for item in one] == pytest.approx([item.score for item in other], rel=1e-4)


def test_an_article_that_only_proved_useful_is_not_taken_in_again(
    database: Database, recommender: Recommender, sync: Sync
) -> None:
    fill(database)
    sync()
    with database.begin() as session:
        article = session.get_one(Article, 1)
        solved = make_ticket(session, "纸卡住了", solved_by=article, resolution="好了")
        changes.stamp(session, article, solved)
    assert sync() == 2
    assert recommender.model().articles.news == ()
    assert recommender.model().tickets.living == 13


def test_what_changes_during_a_refit_is_not_lost(
    database: Database, recommender: Recommender, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    sync()
    from recommend import learning as module
    from recommend.model import refit

    def slowly(*arguments: object, **named: object) -> object:
        with database.begin() as session:
            make_article(session, "期间新增 meanwhile")
        sync()
        return refit(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "refit", slowly)
    with database.read() as session:
        recommender.refit(session)
    assert len(keys(recommender, "meanwhile")) == 1
    assert sync() == 0


def test_readers_elsewhere_see_the_new_generation(
    database: Database, recommender: Recommender, sync: Sync, folder: Path
) -> None:
    other = Recommender(folder)
    fill(database)
    assert keys(other, "打印机") == []
    sync()
    assert keys(other, "打印机") == keys(recommender, "打印机")
    with database.begin() as session:
        make_article(session, "突然出现 suddenly")
    sync()
    assert keys(other, "suddenly") == keys(recommender, "suddenly") != []
    assert other.recommend("打印机", audience=VISITORS).model_version == recommender.model().version


def test_two_writers_take_turns(database: Database, recommender: Recommender, folder: Path) -> None:
    fill(database)
    other = Recommender(folder)
    done: list[int] = []

    def work(one: Recommender) -> None:
        with database.read() as session:
            done.append(one.sync(session))

    threads = [Thread(target=work, args=(one,)) for one in (recommender, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [0, 25]


STEPS = st.lists(
    st.tuples(st.sampled_from(["new", "retire", "publish", "solve", "back"]), st.integers(0, 5)), max_size=12
)


@given(steps=STEPS)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_any_steps_the_model_is_as_one_made_anew(data: Path, steps: list[tuple[str, int]]) -> None:
    file = data / f"{uuid4()}.db"
    file.write_bytes((data / "jieda.db").read_bytes())
    database, follower = Database(f"sqlite:///{file}"), Recommender(None)
    with database.begin() as session:
        agent = make_person(session, "agent")
        kept = [make_article(session, f"文章 A{n} 打印") for n in range(2 * FEW)]
        asked = [make_ticket(session, f"工单 T{n} 打印") for n in range(3)]
    for step, n in steps:
        with database.begin() as session:
            article = session.get_one(Article, kept[n % len(kept)].id)
            ticket = session.get_one(Ticket, asked[n % len(asked)].id)
            if step == "new":
                kept.append(make_article(session, f"新 B{len(kept)} 打印"))
            elif step == "retire":
                articles.retire(session, article, at=NOON)
            elif step == "publish":
                articles.publish(session, article, at=NOON)
            elif step == "solve" and ticket.is_open and article.is_findable:
                tickets.resolve(
                    session, ticket, "好", by=session.get_one(Person, agent.id), at=NOON, article=article
                )
            elif step == "back" and ticket.status == "resolved":
                tickets.send_back(session, ticket, "没好", by=None, at=NOON)
        with database.read() as session:
            follower.sync(session)
    anew = Recommender(None)
    with database.read() as session:
        follower.sync(session)
        assert follower.sync(session) == 0
        anew.rebuild(session)
    for one, other in (
        (follower.model().articles, anew.model().articles),
        (follower.model().tickets, anew.model().tickets),
    ):
        assert one.key_set == other.key_set
    with database.read() as session:
        follower.refit(session)
    first, second = (
        {item.key: item.score for item in made.recommend("打印", audience=SUPPORT, limit=50).items}
        for made in (follower, anew)
    )
    database.close()
    assert first == pytest.approx(second, rel=0.02), "of articles few may still weigh as when they came"
