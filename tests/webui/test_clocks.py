"""Pages tell of limits in words, ask when one comes near, and never hold up the work."""

from datetime import timedelta

import pytest

from kb import people, tickets
from kb.models import Ticket
from tests.conftest import Site
from tests.factories import make_article, make_ticket
from tests.webui.pages import Pages
from webui.cli import main
from webui.installation.watching import Watcher

P1 = {"impact": "企业", "urgency": "紧急"}
P3 = {"impact": "企业", "urgency": "一般"}
STEPS = ("ask", "resume", "third-party", "set-out", "arrive", "escalate", "tell-lead", "explain")


def opened(site: Site, **more: str) -> str:
    """Open a ticket of somebody with an account and return its number."""
    with site.begin() as db:
        ticket = make_ticket(db, requester=people.get(db, "user"), at=site.clock(), **more)
        ticket.zone = "Asia/Shanghai"
        tickets.retime(db, at=site.clock(), zone="Asia/Shanghai")
        return ticket.number


def stored(site: Site, number: str) -> Ticket:
    with site.begin() as db:
        return tickets.get(db, number, people.get(db, "agent"))


@pytest.mark.parametrize("role", ["visitor", "user"])
def test_only_the_support_speaks_to_the_clocks(site: Site, role: str) -> None:
    number = opened(site)
    browser = Pages(site, role)
    for step in STEPS:
        answer = browser.post(f"/workbench/tickets/{number}/{step}", reason="x", ask="x", third="x")
        assert answer.status_code == {"visitor": 302, "user": 403}[role], step
    assert stored(site, number).status == "new"


def test_a_warning_is_asked_about_and_the_answer_is_seen_by_the_requester(site: Site) -> None:
    number, agent = opened(site, **P3), Pages(site, "agent")
    agent.post(f"/workbench/tickets/{number}/take")
    agent.post(f"/workbench/tickets/{number}/reply", text="在查", way="progress")
    assert Watcher(site.parts).look() == 0
    site.clock.pass_by(days=1, minutes=-50)
    assert Watcher(site.parts).look() == 1
    assert Watcher(site.parts).look() == 0
    page = agent.get(f"/workbench/tickets/{number}").text
    assert "解决的时限快到了：来得及吗？" in page
    assert number in agent.get("/workbench/", show="warning").text
    told = Pages(site, "user").get(f"/tickets/{number}").text
    assert "处理人会说明新的预计时间" in told
    refused = agent.post(f"/workbench/tickets/{number}/explain", about="resolution", reason="人手不足")
    assert refused.status_code == 422
    assert "请写明新的预计时间" in refused.text
    answer = agent.post(
        f"/workbench/tickets/{number}/explain",
        about="resolution",
        reason="人手不足",
        expected="2026-10-29T12:00",
        words="请再等半天",
    )
    assert answer.status_code == 303
    told = Pages(site, "user").get(f"/tickets/{number}").text
    assert "新的预计时间 10-29 12:00，原因：人手不足" in told
    assert "请再等半天" in told
    assert "来得及吗" not in agent.get(f"/workbench/tickets/{number}").text


def test_a_breach_asks_for_a_reason_that_the_requester_is_not_told(site: Site) -> None:
    number, agent = opened(site, **P3), Pages(site, "agent")
    site.clock.pass_by(days=3)
    Watcher(site.parts).look()
    assert "解决已经超时，是什么原因？" in agent.get(f"/workbench/tickets/{number}").text
    assert number in agent.get("/workbench/", show="breached").text
    done = agent.post(f"/workbench/tickets/{number}/explain", about="resolution", reason="转派耽误")
    assert done.status_code == 303
    again = agent.post(f"/workbench/tickets/{number}/explain", about="resolution", reason="转派耽误")
    assert again.status_code == 409
    assert "转派耽误" not in Pages(site, "user").get(f"/tickets/{number}").text


def test_waiting_for_the_requester_is_told_in_words_on_every_page(site: Site) -> None:
    number, agent, user = opened(site, **P3), Pages(site, "agent"), Pages(site, "user")
    assert agent.post(f"/workbench/tickets/{number}/ask", ask=" ").status_code == 422
    agent.post(f"/workbench/tickets/{number}/ask", ask="是哪一台？")
    for page in (
        agent.get(f"/workbench/tickets/{number}"),
        user.get(f"/tickets/{number}"),
        agent.get("/workbench/"),
    ):
        assert "暂停，还剩 9 小时" in page.text
    assert "处理人在等你补充信息" in user.get(f"/tickets/{number}").text
    user.post(f"/tickets/{number}/reply", text="三楼")
    assert stored(site, number).paused_left is None
    agent.post(f"/workbench/tickets/{number}/third-party", third="网络运营商")
    assert "等待 网络运营商" in user.get(f"/tickets/{number}").text
    agent.post(f"/workbench/tickets/{number}/set-out")
    assert agent.post(f"/workbench/tickets/{number}/set-out").status_code == 303
    assert agent.post(f"/workbench/tickets/{number}/resume").status_code == 409


