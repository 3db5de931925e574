"""The agent's circle: queue, desk, apply, reply, resolve, and tickets taken for callers."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from kb.models import Citation, Lookup, Ticket
from tests.conftest import Site
from tests.factories import make_article, make_ticket
from tests.webui.pages import Pages

BODY = "先看纸盒。\n\n## 解决办法\n\n1. 打开 **服务**\n2. 重启 `Print Spooler`\n\n## 怎样算好了\n\n能打印。"


@pytest.fixture
def desk(site: Site) -> Site:
    with site.begin() as db:
        article = make_article(db, "打印机脱机怎么办", body=BODY, category="打印", visibility="internal")
        make_ticket(db, "二楼打印机也脱机过", resolution="重启了打印服务", solved_by=article)
        make_ticket(db, "打印机一直脱机", description="重启过电脑还是脱机", impact="企业", urgency="紧急")
    site.settle()
    return site


def ticket(site: Site) -> Any:
    with site.begin() as db:
        return db.get(Ticket, 2)


def test_the_queue_shows_what_waits_and_what_is_late(desk: Site) -> None:
    agent = Pages(desk, "agent")
    page = agent.get("/workbench/").text
    assert "打印机一直脱机" in page
    assert "二楼打印机" not in page
    assert "还剩 4 小时" in page
    assert re.findall(r'quiet">(\d+)</span></a>', page) == ["1", "0", "1", "0", "0", "1"]
    desk.clock.pass_by(hours=5)
    assert "超时 1 小时" in agent.get("/workbench/").text
    assert "二楼打印机" in agent.get("/workbench/", show="waiting").text
    assert "你手上没有工单" in agent.get("/workbench/", show="mine").text


def test_the_queue_goes_on_page_by_page(site: Site) -> None:
    with site.begin() as db:
        for number in range(52):
            make_ticket(db, f"问题 {number:02}")
    agent, seen, path = Pages(site, "agent"), [], "/workbench/?show=active"
    while path:
        page = agent.get(path).text
        seen += re.findall(r"问题 \d\d", page)
        onward = re.search(r'href="([^"]+before=\d+)"', page)
        path = onward[1].replace("&amp;", "&") if onward else ""
    assert len(seen) == len(set(seen)) == 52


def test_the_desk_shows_suggestions_with_reasons_and_similar_tickets(desk: Site) -> None:
    desk.clock.pass_by(minutes=1)
    page = Pages(desk, "agent").get(f"/workbench/tickets/{ticket(desk).number}/known").text
    assert "打印机脱机怎么办" in page
    assert "为什么推荐" in page
    assert "重启了打印服务" in page
    assert "提交前没有搜索记录" in page


def test_applying_cites_and_fills_in_the_solution_without_losing_what_was_typed(desk: Site) -> None:
    agent, number = Pages(desk, "agent"), ticket(desk).number
    shown = agent.get(f"/workbench/tickets/{number}/known").text
    choice = re.search(r'name="use" value="(KB-000001 [\w-]+)"', shown)
    assert choice
    page = agent.post(f"/workbench/tickets/{number}/apply", use=choice[1], text="你好，")
    assert page.status_code == 200
    reply = re.search(r'name="text"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL)
    assert reply
    assert reply[1].startswith("你好，\n\n《打印机脱机怎么办》\n\n解决办法")
    assert "2. 重启 Print Spooler" in reply[1]
    assert "先看纸盒" not in reply[1]
    assert reply[1].endswith("http://localhost/articles/KB-000001")
    with desk.begin() as db:
        assert db.scalars(select(Citation)).all()[-1].ticket_id == 2
        lookup = db.scalar(select(Lookup).where(Lookup.key == choice[1].split()[1]))
        assert lookup.outcome == "applied"


def test_take_reply_note_and_resolve(desk: Site) -> None:
    agent, path = Pages(desk, "agent"), f"/workbench/tickets/{ticket(desk).number}"
    assert agent.post(f"{path}/take").status_code == 303
    assert ticket(desk).status == "open"
    agent.post(f"{path}/reply", text="正在看")
    agent.post(f"{path}/note", note="可能是驱动")
    agent.post(f"{path}/apply", use="KB-000001")
    lost = agent.post(f"{path}/resolve", text="还没发的话", resolution=" ", article="KB-000001")
    assert lost.status_code == 422
    assert "还没发的话" in lost.text
    done = agent.post(f"{path}/resolve", resolution="重启服务后好了", article="KB-000001")
    assert done.status_code == 303
    solved = ticket(desk)
    assert (solved.status, solved.resolution, solved.solved_by_id) == ("resolved", "重启服务后好了", 1)
    page = agent.get(path).text
    for shown in ("正在看", "可能是驱动", "一键沉淀为文章"):
        assert shown in page
    assert agent.post(f"{path}/resolve", resolution="再来").status_code == 409


def test_what_the_requester_tried_travels_with_the_ticket(desk: Site) -> None:
    with desk.begin() as db:
        tried = make_article(db, "打印机脱机的老问题").number
    desk.settle()
    visitor = Pages(desk)
    found = visitor.get("/search", q="打印机脱机 老问题").text
    key = re.search(r"from=([\w-]+)", found)
    assert key
    visitor.post(f"/articles/{tried}/feedback", helpful="0", reason="missing", **{"from": key[1]})
    sent = visitor.post(
        "/tickets/new", title="打印机脱机 老问题", requester__name="需求方 3", requester__contact="3"
    )
    number = re.search(r"TS\d+", sent.location)
    assert number
    page = Pages(desk, "agent").get(f"/workbench/tickets/{number[0]}/known").text
    assert "打印机脱机 老问题" in page
    assert "说没有帮助" in page


def test_a_ticket_for_a_caller_keeps_the_channel(site: Site) -> None:
    agent = Pages(site, "agent")
    wrong = agent.post("/workbench/tickets/new", title="电话里说打不开", channel="phone")
    assert wrong.status_code == 422
    assert "请填写姓名" in wrong.text
    sent = agent.post(
        "/workbench/tickets/new",
        title="电话里说打不开",
        channel="on-site",
        requester__name="需求方 9",
        requester__contact="9",
    )
    assert sent.location.startswith("/workbench/tickets/TS")
    with site.begin() as db:
        opened = db.scalars(select(Ticket)).one()
        assert (opened.channel, opened.requester_id, opened.requester_name) == ("on-site", None, "需求方 9")
    assert agent.get("/tickets/new", q="打不开").location == "/workbench/tickets/new?q=打不开".replace(
        "打不开", "%E6%89%93%E4%B8%8D%E5%BC%80"
    )


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30])
def test_a_wrong_page_mark_begins_anew(desk: Site, before: str) -> None:
    assert "打印机一直脱机" in Pages(desk, "agent").get("/workbench/", before=before).text


def test_looking_again_is_no_second_suggestion(desk: Site) -> None:
    agent, path = Pages(desk, "agent"), f"/workbench/tickets/{ticket(desk).number}/known"

    def stored() -> int:
        with desk.begin() as db:
            return len(db.scalars(select(Lookup).where(Lookup.ticket_id == 2)).all())

    before = stored()
    assert Pages(desk, "agent").get(path.removesuffix("/known")).status_code == 200
    assert stored() == before
    pages = [agent.get(path).text for _ in range(3)]
    assert stored() == before + 1
    assert len({re.search(r"/articles/KB-000001\?from=([\w-]+)", page)[1] for page in pages}) == 1
    Pages(desk, "engineer").get(path)
    assert stored() == before + 2
    desk.clock.pass_by(minutes=31)
    agent.get(path)
    assert stored() == before + 3
