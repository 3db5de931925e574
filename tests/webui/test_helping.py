"""Teams, handing on, asking others and copying to them, by page and by API, and two agents who act at once."""

import re
from typing import Any

import pytest

from kb import people, tickets
from kb.models import Ticket
from tests.conftest import Site
from tests.factories import make_article, make_ticket
from tests.webui.pages import Pages

P1 = {"impact": "企业", "urgency": "紧急"}


def opened(site: Site, **more: str) -> str:
    """Open a ticket of somebody with an account and return its number."""
    with site.begin() as db:
        return make_ticket(db, requester=people.get(db, "user"), **more).number


def stored(site: Site, number: str) -> dict[str, Any]:
    answer: dict[str, Any] = site.client("agent").get(f"/api/v1/tickets/{number}").json
    return answer


def tab(queue: str) -> str:
    """Give the beginning of the tab that leads to a queue."""
    return f'<a class="nav-link-plain" href="/workbench/?show={queue}"'


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def with_team(site: Site, **more: Any) -> Pages:
    admin = Pages(site, "admin")
    made = admin.post(
        "/admin/teams",
        **{"name": "硬件组", "line": "1", "categories": "硬件\n", "lead": "engineer", "members": ["agent"]}
        | more,
    )
    assert made.status_code == 303
    return admin


def test_an_administrator_makes_changes_and_closes_a_team(site: Site) -> None:
    assert "还没有处理组" in Pages(site, "admin").get("/admin/teams").text
    admin = with_team(site)
    number = opened(site)
    assert stored(site, number)["team"] == "硬件组"
    wrong = admin.post("/admin/teams", name="硬件组", line="9", lead="user", members=["user"])
    assert wrong.status_code == 422
    assert all(f'id="e-{name}"' in wrong.text for name in ("name", "line", "lead", "members"))
    saved = admin.post("/admin/teams/1", name="桌面组", line="1", categories="硬件", members=["agent"])
    assert saved.status_code == 303
    assert "处理组 桌面组" in admin.get("/admin/changes").text
    assert "现在有 1 张未解决的工单" in admin.get("/admin/teams/1").text
    admin.post("/admin/teams/1/close")
    assert stored(site, opened(site))["team"] is None
    assert number in Pages(site, "agent").get("/workbench/", show="team").text
    admin.post("/admin/teams/1/reopen")
    assert stored(site, opened(site))["team"] == "桌面组"
    assert admin.get("/admin/teams/9").status_code == 404


def test_an_administrator_keeps_contacts_at_vendors(site: Site) -> None:
    admin = Pages(site, "admin")
    assert "还没有厂商联系人" in admin.get("/admin/vendors").text
    wrong = admin.post("/admin/vendors", name="值班")
    assert (wrong.status_code, 'id="e-organisation"' in wrong.text, 'value="值班"' in wrong.text) == (
        *(422, True, True),
    )
    assert admin.post("/admin/vendors", organisation="网络厂商", name="值班", phone="400").status_code == 303
    assert admin.post("/admin/vendors/1", organisation="网络厂商", name="", phone="").status_code == 422
    admin.post("/admin/vendors/1", organisation="网络厂商", name="二线", phone="400")
    admin.post("/admin/vendors/1/close")
    page = admin.get("/admin/vendors").text
    assert "二线" in page
    assert "已停用" in page
    assert "二线" not in Pages(site, "agent").get(f"/workbench/tickets/{opened(site)}").text


@pytest.mark.parametrize("role", ["visitor", "user", "agent"])
def test_only_administrators_keep_teams_and_vendors(site: Site, role: str) -> None:
    status = 302 if role == "visitor" else 403
    for path in ("/admin/teams", "/admin/teams/new", "/admin/vendors", "/admin/vendors/new"):
        assert Pages(site, role).get(path).status_code == status
    assert Pages(site, role).post("/admin/teams", name="x", line="1").status_code == status


@pytest.mark.parametrize("role", ["visitor", "user"])
def test_only_the_support_hands_on_and_asks(site: Site, role: str) -> None:
    number, browser = opened(site), Pages(site, role)
    for step in ("assign", "cc", "leave-cc", "consult", "consult-answer", "link-account", "unlink-account"):
        answer = browser.post(f"/workbench/tickets/{number}/{step}", to="person:agent", people="agent")
        assert answer.status_code == {"visitor": 302, "user": 403}[role], step
    told = site.client(role).get(f"/api/v1/tickets/{number}")
    if role == "user":
        assert (told.json["team"], told.json["assignee"], told.json["cc"]) == (None, None, [])


