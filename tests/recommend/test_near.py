"""Which tickets and articles are near to a text?"""

from kb.audiences import EMPLOYEES, SUPPORT, VISITORS
from kb.database import Database
from recommend import Recommender
from recommend.answers import duplicates, similar
from recommend.texts import ask
from tests.factories import make_article, make_person, make_ticket
from tests.recommend import demo
from tests.recommend.conftest import Sync

BODY = "打开服务管理器，找到 Print Spooler，重新启动，然后打印测试页。"


def test_similar_tickets_name_their_article(database: Database, recommender: Recommender, sync: Sync) -> None:
    with database.begin() as session:
        agent = make_person(session, "agent")
        article = make_article(session)
        solved = make_ticket(session, "传真发不出去", solved_by=article, resolution="好了", agent=agent)
        other = make_ticket(session, "传真收不到", resolution="线松了", agent=agent)
        make_ticket(session, "传真还没好")
    sync()
    first, second = recommender.similar("传真发不出去", title="传真")
    assert (first.key, first.article, first.number) == (solved.id, article.id, solved.number)
    assert (second.key, second.article) == (other.id, None)
    assert 0 < second.score < first.score <= 1
    assert [t.key for t in recommender.similar("传真", exclude=solved.id)] == [other.id]
    assert len(recommender.similar("传真", limit=1)) == 1


def test_a_draft_finds_its_double_first(database: Database, recommender: Recommender, sync: Sync) -> None:
    with database.begin() as session:
        double = make_article(session, "打印服务卡住怎么重启", body=BODY)
        make_article(session, "打印机换墨盒", body="打开前盖，取出旧墨盒。")
        hidden = make_article(session, "打印服务卡住怎么重启", body=BODY, visibility="agents")
    sync()
    found = recommender.duplicates("打印服务卡住怎么重启", BODY, audience=EMPLOYEES)
    assert found[0].key == double.id
    assert found[0].similarity > 0.95
    assert all(near.similarity < 0.5 for near in found[1:])
    assert {hidden.id, double.id} == {
        n.key for n in recommender.duplicates("打印服务卡住怎么重启", BODY, audience=SUPPORT)[:2]
    }
    text = "打印服务卡住怎么重启", BODY
    assert recommender.related(double.id, *text, audience=SUPPORT)[0].key == hidden.id
    assert hidden.id not in {n.key for n in recommender.related(double.id, *text, audience=VISITORS)}
    assert recommender.related(12345, *text, audience=SUPPORT) == []
    assert recommender.duplicates("", "", audience=SUPPORT) == []


def test_tickets_that_are_close_mostly_have_the_same_article() -> None:
    """Measured on the demo: .70, and one for every second ticket; its tickets share hardly a word with each other."""
    model, (_, tickets) = demo.taught(), demo.documents()
    shown = {
        ticket.key: [
            found.article == ticket.solved_by
            for found in similar(model, ask([(ticket.title, 2), (ticket.body, 1)]), 3, ticket.key)
            if found.is_close
        ]
        for ticket in tickets
    }
    right = [same for found in shown.values() for same in found]
    assert sum(right) >= 0.65 * len(right)
    assert sum(map(any, shown.values())) >= 0.4 * len(tickets)


def test_articles_that_are_close_to_a_ticket_mostly_solved_it() -> None:
    """Measured on the demo with the ticket's own words alone, and no article is close to a sentence of small talk."""
    model, (_, tickets) = demo.untaught(), demo.documents()
    found = [
        near.key == ticket.solved_by
        for ticket in tickets
        for near in duplicates(model, ask([(ticket.title, 16), (ticket.body, 1)]), 2, 3)
        if near.is_close
    ]
    assert sum(found) >= 0.5 * len(found)
