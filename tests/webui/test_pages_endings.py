"""How tickets end on the pages: confirmed, sent back, urged, rated, opened again, repeated, called back."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from kb import people, settings, tickets
from kb.models import FollowUp, Satisfaction, Ticket
from tests.conftest import Site
from tests.factories import make_article, make_ticket
from tests.webui.pages import Pages
from webui.installation.watching import Watcher

SEEN = re.compile(r'name="seen" value="(\d+)"')


@pytest.fixture
def solved(site: Site) -> Ticket:
    """A ticket that waits for the word of somebody without an account."""
    with site.begin() as db:
        return make_ticket(db, "投影仪没有信号", resolution="换了一根线", agent=people.get(db, "agent"))


def stored(site: Site, ticket: Ticket) -> Ticket:
    with site.begin() as db:
        return tickets.get_by_key(db, ticket.number, ticket.key)


def page(site: Site, ticket: Ticket, path: str = "") -> Any:
    return Pages(site).get(f"/tickets/{ticket.number}{path}", key=ticket.key)


def send(site: Site, ticket: Ticket, step: str, **fields: Any) -> Any:
    return Pages(site).post(f"/tickets/{ticket.number}/{step}", key=ticket.key, **fields)


def desk(site: Site, ticket: Ticket, step: str, **fields: Any) -> Any:
    return Pages(site, "agent").post(f"/workbench/tickets/{ticket.number}/{step}", **fields)


def test_the_whole_way_without_an_account(site: Site) -> None:
    with site.begin() as db:
        ticket = make_ticket(db)
    assert send(site, ticket, "urge").status_code == 303
    again = send(site, ticket, "urge")
    assert again.status_code == 409
    assert "以后可以再催" in again.text
    assert desk(site, ticket, "workaround", workaround="先用二楼的").status_code == 303
    shown = page(site, ticket).text
    assert "解决以前可以先这样" in shown
    assert 'aria-current="step">处理中' in shown
    assert "催了 1 次" in Pages(site, "agent").get("/workbench/").text
    desk(site, ticket, "resolve", resolution="换了硒鼓")
    assert "自动关闭" in page(site, ticket).text
    assert send(site, ticket, "send-back", reason="还是不行").status_code == 303
    desk(site, ticket, "resolve", resolution="换了一台")
    assert send(site, ticket, "confirm").status_code == 303
    shown = page(site, ticket).text
    assert 'aria-current="step">已关闭' in shown
    assert "这次处理，你满意吗" in shown
    assert send(site, ticket, "rate", score="2", reasons="处理太慢").status_code == 303
    assert "2 分（满分 5 分）" in page(site, ticket).text
    assert send(site, ticket, "reopen", reason="又坏了").status_code == 303
    assert (stored(site, ticket).status, stored(site, ticket).reopened) == ("open", 1)


def test_nobody_confirms_a_solution_that_they_have_not_seen(site: Site, solved: Ticket) -> None:
    seen = SEEN.search(page(site, solved).text)
    assert seen
    with site.begin() as db:
        ticket, agent = tickets.get_by_key(db, solved.number, solved.key), people.get(db, "agent")
        tickets.reopen(db, ticket, "没有好", by=agent, at=site.clock())
        tickets.resolve(db, ticket, "换了投影仪", by=agent, at=site.clock())
    for step, fields in (("confirm", {}), ("send-back", {"reason": "不行"})):
        answer = send(site, solved, step, seen=seen[1], **fields)
        assert answer.status_code == 409
        assert "解决办法换过了" in answer.text
        assert "换了投影仪" in answer.text
    assert stored(site, solved).status == "resolved"


def test_an_agent_who_writes_while_it_is_confirmed_is_told(site: Site, solved: Ticket) -> None:
    seen = SEEN.search(Pages(site, "agent").get(f"/workbench/tickets/{solved.number}").text)
    assert seen
    assert send(site, solved, "confirm").status_code == 303
    assert send(site, solved, "confirm").status_code == 303
    answer = desk(site, solved, "reply", text="还有一件事", seen=seen[1])
    assert answer.status_code == 409
    assert "确认已解决" in answer.text
    assert "还有一件事" in answer.text
    refused = send(site, solved, "send-back", reason="不行")
    assert refused.status_code == 409
    assert "重新打开" in refused.text
    assert [event.kind for event in _told(site, solved)] == ["opened", "resolved", "confirmed"]


def _told(site: Site, ticket: Ticket) -> Any:
    with site.begin() as db:
        return tickets.events(db, ticket, public_only=True)


def test_after_too_long_the_words_go_into_a_new_ticket(site: Site, solved: Ticket) -> None:
    send(site, solved, "confirm")
    site.clock.pass_by(days=15)
    shown = page(site, solved).text
    assert "用同样的内容提交新工单" in shown
    hidden = dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)">', shown))
    assert (hidden["title"], hidden["requester.name"]) == ("投影仪没有信号", "需求方 1")
    assert solved.number in hidden["description"]
    hidden.pop("csrf_token")
    form = Pages(site).post("/tickets/new", **hidden, step="suggest")
    assert form.status_code == 200
    assert 'value="投影仪没有信号"' in form.text
    refused = send(site, solved, "reopen", reason="又坏了")
    assert refused.status_code == 409
    with site.begin() as db:
        settings.change(db, {"reopen_days": 30}, by=None, at=site.clock())
    assert send(site, solved, "reopen", reason=" ").status_code == 422
    assert send(site, solved, "reopen", reason="又坏了").status_code == 303


def test_the_watch_closes_asks_and_reminds(site: Site, solved: Ticket) -> None:
    watcher = Watcher(site.parts)
    watcher.look()
    site.clock.pass_by(days=6, hours=1)
    assert watcher.look() == 1
    assert watcher.look() == 0
    site.clock.pass_by(days=1)
    assert watcher.look() == 1
    site.clock.pass_by(minutes=2)
    assert watcher.look() == 1
    site.clock.pass_by(days=3)
    assert watcher.look() == 1
    with site.begin() as db:
        told = tickets.events(db, solved, public_only=False)
    assert [event.kind for event in told[2:]] == ["closing-soon", "closed", "rating-asked", "rating-reminded"]
    assert "超时未确认" in Pages(site, "agent").get(f"/workbench/tickets/{solved.number}").text
    assert "很久没有回音，自动关闭" in page(site, solved).text


def test_a_rating_is_asked_for_on_a_short_page_and_may_be_changed(site: Site, solved: Ticket) -> None:
    assert "还没有关闭" in page(site, solved, "/rate").text
    assert send(site, solved, "rate", score="5").status_code == 409
    send(site, solved, "confirm")
    asked = page(site, solved, "/rate")
    assert asked.headers["Referrer-Policy"] == "no-referrer"
    assert "没有告诉我进展" in asked.text
    assert send(site, solved, "rate").status_code == 422
    refused = send(site, solved, "rate", score="1", reasons="因为")
    assert refused.status_code == 422
    assert re.search(r'value="1" checked', refused.text)
    send(site, solved, "rate", score="5", comment="很快")
    assert re.search(r'value="5" checked', page(site, solved, "/rate").text)
    send(site, solved, "rate", score="4")
    site.clock.pass_by(days=8)
    assert "不能再改" in page(site, solved, "/rate").text
    assert send(site, solved, "rate", score="1").status_code == 409
    with site.begin() as db:
        assert db.scalars(select(Satisfaction.score)).all() == [4]
    shown = Pages(site, "agent").get(f"/workbench/tickets/{solved.number}").text
    assert "4 分（满分 5 分）" in shown


@pytest.mark.parametrize("path", ["", "/rate"])
def test_guesses_are_answered_alike_and_limited(site: Site, path: str, solved: Ticket) -> None:
    def ask(number: str, key: str, address: str = "10.0.0.1") -> Any:
        place = {"REMOTE_ADDR": address}
        client = site.client()
        return client.get(f"/tickets/{number}{path}", query_string={"key": key}, environ_base=place)

    plain = re.compile(r'content="[\w.-]{60,}"|value="[\w.-]{60,}"|[0-9a-f]{16,}')
    number, unknown, near = solved.number, "TS20261027999", solved.key[:-1]

    def answer(number: str, key: str) -> tuple[int, str]:
        given = ask(number, key)
        return given.status_code, plain.sub("", given.text.replace(number, "").replace(key, ""))

    answers = {answer(number, "x" * 32), answer(unknown, "x" * 32), answer(number, near)}
    assert [status for status, _text in answers] == [404]
    for guess in range(20):
        last = ask(number, f"guess-{guess}", f"10.0.1.{guess}")
    assert last.status_code == 429
    assert ask("TS20261027999", "x", "10.0.2.1").status_code == 404
    assert ask(number, solved.key, "10.0.2.2").status_code == 200
    for guess in range(60):
        last = ask(f"TS2026102{guess:04}", "x", "10.0.0.9")
    assert ask("TS20261027001", "x", "10.0.0.9").status_code == 429
    assert ask(number, solved.key, "10.0.0.9").status_code == 429
    site.clock.pass_by(minutes=16)
    assert ask(number, solved.key, "10.0.0.9").status_code == 200


def test_one_solution_for_all_and_nobody_learns_of_the_others(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db)
        main = make_ticket(db, "秘密甲", description="秘密甲")
        other = make_ticket(db, "网络断了", requester=people.get(db, "user"))
        tickets.cite(db, main, article, by=people.get(db, "agent"), at=site.clock())
    assert desk(site, other, "duplicate", of="TS1").status_code == 422
    assert desk(site, other, "duplicate", of=other.number).status_code == 422
    assert desk(site, other, "duplicate", of=main.number).status_code == 303
    assert main.number in Pages(site, "agent").get(f"/workbench/tickets/{other.number}").text
    assert "一起处理" in Pages(site, "user").get(f"/tickets/{other.number}").text
    done = desk(site, main, "resolve", resolution="重启了网关", article=article.number)
    assert done.status_code == 303
    shown = Pages(site, "user").get(f"/tickets/{other.number}").text
    assert "重启了网关" in shown
    told = site.client("user").get(f"/api/v1/tickets/{other.number}")
    for text in (shown, told.text):
        assert main.number not in text
        assert "秘密甲" not in text
    assert told.json["duplicate_of"] is None
    assert site.client("agent").get(f"/api/v1/tickets/{main.number}").json["duplicates"] == [other.number]
    sent = Pages(site, "user").post(f"/tickets/{other.number}/send-back", reason="我的还不行")
    assert sent.status_code == 303
    assert (stored(site, main).status, stored(site, other).status) == ("resolved", "open")
    assert desk(site, other, "separate").status_code == 409


def test_the_support_opens_a_solved_ticket_again(site: Site, solved: Ticket) -> None:
    assert "重新打开" in Pages(site, "agent").get(f"/workbench/tickets/{solved.number}").text
    refused = desk(site, solved, "reopen", reason="")
    assert refused.status_code == 422
    assert 'id="e-reopen"' in refused.text
    assert desk(site, solved, "reopen", reason="我看错了").status_code == 303
    assert "我看错了" in page(site, solved).text


def test_without_an_article_it_is_said_to_be_a_gap(site: Site) -> None:
    with site.begin() as db:
        ticket = make_ticket(db)
    assert (
        "没有用到文章（算作知识缺口）" in Pages(site, "agent").get(f"/workbench/tickets/{ticket.number}").text
    )


def test_who_is_called_back_is_listed_noted_and_done(site: Site, solved: Ticket) -> None:
    agent = Pages(site, "agent")
    assert "没有要回访的人" in agent.get("/workbench/follow-ups").text
    send(site, solved, "confirm")
    send(site, solved, "rate", score="1", comment="等了三天")
    listed = agent.get("/workbench/follow-ups").text
    assert "等了三天" in listed
    assert "近 30 天解决并关闭" in listed
    kept = agent.post("/workbench/follow-ups/1", step="keep", owner="engineer", note="明天打", edition=1)
    assert kept.status_code == 303
    stale = agent.post("/workbench/follow-ups/1", step="done", note="打了", edition=1)
    assert stale.status_code == 409
    assert "打了" in stale.text
    assert agent.post("/workbench/follow-ups/1", step="done", note="", edition=2).status_code == 422
    assert agent.post("/workbench/follow-ups/1", step="done", note="道了歉", edition=2).status_code == 303
    assert "道了歉" in agent.get("/workbench/follow-ups", show="done").text
    assert "等了三天" not in agent.get("/workbench/follow-ups", show="mine").text
    with site.begin() as db:
        assert db.scalars(select(FollowUp.done_at)).one() is not None
    assert Pages(site, "user").get("/workbench/follow-ups").status_code == 403
    assert Pages(site).get("/workbench/follow-ups").status_code == 302
    assert Pages(site, "user").post("/workbench/follow-ups/1", step="keep").status_code == 403


def test_administrators_set_how_tickets_end(site: Site) -> None:
    admin = Pages(site, "admin")
    fields = dict.fromkeys(("close_days", "reopen_days", "urge_minutes", "bad_score", "sample_size"), "3")
    edition = re.search(r'name="edition" value="(\d+)"', admin.get("/admin/endings").text)
    assert edition
    wrong = admin.post(
        "/admin/endings", **fields, rating_reminder_days="x", rating_reasons="", edition=edition[1]
    )
    assert wrong.status_code == 422
    assert 'id="e-rating_reasons"' in wrong.text
    fields |= {"rating_reminder_days": "0", "rating_reasons": "太慢\n不懂"}
    assert admin.post("/admin/endings", **fields, edition=edition[1]).status_code == 303
    with site.begin() as db:
        house = settings.current(db)
    assert (house.close_days, house.rating_reminder_days, house.rating_reasons) == (3, 0, ("太慢", "不懂"))
    assert Pages(site, "agent").get("/admin/endings").status_code == 403


def test_the_api_ends_tickets_too(site: Site, solved: Ticket) -> None:
    anyone, agent = site.client(), site.client("agent")
    path, key = f"/api/v1/tickets/{solved.number}", {"key": solved.key}
    assert agent.post(f"{path}/reopen", json={"reason": "没有好"}).json["status"] == "open"
    assert agent.post(f"{path}/workaround", json={"text": "先用手机"}).json["workaround"] == "先用手机"
    assert anyone.post(f"{path}/urge", json=key).json["urged"] == 1
    again = anyone.post(f"{path}/urge", json=key)
    assert (again.status_code, again.content_type) == (409, "application/problem+json")
    with site.begin() as db:
        main = make_ticket(db)
    marked = agent.post(f"{path}/duplicate", json={"of": main.number}).json
    assert marked["duplicate_of"] == main.number
    assert agent.delete(f"{path}/duplicate").json["duplicate_of"] is None
    agent.post(f"{path}/resolve", json={"resolution": "好了"})
    assert anyone.post(f"{path}/rate", json={**key, "score": 5}).status_code == 409
    assert anyone.post(f"{path}/confirm", json=key).json["ended"] == "confirmed"
    assert anyone.post(f"{path}/rate", json={**key, "score": 6}).status_code == 422
    rated = anyone.post(f"{path}/rate", json={**key, "score": 2, "reasons": ["处理太慢"]}).json
    assert (rated["rating"]["score"], rated["rating"]["reasons"]) == (2, ["处理太慢"])
    assert anyone.post(f"{path}/reopen", json={**key, "reason": "又坏了"}).json["reopened"] == 2
    assert anyone.post(f"{path}/urge", json={"key": "x"}).status_code == 404
