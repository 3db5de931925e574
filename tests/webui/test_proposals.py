"""What is proposed for a ticket, on the form, at the desk and in the API: changeable, and no more than one may know."""

import pytest

from kb import people, proposals, tickets
from kb.models import Ticket
from tests.conftest import ROLES, Site
from tests.factories import make_article, make_person, make_ticket
from tests.webui.pages import Pages

URGENT = "全公司都连不上 VPN，无法工作"
FORM = {
    "requester__name": "需求方 1",
    "requester__contact": "8001",
    "impact": "个人",
    "urgency": "一般",
}


@pytest.fixture
def taught(site: Site) -> Site:
    """Articles of some categories, and tickets that somebody solved."""
    with site.begin() as db:
        for n in range(3):
            make_article(db, f"VPN 连不上 {n}", category="网络/VPN", body="检查 VPN 客户端和端口。")
            make_article(db, f"打印机脱机 {n}", category="打印/驱动", body="重启打印后台处理服务。")
        agent = people.get(db, "agent")
        for n in range(3):
            make_ticket(db, f"VPN 连不上 在家 {n}", resolution="重连", agent=agent, category="网络/VPN")
    site.settle()
    return site


def stored(site: Site, number: str) -> Ticket:
    with site.parts.sessions.read() as db:
        return tickets.get(db, number, people.get(db, "admin"))


def test_the_api_proposes_with_reasons(taught: Site) -> None:
    answer = taught.client("agent").post("/api/v1/recommendations", json={"text": URGENT}).json["proposals"]
    assert answer["category"]["value"] == "网络/VPN"
    assert "相近" in answer["category"]["because"]
    assert (answer["impact"]["value"], answer["impact"]["words"]) == ("企业", ["全公司"])
    assert (answer["urgency"]["value"], answer["urgency"]["words"]) == ("紧急", ["无法工作"])
    assert answer["priority"]["value"] == "P1"
    assert answer["assignee"]["name"] == "agent"


@pytest.mark.parametrize("role", ROLES)
def test_others_than_the_support_learn_of_nobody_and_of_top_categories_only(taught: Site, role: str) -> None:
    answer = taught.client(role).post("/api/v1/recommendations", json={"text": URGENT}).json["proposals"]
    if role in {"visitor", "user"}:
        assert (answer["category"]["value"], answer["assignee"]) == ("网络", None)
        assert "agent" not in str(answer)
    else:
        assert answer["assignee"]["name"] == "agent"


def test_a_category_that_only_tickets_have_is_told_to_the_support_alone(site: Site) -> None:
    with site.begin() as db:
        for n in range(3):
            make_ticket(
                db,
                f"量子打印舱漏光 {n}",
                resolution="好了",
                agent=people.get(db, "agent"),
                category="绝密项目",
            )
    site.settle()
    body = {"text": "量子打印舱漏光"}
    told = {
        role: site.client(role).post("/api/v1/recommendations", json=body).text for role in ("user", "agent")
    }
    assert "绝密项目" not in told["user"]
    assert "绝密项目" in told["agent"]


def test_where_nothing_tells_nothing_is_proposed(site: Site) -> None:
    for text in ("", "😀", "在吗"):
        answer = site.client("agent").post("/api/v1/recommendations", json={"text": text}).json["proposals"]
        assert set(answer.values()) == {None}


def test_what_was_proposed_is_kept_with_the_ticket(taught: Site) -> None:
    body = {"title": URGENT, "requester": {"name": "需求方 1", "contact": "8001"}}
    opened = taught.client().post("/api/v1/tickets", json=body).json
    assert opened["proposals"]["category"]["value"] == "网络"
    assert opened["priority"] == "P4"
    found = taught.client("agent").get(f"/api/v1/tickets/{opened['number']}").json["events"]
    assert "proposed" in [event["kind"] for event in found]
    key = {"key": opened["key"]}
    own = taught.client().get(f"/api/v1/tickets/{opened['number']}", query_string=key).json["events"]
    assert "proposed" not in [event["kind"] for event in own]


def test_the_form_preselects_a_category_that_stays_changeable(taught: Site) -> None:
    pages = Pages(taught)
    page = pages.post("/tickets/new", **FORM, title="在家 VPN 连不上", step="suggest").text
    assert '<option value="网络" selected>' in page
    assert "已选上，可以改" in page
    again = pages.post(
        "/tickets/new", **FORM, title="在家 VPN 连不上", category="", proposed="网络", step="suggest"
    ).text
    assert '<option value="网络" selected>' not in again
    kept = pages.post("/tickets/new", **FORM, title="在家 VPN 连不上", category="打印", step="suggest").text
    assert '<option value="打印" selected>' in kept


def test_a_proposal_is_taken_by_a_click_without_javascript(taught: Site) -> None:
    pages = Pages(taught)
    page = pages.post("/tickets/new", **FORM, title=URGENT, step="suggest").text
    assert 'name="impact" id="f-impact-1" value="个人" checked' in page
    assert 'value="impact 企业"' in page
    taken = pages.post("/tickets/new", **FORM, title=URGENT, adopt="impact 企业").text
    assert 'value="企业" checked' in taken
    assert URGENT in taken
    assert pages.post("/tickets/new", **FORM, title=URGENT, adopt="status closed").status_code == 200


def test_an_agent_takes_proposals_or_chooses_otherwise(taught: Site) -> None:
    with taught.begin() as db:
        number = make_ticket(db, URGENT, requester=make_person(db), category="打印").number
    pages, desk = Pages(taught, "engineer"), f"/workbench/tickets/{number}"
    assert "建议处理人" in pages.get(f"{desk}/known").text
    assert pages.post(f"{desk}/classify", category="网络/VPN", proposed="1").status_code == 303
    assert pages.post(f"{desk}/classify", impact="企业", urgency="紧急").status_code == 303
    assert pages.post(f"{desk}/classify", assignee="agent", proposed="1").status_code == 303
    found = stored(taught, number)
    assert (found.category, found.priority) == ("网络/VPN", "P1")
    assert found.assignee_id is not None
    assert 'class="proposal"' not in pages.get(f"{desk}/known").text
    with taught.parts.sessions.read() as db:
        kinds = [event.kind for event in tickets.events(db, found, public_only=False)]
        assert kinds.count(proposals.CLASSIFIED) == 2


@pytest.mark.parametrize("role", ROLES)
def test_only_the_support_classifies(taught: Site, role: str) -> None:
    with taught.begin() as db:
        number = make_ticket(db, requester=people.get(db, "user")).number
    answer = Pages(taught, role).post(f"/workbench/tickets/{number}/classify", category="安全")
    assert answer.status_code == {"visitor": 302, "user": 403}.get(role, 303)
    assert stored(taught, number).category == ("硬件" if role in {"visitor", "user"} else "安全")


def test_what_cannot_be_is_refused(taught: Site) -> None:
    with taught.begin() as db:
        number = make_ticket(db).number
    pages = Pages(taught, "agent")
    for wrong, status in (
        ({"impact": "全球"}, 422),
        ({"assignee": "user"}, 422),
        ({"assignee": "nobody"}, 404),
    ):
        assert pages.post(f"/workbench/tickets/{number}/classify", **wrong).status_code == status
