"""Search over tickets: the ranker of the articles, its filters, and nothing of a ticket for who may not read it."""

from datetime import timedelta
from typing import Any

import pytest

from kb import people, teams, tickets
from kb.models import Ticket
from kb.teams import TeamForm
from tests.conftest import Site
from tests.factories import make_person, make_ticket
from tests.webui.pages import Pages

PAGE = "/workbench/search"
API = "/api/v1/tickets"


@pytest.fixture
def bench(site: Site) -> Site:
    """Tickets about printers, one of them the user's; of each kind of filter something."""
    with site.begin() as db:
        agent, user, at = people.get(db, "agent"), people.get(db, "user"), site.clock()
        first = make_ticket(db, "打印机脱机", description="zqseen 红灯", category="硬件/打印机")
        tickets.take(db, first, by=agent, at=at)
        tickets.tag(db, first, ["等备件"], by=agent, at=at)
        own = make_ticket(db, "打印机卡纸", requester=user, category="硬件", resolution="zqfix 换了搓纸轮")
        tickets.reply(db, own, "zqnote 打印机", by=agent, at=at, is_public=False)
        tickets.tag(db, own, ["zqtag"], by=agent, at=at)
        make_ticket(
            db,
            "打印机报 0x0000011b",
            category="网络",
            impact="企业",
            urgency="紧急",
            at=at - timedelta(days=9),
        )
        make_ticket(db, "会议室投影", requester=make_person(db), category="会议室")
        made = teams.add(db, TeamForm("打印组"), by=None, at=at)
        db.flush()
        first.team_id = made.id
    site.settle()
    return site


def numbers(site: Site) -> list[str]:
    with site.begin() as db:
        return [db.get(Ticket, key).number for key in (1, 2, 3, 4)]


def asked(site: Site, role: str, **query: Any) -> Any:
    return site.client(role).get(API, query_string=query).json


def found(site: Site, role: str, **query: Any) -> list[int]:
    """Return the places, in the order in which they were opened, of what is found."""
    every = numbers(site)
    return sorted(every.index(row["number"]) + 1 for row in asked(site, role, **query)["tickets"])


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({"q": "打印机"}, [1, 2, 3]),
        ({"q": "脱机 打印机", "limit": 1}, [1]),
        ({"q": "0x0000011b"}, [3]),
        ({"q": "搓纸轮"}, [2]),
        ({"q": "zqnote"}, []),
        ({"q": "打印机", "status": "active"}, [1, 3]),
        ({"q": "打印机", "status": "resolved"}, [2]),
        ({"q": "打印机", "category": "硬件"}, [1, 2]),
        ({"q": "打印机", "priority": "P1"}, [3]),
        ({"q": "打印机", "tag": "等备件"}, [1]),
        ({"q": "打印机", "handler": "agent"}, [1]),
        ({"q": "打印机", "handler": "-"}, [3]),
        ({"q": "打印机", "team": "打印组"}, [1]),
        ({"q": "打印机", "since": "2026-10-20"}, [1, 2]),
        ({"q": "打印机", "until": "2026-10-18"}, [3]),
        ({"q": "打印机", "since": "2026-10-18", "until": "2026-10-18"}, [3]),
        ({"tag": "zqtag"}, [2]),
        ({"status": "active", "category": "硬件"}, [1]),
        ({}, [1, 2, 3, 4]),
    ],
)
def test_the_support_finds_by_words_and_filters(bench: Site, query: dict[str, Any], keys: list[int]) -> None:
    assert found(bench, "engineer", **query) == keys


def test_somebody_with_an_account_finds_the_own_tickets_alone(bench: Site) -> None:
    assert found(bench, "user", q="打印机") == [2]
    for hidden in ("zqseen", "zqnote", "zqtag", "投影"):
        answer = asked(bench, "user", q=hidden)
        assert (answer["tickets"], answer["total"], answer["cursor"]) == ([], 0, None)
    assert found(bench, "user", q="zqfix", status="resolved", since="2026-10-01") == [2]
    for internal in ({"tag": "zqtag"}, {"handler": "agent"}, {"team": "打印组"}):
        for words in ({"q": "打印机"}, {}):
            assert bench.client("user").get(API, query_string=internal | words).status_code == 403
    with bench.begin() as db:
        number = db.get(Ticket, 2).number
    assert bench.client("user").get(f"{API}/{number}").json["tags"] == []
    assert bench.client("agent").get(f"{API}/{number}").json["tags"] == ["zqtag"]
    assert bench.client("visitor").get(API, query_string={"q": "打印机"}).status_code == 401


def test_the_own_tickets_are_searched_on_their_page(bench: Site) -> None:
    user = Pages(bench, "user")
    assert "打印机卡纸" in user.get("/tickets", q="zqfix").text
    page = user.get("/tickets", q="zqseen").text
    assert "没有找到“zqseen”的工单" in page
    assert "脱机" not in page


def test_the_queue_shows_tags(bench: Site) -> None:
    assert '<span class="chip">等备件</span>' in Pages(bench, "agent").get("/workbench/", show="all").text


def test_pages_follow_one_another_without_gaps(bench: Site) -> None:
    seen, cursor = [], ""
    while True:
        page = asked(bench, "agent", q="打印机", limit=1, cursor=cursor)
        assert page["total"] == 3
        seen += [row["number"] for row in page["tickets"]]
        if not (cursor := page["cursor"]):
            break
    assert sorted(seen) == sorted(numbers(bench)[:3])


def test_the_page_marks_what_was_found_and_says_what_is_searched(bench: Site) -> None:
    agent = Pages(bench, "agent")
    page = agent.get(PAGE, q="脱机").text
    assert "<mark>脱机</mark>" in page
    assert "回复和内部备注不在其中" in page
    assert "等备件" in page
    assert "没有找到“量子纠缠”的工单" in agent.get(PAGE, q="量子纠缠").text
    assert "要找哪张工单" in agent.get(PAGE).text
    assert "打印机卡纸" in agent.get(PAGE, tag="ZQTAG", since="x", team="y", status="z").text
    number = numbers(bench)[0]
    assert agent.get(PAGE, q=number.lower()).location == f"/workbench/tickets/{number}"


def test_a_change_is_found_by_what_it_is_now(bench: Site) -> None:
    with bench.begin() as db:
        tickets.resolve(db, db.get(Ticket, 1), "zqnow", by=people.get(db, "agent"), at=bench.clock())
    assert found(bench, "agent", q="打印机", status="open") == []
    bench.settle()
    assert found(bench, "agent", q="zqnow") == found(bench, "agent", q="脱机", status="resolved") == [1]


def test_a_damaged_index_is_said_and_titles_are_looked_through(bench: Site) -> None:
    folder = bench.parts.settings.data / "index" / "tickets"
    for file in folder.glob("*.segment"):
        file.write_bytes(b"x")
    bench.parts.index.tickets.close()
    page = Pages(bench, "agent").get(PAGE, q="打印机").text
    assert "索引正在修复" in page
    assert "打印机脱机" in page


def test_tags_are_changed_by_the_api(bench: Site) -> None:
    path = f"{API}/{numbers(bench)[0]}/tags"
    agent = bench.client("agent")
    assert agent.post(path, json={"add": ["VPN"], "remove": ["等备件"]}).json["tags"] == ["VPN"]
    assert agent.post(path, json={"add": ["长" * 41]}).status_code == 422
    assert bench.client("user").post(path, json={"add": ["x"]}).status_code == 403