def test_a_ticket_is_assigned_and_handed_on_with_a_reason(site: Site) -> None:
    with_team(site)
    number, agent = opened(site), Pages(site, "agent")
    path = f"/workbench/tickets/{number}"
    assert "硬件组" in agent.get(path).text
    assert agent.post(f"{path}/assign", to="").status_code == 422
    assert agent.post(f"{path}/assign", to="person:agent").status_code == 303
    refused = agent.post(f"{path}/assign", to="person:engineer", why=" ")
    assert (refused.status_code, "接手的同事要看" in refused.text) == (422, True)
    assert 'value="person:engineer" selected' in refused.text
    assert agent.post(f"{path}/assign", to="person:engineer", why="要进机房").status_code == 303
    told = Pages(site, "user").get(f"/tickets/{number}").text
    assert "现在由 engineer 处理" in told
    assert "要进机房" not in told
    assert "原因：要进机房" in agent.get(path).text
    assert agent.post(f"{path}/assign", to="team:1", why="先回一线").status_code == 303
    assert (stored(site, number)["assignee"], stored(site, number)["team"]) == (None, "硬件组")


def test_escalating_goes_on_without_a_word_for_a_p1(site: Site) -> None:
    with_team(site)
    with_team(site, name="二线", line="2", members=["engineer"])
    number, agent = opened(site, **P1), Pages(site, "agent")
    agent.post(f"/workbench/tickets/{number}/take")
    assert agent.post(f"/workbench/tickets/{number}/escalate").status_code == 303
    assert (stored(site, number)["team"], stored(site, number)["assignee"]) == ("二线", None)
    page = agent.get(f"/workbench/tickets/{number}").text
    assert "交给处理组 二线" in page
    assert "agent 不再处理" in page
    agent.post(f"/workbench/tickets/{number}/tell-lead")
    assert "已通知主管 engineer" in agent.get(f"/workbench/tickets/{number}").text
    assert number in Pages(site, "engineer").get("/workbench/", show="danger").text
    assert tab("danger") not in agent.get("/workbench/").text


def test_others_are_asked_and_their_answers_kept(site: Site) -> None:
    with_team(site)
    admin = with_team(site, name="网络组", categories="网络", members=["engineer"])
    admin.post("/admin/vendors", organisation="网络厂商", name="值班", phone="400-17")
    number, agent, engineer = opened(site), Pages(site, "agent"), Pages(site, "engineer")
    path = f"/workbench/tickets/{number}"
    lost = agent.post(f"{path}/consult", whom="", question="端口开了吗？")
    assert (lost.status_code, "端口开了吗？</textarea>" in lost.text) == (422, True)
    assert agent.post(f"{path}/consult", whom="team:2", question="端口开了吗？").status_code == 303
    queue = engineer.get("/workbench/", show="team").text
    assert (number in queue, "会诊中" in queue) == (True, True)
    waited = agent.post(f"{path}/consult", whom="vendor:1", question="固件？", awaited="1")
    assert waited.status_code == 303
    page = agent.get(path).text
    assert all(told in page for told in ("等 网络组 答复", "等 网络厂商 值班 答复", "400-17"))
    told = Pages(site, "user").get(f"/tickets/{number}").text
    assert "等待 网络厂商" in told
    assert "端口开了吗" not in told
    assert engineer.post(f"{path}/consult-answer", consultation="1", answer=" ").status_code == 422
    assert engineer.post(f"{path}/consult-answer", consultation="1", answer="开了").status_code == 303
    assert engineer.post(f"{path}/consult-answer", consultation="1", answer="开了").status_code == 409
    assert engineer.post(f"{path}/consult-answer", consultation="99", answer="开了").status_code == 404
    assert number not in engineer.get("/workbench/", show="team").text
    assert "开了" not in Pages(site, "user").get(f"/tickets/{number}").text


def test_who_follows_a_ticket_finds_it_and_sees_what_changed(site: Site) -> None:
    number, agent, engineer = opened(site), Pages(site, "agent"), Pages(site, "engineer")
    path = f"/workbench/tickets/{number}"
    assert tab("cc") not in engineer.get("/workbench/").text
    assert agent.post(f"{path}/cc").status_code == 422
    assert agent.post(f"{path}/cc", people=["engineer", "admin"]).status_code == 303
    assert "有更新" in engineer.get("/workbench/", show="cc").text
    assert tab("cc") in engineer.get("/workbench/").text
    engineer.get(path)
    assert "有更新" not in engineer.get("/workbench/", show="cc").text
    agent.post(f"{path}/reply", text="在看")
    assert "有更新" in engineer.get("/workbench/").text
    assert engineer.post(f"{path}/leave-cc", person="engineer").status_code == 303
    assert [one["name"] for one in stored(site, number)["cc"]] == ["admin"]