def test_a_p1_is_answered_by_a_call_without_a_word_and_has_its_plans_beside(site: Site) -> None:
    number, agent = opened(site, **P1), Pages(site, "agent")
    with site.begin() as db:
        make_article(db, "机房断电应急预案", type="contingency", visibility="agents")
    page = agent.get(f"/workbench/tickets/{number}").text
    assert "机房断电应急预案" in page
    assert "算首次响应的是：电话沟通" in page
    site.clock.pass_by(hours=7)
    Watcher(site.parts).look()
    for step in ("escalate", "tell-lead"):
        assert agent.post(f"/workbench/tickets/{number}/{step}").status_code in {303, 409}
    assert agent.post(f"/workbench/tickets/{number}/reply", way="call").status_code == 303
    assert agent.post(f"/workbench/tickets/{number}/resolve", resolution="换了电源").status_code == 303
    ticket = stored(site, number)
    assert (ticket.status, ticket.first_response_at) == ("resolved", site.clock())
    assert "机房断电应急预案" not in Pages(site, "user").get(f"/tickets/{number}").text


def test_a_plan_names_handler_and_time(site: Site) -> None:
    number, agent = opened(site, impact="企业", urgency="重要"), Pages(site, "agent")
    refused = agent.post(f"/workbench/tickets/{number}/reply", text="今天好", way="plan")
    assert refused.status_code == 422
    assert 'id="e-expected"' in refused.text
    assert agent.post(f"/workbench/tickets/{number}/reply", way="plan", expected="x").status_code == 422
    agent.post(f"/workbench/tickets/{number}/reply", text="今天好", way="plan", expected="2026-10-27T16:00")
    page = Pages(site, "user").get(f"/tickets/{number}").text
    assert "预计 10-27 16:00 前解决" in page
    assert stored(site, number).first_response_at == site.clock()


def test_escalating_shows_what_is_known_and_records_what_was_tried(site: Site) -> None:
    number, agent = opened(site), Pages(site, "agent")
    with site.begin() as db:
        article = make_article(db)
        tickets.cite(
            db,
            tickets.get(db, number, people.get(db, "agent")),
            article,
            by=people.get(db, "agent"),
            at=site.clock(),
        )
        known = article.number
    assert f'value="{known}" id="f-tried-{known}" checked' in agent.get(f"/workbench/tickets/{number}").text
    assert agent.post(f"/workbench/tickets/{number}/escalate").status_code == 422
    agent.post(f"/workbench/tickets/{number}/escalate", reason="重启也没用", tried=[known])
    page = agent.get(f"/workbench/tickets/{number}").text
    assert f"已经试过：{known}" in page
    assert "从第 1 线到第 2 线" in page
    told = Pages(site, "user").get(f"/tickets/{number}").text
    assert "重启也没用" not in told


def test_a_call_is_registered_with_how_long_it_rang(site: Site) -> None:
    agent = Pages(site, "agent")
    form = {
        "title": "打印机不打印",
        "requester__name": "需求方 1",
        "requester__contact": "8001",
        "channel": "phone",
    }
    assert agent.post("/workbench/tickets/new", **form, rang="很久").status_code == 422
    answer = agent.post("/workbench/tickets/new", **form, rang="12")
    ticket = stored(site, answer.location.rsplit("/", 1)[-1])
    assert ticket.first_response_at == site.clock()
    assert ticket.first_response_due == site.clock() + timedelta(seconds=18)


def test_the_watch_runs_apart_at_the_command_too(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.clock.at -= timedelta(days=400)
    number = opened(site, **P1)
    data = str(site.parts.settings.data)
    assert [main(["--data", data, "worker", "--once"]) for _ in range(2)] == [0, 0]
    said, nothing = capsys.readouterr().out.split()
    assert (int(said) > 3, nothing) == (True, "0")
    assert stored(site, number).line == 3


def test_everybody_may_read_what_is_promised(site: Site) -> None:
    page = Pages(site).get("/limits").text
    for words in (
        "5 分钟",
        "电话沟通",
        "全天 24×7",
        "邮件：首次响应 4 小时",
        "VIP：标准时限的 50%",
        "周一至周五 9:00–18:00",
    ):
        assert words in page
    assert "/limits" in Pages(site).get("/tickets/new").text
