"""A burst becomes a candidate, an agent confirms it, readers are told and join with a click; announcements likewise."""

import re
from datetime import timedelta

import pytest

from kb import incidents, people, tickets
from kb.incidents import Details
from kb.models import KnownIssue
from tests.conftest import ROLES, Site
from tests.factories import make_person, make_ticket
from tests.webui.pages import Pages
from webui.installation.noticing import Noticer

TITLE = "VPN 全公司连不上"
TOLD = {"title": TITLE, "affected": "在家办公的人", "workaround": "先用手机热点", "visibility": "public"}
ME = {"requester__name": "需求方 17", "requester__contact": "8017", "impact": "个人", "urgency": "一般"}
TELLS = ("/", "/search?q=VPN", "/tickets/new")


def confirmed(site: Site, visibility: str = "public", title: str = TITLE) -> KnownIssue:
    """Store a known issue that readers are told of."""
    with site.begin() as db:
        details = Details(title, workaround="先用手机热点", visibility=visibility)
        return incidents.report(db, details, by=people.get(db, "agent"), at=site.clock())


def edition(page: str) -> str:
    found = re.search(r'name="edition" value="(\d+)"', page)
    assert found
    return found[1]


def issue_of(site: Site, number: str) -> KnownIssue | None:
    with site.begin() as db:
        return incidents.of_ticket(db, tickets.get(db, number, people.get(db, "agent")))


def test_from_a_burst_to_a_banner(site: Site) -> None:
    with site.begin() as db:
        for n in range(8):
            make_ticket(db, f"VPN 连不上，提示 809 ({n})", description="", at=site.clock())
    [number, *_] = Noticer(site.parts).look()
    agent, visitor = Pages(site, "agent"), Pages(site)
    page = agent.get("/workbench/known-issues").text
    assert "待确认" in page
    assert "VPN 连不上，提示 809" in page
    assert "809" in page
    for path in TELLS:
        assert "已知故障" not in visitor.get(path).text
    form = agent.get(f"/workbench/known-issues/{number}").text
    sent = agent.post(f"/workbench/known-issues/{number}/confirm", **TOLD, edition=edition(form))
    assert sent.status_code == 303
    for path in TELLS:
        text = visitor.get(path).text
        assert TITLE in text
        assert "我也遇到了" in text
    assert "先用手机热点" in visitor.get(f"/known-issues/{number}").text
    form = agent.get(f"/workbench/known-issues/{number}").text
    agent.post(f"/workbench/known-issues/{number}/solve", note="换了证书", edition=edition(form))
    assert TITLE not in visitor.get("/").text
    assert visitor.get(f"/known-issues/{number}").status_code == 404
    assert "换了证书" in agent.get(f"/workbench/known-issues/{number}").text


def test_a_visitor_joins_with_a_click_name_and_contact(site: Site) -> None:
    issue, visitor = confirmed(site), Pages(site)
    form = visitor.get("/tickets/new", known_issue=issue.number).text
    assert f'value="{TITLE}"' in form
    assert "checked" in form
    missing = visitor.post("/tickets/new", known_issue=issue.number)
    assert missing.status_code == 422
    assert f'value="{TITLE}"' in missing.text
    assert f'name="known_issue" value="{issue.number}" checked' in missing.text
    sent = visitor.post("/tickets/new", **ME, known_issue=issue.number)
    number = re.search(r"TS\d+", sent.location)
    assert number
    joined = issue_of(site, number[0])
    assert joined
    assert joined.id == issue.id
    assert TITLE in visitor.get(sent.location).text


def test_what_was_typed_goes_along(site: Site) -> None:
    issue, user = confirmed(site), Pages(site, "user")
    sent = user.post("/tickets/new", **ME, title="我这里 809", known_issue=issue.number)
    number = re.search(r"TS\d+", sent.location)
    assert number
    assert issue_of(site, number[0])
    assert "我这里 809" in user.get(f"/tickets/{number[0]}").text


def test_an_own_ticket_joins_from_its_page_and_nobody_elses(site: Site) -> None:
    issue = confirmed(site)
    with site.begin() as db:
        own = make_ticket(db, requester=people.get(db, "user"))
        other = make_ticket(db, requester=make_person(db))
    user = Pages(site, "user")
    assert "我也遇到了" in user.get(f"/tickets/{own.number}").text
    assert user.post(f"/tickets/{own.number}/known-issue", issue=issue.number).status_code == 303
    assert issue_of(site, own.number)
    assert user.post(f"/tickets/{other.number}/known-issue", issue=issue.number).status_code == 404
    assert issue_of(site, other.number) is None
    assert Pages(site).post(f"/tickets/{own.number}/known-issue", issue=issue.number).status_code == 404
    by_key = Pages(site).post(f"/tickets/{other.number}/known-issue", issue=issue.number, key=other.key)
    assert by_key.status_code == 303