@pytest.mark.parametrize(
    ("step", "typed", "kept"),
    [
        ("assign", {"to": "person:admin", "why": "我要开会"}, "我要开会</textarea>"),
        ("escalate", {"reason": "试过都不行", "tried": "KB-000001"}, "试过都不行</textarea>"),
        ("consult", {"whom": "person:admin", "question": "你见过吗？"}, "你见过吗？</textarea>"),
        ("ask", {"ask": "哪一台？"}, "哪一台？</textarea>"),
        ("third-party", {"third": "运营商"}, 'value="运营商"'),
        ("tell-lead", {"reason": "全楼都停了"}, 'value="全楼都停了"'),
        ("cc", {"people": "admin"}, 'value="admin" selected'),
        ("classify", {"category": "网络", "impact": "部门", "reason": "整层都断"}, 'value="整层都断"'),
        ("link-account", {"account": "user"}, 'value="user"'),
    ],
)
def test_the_second_of_two_is_told_what_the_first_did_and_loses_nothing(
    site: Site, step: str, typed: dict[str, str], kept: str
) -> None:
    with site.begin() as db:
        number = make_ticket(db).number
        article = make_article(db)
        tickets.cite(db, db.get(Ticket, 1), article, by=people.get(db, "agent"), at=site.clock())
    first, second, path = Pages(site, "engineer"), Pages(site, "agent"), f"/workbench/tickets/{number}"
    before = seen(second.get(path).text)
    site.clock.pass_by(minutes=3)
    assert first.post(f"{path}/take", seen=before).status_code == 303
    late = second.post(f"{path}/{step}", seen=before, **typed)
    assert late.status_code == 409
    assert "你写的时候，engineer 已受理（10-27 12:03）" in late.text
    assert kept in late.text
    assert ("KB-000001" not in typed.values()) or 'id="f-tried-KB-000001" checked' in late.text
    again = second.post(f"{path}/{step}", seen=seen(late.text), **typed)
    assert again.status_code == 303


def test_a_ticket_is_linked_to_the_account_of_its_caller(site: Site) -> None:
    with site.begin() as db:
        number = make_ticket(db).number
    agent, user, path = Pages(site, "agent"), Pages(site, "user"), f"/workbench/tickets/{number}"
    assert user.get(f"/tickets/{number}").status_code == 404
    for wrong in ("nobody", "engineer", ""):
        refused = agent.post(f"{path}/link-account", account=wrong)
        assert (refused.status_code, 'id="e-link-account.account"' in refused.text) == (422, True)
    assert agent.post(f"{path}/link-account", account="user").status_code == 303
    assert user.get(f"/tickets/{number}").status_code == 200
    assert agent.post(f"{path}/unlink-account").status_code == 303
    assert user.get(f"/tickets/{number}").status_code == 404
    assert agent.post(f"{path}/unlink-account").status_code == 409
    page = agent.get(path).text
    assert "取消关联需求方账号" in page


def test_queues_are_narrowed_to_a_team_until_all_is_wanted_again(site: Site) -> None:
    with_team(site)
    number, other = opened(site), opened(site, category="网络")
    agent = Pages(site, "agent")
    page = agent.get("/workbench/", team=1).text
    assert (number in page, other in page, "只看 硬件组 的工单" in page) == (True, False, True)
    again = agent.get("/workbench/").text
    assert (number in again, other in again) == (True, False)
    every = agent.get("/workbench/", team=0).text
    assert (number in every, other in every) == (True, True)


def test_the_contract_of_the_requester_stands_at_the_desk(site: Site) -> None:
    Pages(site, "admin").post(
        "/admin/contracts", contracts="C-1,甲公司,VIP,2027-01-31\nC-2,乙公司,高级,2025-01-31"
    )
    with site.begin() as db:
        first, second = (make_ticket(db).number for _ in range(2))
        for number, customer in ((first, "C-1"), (second, "C-2")):
            row = tickets.get(db, number, people.get(db, "agent"))
            row.requester_customer_no = customer
    agent = Pages(site, "agent")
    assert "甲公司" in agent.get(f"/workbench/tickets/{first}").text
    assert "已到期" in agent.get(f"/workbench/tickets/{second}").text


def test_the_api_names_what_is_wrong_at_its_field(site: Site) -> None:
    with_team(site)
    number, agent = opened(site), site.client("agent")
    path = f"/api/v1/tickets/{number}"
    for call, body, field in (
        ("assign", {}, "person"),
        ("assign", {"person": "nobody"}, "person"),
        ("assign", {"person": "agent", "team": "硬件组"}, "person"),
        ("assign", {"team": "没有"}, "team"),
        ("escalate", {}, "reason"),
        ("consult", {"person": "agent"}, "question"),
        ("cc", {"people": []}, "people"),
        ("cc", {"people": ["user"]}, "people"),
    ):
        answer = agent.post(f"{path}/{call}", json=body)
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field), call
    assert agent.post(f"{path}/assign", json={"person": "agent"}).json["assignee"]["name"] == "agent"
    moved = agent.post(f"{path}/assign", json={"team": "硬件组", "reason": "下班了"}).json
    assert (moved["team"], moved["assignee"]) == ("硬件组", None)
    asked = agent.post(f"{path}/consult", json={"team": "硬件组", "question": "？"}).json["consultations"]
    assert [(each["whom"], each["answered_at"]) for each in asked] == [("硬件组", None)]
