"""What the open pages of the workbench ask for: steps, articles used, news, callers; and who gets none of it."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from kb import people, tickets
from kb.models import Citation, Lookup, Ticket
from tests.conftest import Site
from tests.factories import make_article, make_person, make_ticket
from tests.webui.pages import TOKEN, Pages

PART = {"X-Part": "1"}
BODY = "先看纸盒。\n\n## 解决办法\n\n1. 打开 **服务**\n2. 重启 `Print Spooler`"


class Open(Pages):
    """A page of the workbench that stands open."""

    def ask(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> TestResponse:
        return self.client.get(
            f"/workbench{path}", query_string=query or None, headers=PART | (headers or {})
        )

    def send(self, path: str, **fields: Any) -> TestResponse:
        token = TOKEN.search(self.client.get("/", follow_redirects=True).text)
        assert token
        data = {name.replace("__", "."): value for name, value in fields.items()}
        return self.client.post(f"/workbench{path}", data={"csrf_token": token[1], **data}, headers=PART)


@pytest.fixture
def bench(site: Site) -> Site:
    with site.begin() as db:
        article = make_article(db, "打印机脱机怎么办", body=BODY, category="打印", visibility="internal")
        make_ticket(db, "二楼打印机也脱机过", resolution="重启了打印服务", solved_by=article)
        make_ticket(db, "打印机一直脱机", description="重启过电脑还是脱机")
    site.settle()
    return site


def number(site: Site, key: int = 2) -> str:
    with site.begin() as db:
        return str(db.get(Ticket, key).number)


def seen(page: TestResponse) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page.text)
    assert found
    return found[1]


@contextmanager
def statements(site: Site) -> Iterator[list[str]]:
    """Collect the SQL that runs meanwhile."""
    ran: list[str] = []

    def note(*args: Any) -> None:
        ran.append(args[2])

    engine = site.parts.sessions.engine
    event.listen(engine, "before_cursor_execute", note)
    yield ran
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("way", ["apply", "insert", "cite", "copy"])
def test_every_way_to_use_an_article_counts_as_applied(bench: Site, way: str) -> None:
    agent, path = Open(bench, "agent"), f"/tickets/{number(bench)}"
    use = re.search(r'name="use" value="(KB-000001 ([\w-]+))"', agent.ask(f"{path}/known").text)
    assert use
    told = agent.send(f"{path}/{way}", use=use[1]).json
    assert told["article"] == "KB-000001"
    assert "KB-000001" in told["said"]
    assert ("2. 重启 Print Spooler" in told["text"]) == (way != "cite")
    assert ("先看纸盒" in told["text"]) is False
    with bench.begin() as db:
        assert [c.article_id for c in db.scalars(select(Citation).where(Citation.ticket_id == 2))] == [1]
        assert db.scalar(select(Lookup).where(Lookup.key == use[2])).outcome == "applied"


def test_what_is_known_of_a_ticket_comes_right_after_its_desk(bench: Site) -> None:
    agent, path = Open(bench, "agent"), f"/tickets/{number(bench)}"
    page = agent.get(f"/workbench{path}")
    assert "打印机脱机怎么办" not in page.text
    address = f"{path}/known?seen={seen(page)}"
    assert f'data-known="/workbench{address}"' in page.text
    part = agent.ask(address)
    pieces = re.findall(r'data-into="([\w-]+)"', part.text)
    assert "<html" not in part.text
    assert {place for place in pieces if f'id="{place}"' not in page.text} == set()
    for known in ("打印机脱机怎么办", "为什么推荐", "重启了打印服务", "建议处理人", "哪些办法试过了"):
        assert known in part.text
    assert seen(part) == seen(page)


def test_without_javascript_what_is_known_is_a_page_that_keeps_what_was_typed(bench: Site) -> None:
    agent, path = Pages(bench, "agent"), f"/workbench/tickets/{number(bench)}"
    button = f'<noscript><p><button class="btn btn-quiet text-start" form="work" formaction="{path}/known"'
    assert button in agent.get(path).text
    page = agent.post(f"{path}/known", text="写了一半", seen="7")
    for known in ("打印机脱机怎么办", "为什么推荐", "重启了打印服务", "建议处理人"):
        assert known in page.text
    assert '<input type="hidden" name="text" value="写了一半">' in page.text
    assert f'action="{path}"' in page.text
    back = agent.post(path, text="写了一半")
    assert "写了一半</textarea>" in back.text
    found = agent.get(f"{path}/search", q="打印机脱机")
    assert 'value="打印机脱机"' in found.text
    assert "/articles/KB-000001" in found.text


def test_what_was_ticked_as_tried_stays_ticked_where_the_reason_was_missing(bench: Site) -> None:
    agent, path = Open(bench, "agent"), f"/tickets/{number(bench)}"
    page = Pages(bench, "agent").post(f"/workbench{path}/escalate", tried=["KB-000001"])
    assert page.status_code == 422
    address = re.search(r'data-known="/workbench([^"]+)"', page.text)
    assert address
    part = agent.ask(address[1].replace("&amp;", "&"))
    assert 'value="KB-000001" id="f-tried-KB-000001" checked' in part.text
    assert 'id="f-tried-KB-000001"' in agent.ask(f"{path}/known").text
    assert 'f-tried-KB-000001" checked' not in agent.ask(f"{path}/known").text


def test_copying_without_javascript_shows_the_text_to_copy(bench: Site) -> None:
    page = Pages(bench, "agent").post(f"/workbench/tickets/{number(bench)}/copy", use="KB-000001")
    assert "1. 打开 服务\n2. 重启 Print Spooler" in page.text
    assert "http://localhost/articles/KB-000001</textarea>" in page.text
    assert f"已在工单 {number(bench)} 里记为引用" in page.text


def test_the_solution_of_an_earlier_ticket_is_borrowed(bench: Site) -> None:
    agent, path, earlier = Open(bench, "agent"), f"/tickets/{number(bench)}", number(bench, 1)
    assert agent.send(f"{path}/borrow", borrow=earlier).json["text"] == "重启了打印服务"
    page = agent.post(f"/workbench{path}/borrow", borrow=earlier, resolution="先记一句", text="在看")
    assert "先记一句\n\n重启了打印服务</textarea>" in page.text
    assert "在看</textarea>" in page.text
    assert agent.send(f"{path}/borrow", borrow=number(bench)).status_code == 404


def test_searching_in_place_finds_words_and_numbers(bench: Site) -> None:
    agent, path = Open(bench, "agent"), f"/tickets/{number(bench)}/search"
    for sought in ("打印机 脱机", "kb-1"):
        part = agent.ask(path, q=sought).text
        assert "<html" not in part
        assert 'name="use" value="KB-000001' in part
    assert "没有找到" in agent.ask(path, q="量子纠缠").text
    assert "回到工单" in agent.get(f"/workbench{path}", q="打印机").text


def test_a_step_is_answered_in_place_and_an_empty_one_at_its_field(bench: Site) -> None:
    agent, path = Open(bench, "agent"), f"/tickets/{number(bench)}"
    assert agent.send(f"{path}/reply", text="正在看").json == {
        "said": "已回复需求方。",
        "saved": ["text", "key_steps"],
    }
    assert agent.send(f"{path}/note", note="疑似驱动", text="没发的").json["saved"][0] == "note"
    empty = agent.send(f"{path}/note", note=" ", text="没发的")
    assert (empty.status_code, list(empty.json["errors"])) == (422, ["note"])
    solved = agent.send(f"{path}/resolve", resolution="换了驱动")
    assert solved.json == {"next": f"/workbench{path}"}
    assert "已标记为解决" in agent.get(f"/workbench{path}").text


def test_what_a_colleague_did_meanwhile_is_told_and_nothing_typed_is_lost(bench: Site) -> None:
    agent, path = Open(bench, "agent"), f"/tickets/{number(bench)}"
    page = agent.get(f"/workbench{path}")
    before = seen(page)
    Pages(bench, "engineer").post(f"/workbench{path}/reply", text="同事先答了")
    told = agent.post(f"/workbench{path}/reply", text="我写的回复", seen=before)
    assert told.status_code == 409
    for shown in ("你写的时候，engineer 回复", "我写的回复</textarea>", "同事先答了"):
        assert shown in told.text
    part = agent.send(f"{path}/reply", text="我写的回复", seen=before)
    assert (part.status_code, "engineer 回复" in part.json["conflict"]) == (409, True)
    assert agent.send(f"{path}/note", note="给同事", seen=before).status_code == 200
    assert agent.post(f"/workbench{path}/reply", text="我写的回复", seen=seen(told)).status_code == 303
    with bench.begin() as db:
        said = [e.text for e in tickets.events(db, db.get(Ticket, 2), public_only=True)]
    assert said[1:] == ["同事先答了", "我写的回复"]


def test_what_was_written_for_a_ticket_that_is_solved_by_now_stays(bench: Site) -> None:
    agent, path = Pages(bench, "agent"), f"/workbench/tickets/{number(bench)}"
    agent.post(f"{path}/resolve", resolution="第一个办法")
    told = agent.post(f"{path}/resolve", resolution="第二个办法")
    assert told.status_code == 409
    assert "没有发出的内容" in told.text
    assert "第二个办法</textarea>" in told.text


def test_what_was_not_sent_yet_stays_when_another_part_is(bench: Site) -> None:
    agent, path = Pages(bench, "agent"), f"/workbench/tickets/{number(bench)}"
    page = agent.post(f"{path}/note", note="内部的话", text="写了一半的回复")
    assert page.status_code == 200
    assert "写了一半的回复</textarea>" in page.text
    assert "内部的话</textarea>" not in page.text


def test_nothing_new_costs_two_rows_and_no_answer(bench: Site) -> None:
    agent = Open(bench, "agent")
    query = {"ticket": number(bench), "seen": 1, "newest": 2}
    first = agent.ask("/live", **query)
    assert first.status_code == 200
    known = {"If-None-Match": first.headers["ETag"]}
    with statements(bench) as ran:
        assert agent.ask("/live", known, **query).status_code == 304
    assert len([one for one in ran if one.lstrip().upper().startswith("SELECT")]) == 2
    bench.clock.pass_by(minutes=6)
    assert agent.ask("/live", known, **query).status_code == 200


def test_new_tickets_and_replies_are_told(bench: Site) -> None:
    agent, mark = Open(bench, "agent"), ""
    page = agent.get(f"/workbench/tickets/{number(bench)}")
    query = {"ticket": number(bench), "seen": seen(page), "newest": 2}
    mark = agent.ask("/live", **query).headers["ETag"]
    with bench.begin() as db:
        make_ticket(db, "三楼断网了")
        tickets.reply(db, db.get(Ticket, 2), "还是不行", by=None, at=bench.clock())
    news = agent.ask("/live", {"If-None-Match": mark}, **query).json
    assert news["fresh"] == "1 张新工单：三楼断网了"
    assert "三楼断网了" in news["queue"]
    assert "还是不行" in news["events"]
    assert "需求方 1 回复" in news["said"]
    again = agent.ask("/live", ticket=number(bench), seen=news["seen"], newest=news["newest"]).json
    assert (again["fresh"], again["events"], again["said"]) == ("", "", "")
    assert "三楼断网了" in agent.ask("/live", newest=2).json["queue"]


def test_own_steps_are_no_news(bench: Site) -> None:
    agent, path = Open(bench, "agent"), f"/tickets/{number(bench)}"
    before = seen(agent.get(f"/workbench{path}"))
    agent.send(f"{path}/reply", text="我自己写的", seen=before)
    news = agent.ask("/live", ticket=number(bench), seen=before).json
    assert "我自己写的" in news["events"]
    assert news["said"] == ""


def test_tickets_are_found_by_number_and_requester(bench: Site) -> None:
    agent, wanted = Pages(bench, "agent"), number(bench)
    for typed in (wanted, wanted.lower(), f"TS-{wanted[2:]}", wanted[2:], f"{wanted[2:10]}-{wanted[10:]}"):
        assert agent.get("/workbench/", q=typed).location == f"/workbench/tickets/{wanted}"
    for typed in ("8001", "需求方"):
        assert "打印机一直脱机" in agent.get("/workbench/", q=typed).text
    assert "没有找到“9999”的工单" in agent.get("/workbench/", q="9999").text


def test_the_queue_looked_at_last_stands_beside_the_ticket(bench: Site) -> None:
    agent = Pages(bench, "agent")
    agent.get("/workbench/", show="waiting")
    page = agent.get(f"/workbench/tickets/{number(bench)}").text
    assert re.search(r'show=waiting" aria-current="page"', page)
    assert "二楼打印机也脱机过" in page


def test_a_caller_is_found_and_the_ticket_solved_at_once(bench: Site) -> None:
    agent = Open(bench, "agent")
    callers = agent.ask("/requesters", q="8001").text
    assert 'data-name="需求方 1" data-contact="8001"' in callers
    known = agent.send("/tickets/new/found", title="打印机一直脱机").text
    for shown in ("打印机脱机怎么办", "用它当场解决", number(bench)):
        assert shown in known
    filled = {
        "title": "打印机一直脱机",
        "requester__name": "需求方 1",
        "requester__contact": "8001",
        "channel": "mail",
    }
    use = re.search(r'name="solve" value="(KB-000001 [\w-]+)"', known)
    assert use
    told = agent.send("/tickets/new", **filled, solve=use[1], lookups=use[1].split()[1])
    assert told.status_code == 200
    assert "当场解决" in agent.get(told.json["next"]).text
    with bench.begin() as db:
        opened = db.get(Ticket, 3)
        assert (opened.status, opened.solved_by_id, opened.channel) == ("resolved", 1, "mail")
        assert "重启 Print Spooler" in opened.resolution


def test_a_caller_is_picked_without_javascript(bench: Site) -> None:
    agent = Pages(bench, "agent")
    page = agent.post("/workbench/tickets/new", title="又脱机了", requester__name="8001", step="suggest").text
    assert 'name="caller" value="0"' in page
    page = agent.post("/workbench/tickets/new", title="又脱机了", requester__name="8001", caller="0").text
    assert 'name="requester.name" value="需求方 1"' in page
    assert 'name="requester.contact" type="text" value="8001"' in page
    wrong = Open(bench, "agent").send("/tickets/new", title="又脱机了")
    assert (wrong.status_code, set(wrong.json["errors"])) == (422, {"requester.name", "requester.contact"})


def test_a_page_of_text_for_every_article(bench: Site) -> None:
    assert Pages(bench).get("/articles/KB-000001/plain").status_code == 404
    page = Pages(bench, "user").get("/articles/KB-000001/plain").text
    assert "《打印机脱机怎么办》\n\n先看纸盒。\n\n解决办法\n\n1. 打开 服务" in page
    assert Pages(bench, "user").post("/articles/KB-000001/plain").status_code == 200
    with bench.begin() as db:
        assert db.scalars(select(Citation).where(Citation.ticket_id == 2)).all() == []


def test_copying_an_article_that_a_ticket_led_to_counts_there(bench: Site) -> None:
    agent = Pages(bench, "agent")
    desk = agent.get(f"/workbench/tickets/{number(bench)}/known").text
    key = re.search(r"/articles/KB-000001\?from=([\w-]+)", desk)
    assert key
    assert "复制为纯文本" in agent.get("/articles/KB-000001", **{"from": key[1]}).text
    Pages(bench, "user").post("/articles/KB-000001/plain", **{"from": key[1]})
    with bench.begin() as db:
        assert db.scalars(select(Citation).where(Citation.ticket_id == 2)).all() == []
    copied = agent.post("/articles/KB-000001/plain", **{"from": key[1]})
    assert f"已在工单 {number(bench)} 里记为引用" in copied.text


def test_the_desk_asks_as_often_for_much_as_for_little(bench: Site) -> None:
    agent, path = Open(bench, "agent"), f"/workbench/tickets/{number(bench)}"
    answers = {"the desk": (path, {}), "what is known": (f"{path}/known", PART)}

    def more(name: str) -> None:
        with bench.begin() as db:
            by, ticket = people.get(db, "agent"), db.get(Ticket, 2)
            article = make_article(db, f"打印机脱机 {name}", body="打印机一直脱机时重启。")
            make_ticket(db, f"打印机一直脱机 {name}", resolution="重启", solved_by=article, agent=by)
            colleague = make_person(db, "agent")
            tickets.take(db, make_ticket(db, f"打印机一直脱机 {name}"), by=colleague, at=bench.clock())
            tickets.reply(db, ticket, f"第 {name} 次", by=by, at=bench.clock())
            tickets.cite(db, ticket, article, by=by, at=bench.clock())
        bench.settle()

    def counted(address: str, headers: dict[str, str]) -> Counter[str]:
        agent.client.get(address, headers=headers)
        with statements(bench) as ran:
            assert agent.client.get(address, headers=headers).status_code == 200
        return Counter(re.sub(r"\(\?(, \?)*\)", "(?)", one) for one in ran if one.startswith("SELECT"))

    more("一")
    few = {name: counted(*asked) for name, asked in answers.items()}
    for name in "二三四五六七":
        more(name)
    for name, asked in answers.items():
        many = counted(*asked)
        assert {sql: times for sql, times in many.items() if times > max(2, few[name][sql])} == {}, name
        assert many.total() < 40, name


@pytest.mark.parametrize("role", ["visitor", "user"])
def test_nobody_else_gets_any_part_of_it(bench: Site, role: str) -> None:
    somebody, wanted = Open(bench, role), number(bench)
    refused = {"visitor": 401, "user": 403}[role]
    at_desk = [f"/tickets/{wanted}/search?q=打印", f"/tickets/{wanted}/known"]
    for path in ("/live", f"/live?ticket={wanted}", "/requesters?q=8001", *at_desk):
        answer = somebody.ask(path)
        assert answer.status_code == refused, path
        assert "脱机" not in answer.text
    for step in ("reply", "note", "resolve", "take", "apply", "insert", "cite", "copy", "borrow"):
        answer = somebody.send(
            f"/tickets/{wanted}/{step}", text="x", use="KB-000001", borrow=number(bench, 1)
        )
        assert answer.status_code == refused, step
        assert "重启" not in answer.text
    assert somebody.send("/tickets/new/found", title="打印机脱机").status_code == refused
    with bench.begin() as db:
        assert len(tickets.events(db, db.get(Ticket, 2), public_only=False)) == 1


def test_signing_in_leads_back_to_the_ticket(bench: Site) -> None:
    sent = Pages(bench).post(f"/workbench/tickets/{number(bench)}/reply", text="写了很久")
    assert sent.location == f"/sign-in?next=/workbench/tickets/{number(bench)}"


def test_the_keys_are_told_on_a_page(site: Site) -> None:
    page = Pages(site, "agent").get("/workbench/keys").text
    for shown in ("写内部备注", "<kbd>j</kbd>", "在这台电脑上使用单个按键"):
        assert shown in page


@pytest.mark.parametrize("path", ["", "/tickets/new", "/search?q=", "/templates", "/tickets/TS20261027002"])
def test_the_keys_that_are_told_lead_to_every_queue(bench: Site, path: str) -> None:
    page = Pages(bench, "agent").get(f"/workbench{path or '/'}").text
    for tab in "qmtunowcd":
        assert page.count(f'data-key="g {tab}"') == 1