def test_agents_attach_and_detach_at_the_desk(site: Site) -> None:
    issue, agent = confirmed(site, "internal"), Pages(site, "agent")
    with site.begin() as db:
        ticket = make_ticket(db, "VPN 全公司都连不上了")
    site.settle()
    desk = agent.get(f"/workbench/tickets/{ticket.number}/known").text
    assert f"{issue.number} {TITLE}" in desk
    assert "这可能是已知故障" in desk
    agent.post(f"/workbench/tickets/{ticket.number}/known-issue", issue=issue.number)
    assert issue_of(site, ticket.number)
    assert "取消关联" in agent.get(f"/workbench/tickets/{ticket.number}/known").text
    agent.post(f"/workbench/tickets/{ticket.number}/known-issue")
    assert issue_of(site, ticket.number) is None


def test_an_agent_tells_of_an_issue_from_a_ticket(site: Site) -> None:
    agent = Pages(site, "agent")
    with site.begin() as db:
        ticket = make_ticket(db, "邮件全停了")
    assert "邮件全停了" in agent.get("/workbench/known-issues/new", ticket=ticket.number).text
    refused = agent.post("/workbench/known-issues/new", **{**TOLD, "title": ""}, ticket=ticket.number)
    assert refused.status_code == 422
    agent.post("/workbench/known-issues/new", **TOLD, ticket=ticket.number)
    assert issue_of(site, ticket.number)


def test_saving_over_a_colleagues_change_is_refused_with_what_was_typed(site: Site) -> None:
    issue, agent = confirmed(site), Pages(site, "agent")
    seen = edition(agent.get(f"/workbench/known-issues/{issue.number}").text)
    address = f"/workbench/known-issues/{issue.number}/confirm"
    assert agent.post(address, **TOLD, edition=seen).status_code == 303
    again = agent.post(address, **{**TOLD, "workaround": "我的办法"}, edition=seen)
    assert again.status_code == 409
    assert "我的办法" in again.text


@pytest.mark.parametrize("role", ROLES)
def test_internal_issues_and_candidates_are_told_to_nobody_else(site: Site, role: str) -> None:
    internal = confirmed(site, "internal", "zqinternal VPN")
    with site.begin() as db:
        ticket = make_ticket(db, "zqcandidate VPN", requester=make_person(db))
        candidate = incidents.notice(
            db,
            [ticket.id],
            title="zqcandidate VPN",
            words=["zqcandidate"],
            since=site.clock(),
            at=site.clock(),
        )
    assert candidate
    site.settle()
    client, support = site.client(role), role in ROLES[2:]
    asked = {"text": "zqinternal VPN"}
    answers = [client.get(path).text for path in (*TELLS, "/api/v1/known-issues")]
    answers += [client.get(f"/known-issues/{issue.number}").text for issue in (internal, candidate)]
    answers += [client.get("/tickets/new", query_string={"known_issue": candidate.number}).text]
    answers += [client.post("/api/v1/recommendations", json=asked).text]
    answers += [client.get("/workbench/known-issues", follow_redirects=True).text]
    told = "".join(answers)
    assert ("zqinternal" in told) == (role != "visitor")
    assert ("zqcandidate" in told) == support


def test_a_candidate_cannot_be_joined_by_who_is_not_told(site: Site) -> None:
    issue = confirmed(site, "internal")
    requester = {"name": "a", "contact": "b"}
    sent = site.client().post(
        "/api/v1/tickets", json={"title": "x", "requester": requester, "known_issue": issue.number}
    )
    assert sent.status_code == 201
    assert issue_of(site, sent.json["number"]) is None


def test_the_api_tells_of_the_issue_that_a_text_is_about(site: Site) -> None:
    issue, client = confirmed(site), site.client()
    found = client.post("/api/v1/recommendations", json={"text": "VPN 全公司都连不上"}).json["known_issue"]
    assert found["number"] == issue.number
    assert found["title"] == TITLE
    assert found["text"] == "先用手机热点"
    assert found["url"] == f"/known-issues/{issue.number}"
    assert found["since"].startswith("2026-10-27T04:00:00")
    other = client.post("/api/v1/recommendations", json={"text": "键盘坏了"}).json
    assert other["known_issue"] is None
    body = {"title": "VPN 全公司都连不上", "requester": {"name": "a", "contact": "b"}}
    opened = client.post("/api/v1/tickets", json={**body, "known_issue": issue.number}).json
    [warning] = [w for w in opened["warnings"] if w["kind"] == "known_issue"]
    assert warning["known_issue"] == issue.number
    assert issue_of(site, opened["number"])
    listed = site.client("agent").get("/api/v1/known-issues").json["known_issues"]
    assert [line["tickets"] for line in listed] == [[opened["number"]]]
    assert [line["tickets"] for line in client.get("/api/v1/known-issues").json["known_issues"]] == [[]]


def test_an_announcement_is_made_told_changed_and_ended(site: Site) -> None:
    agent, visitor = Pages(site, "agent"), Pages(site)
    form = {
        "title": "邮件升级",
        "text": "收发中断",
        "begins": "2026-10-27T20:00",
        "until": "2026-10-27T23:00",
        "visibility": "public",
    }
    assert agent.post("/workbench/announcements/new", **{**form, "until": ""}).status_code == 422
    assert agent.post("/workbench/announcements/new", **form).status_code == 303
    for path in TELLS:
        text = visitor.get(path).text
        assert "邮件升级" in text
        assert "10-27 20:00" in text
    shown = agent.get("/workbench/announcements/1").text
    assert 'value="2026-10-27T20:00"' in shown
    agent.post("/workbench/announcements/1", **{**form, "title": "邮件换新"}, edition=edition(shown))
    assert "邮件换新" in visitor.get("/").text
    assert agent.post("/workbench/announcements/1", **form, edition=edition(shown)).status_code == 409
    now = edition(agent.get("/workbench/announcements/1").text)
    assert agent.post("/workbench/announcements/1/end", edition=now).status_code == 303
    site.clock.pass_by(seconds=1)
    assert "邮件换新" not in visitor.get("/").text
    assert "已结束" in agent.get("/workbench/announcements").text


@pytest.mark.parametrize("role", ["visitor", "user"])
def test_only_the_support_tends_them(site: Site, role: str) -> None:
    pages, issue = Pages(site, role), confirmed(site)
    with site.begin() as db:
        ticket = make_ticket(db, requester=people.get(db, "user"))
    refused = 302 if role == "visitor" else 403
    for path in ("known-issues", "known-issues/new", f"known-issues/{issue.number}", "announcements"):
        assert pages.get(f"/workbench/{path}").status_code == refused
    for path in (
        *(f"known-issues/{issue.number}/{step}" for step in ("confirm", "dismiss", "solve")),
        *("known-issues/new", "announcements/new", "announcements/1", "announcements/1/end"),
        f"tickets/{ticket.number}/known-issue",
    ):
        assert pages.post(f"/workbench/{path}", **TOLD).status_code == refused
    with site.begin() as db:
        assert incidents.get(db, issue.number).edition == issue.edition


def test_a_repeated_report_is_told_before_and_after_sending(site: Site) -> None:
    said = "三楼打印机又卡纸了，红灯一直闪"
    with site.begin() as db:
        mine = make_ticket(db, said, description="", requester=people.get(db, "user"))
    user, site_clock = Pages(site, "user"), site.clock
    site_clock.pass_by(days=1)
    before = user.post("/tickets/suggestions", title="三楼打印机又卡纸，红灯一直在闪").text
    assert f'href="/tickets/{mine.number}"' in before
    sent = user.post("/tickets/new", **ME, title="三楼打印机又卡纸，红灯一直在闪")
    assert f'<a href="/tickets/{mine.number}">{mine.number}</a>' in user.get(sent.location).text
    body = {"title": said, "requester": {"name": "a", "contact": "b"}}
    for role, told in (("user", True), ("agent", True), ("visitor", False)):
        opened = site.client(role).post("/api/v1/tickets", json=body).json
        urls = [w["url"] for w in opened["warnings"] if w["kind"] == "duplicate"]
        assert (f"/tickets/{mine.number}" in urls) == told, role
    site_clock.pass_by(days=10)
    assert mine.number not in user.post("/tickets/suggestions", title=said).text
    assert timedelta(days=7) < site_clock() - mine.created_at
