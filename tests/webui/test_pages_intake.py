"""The ticket form follows the rule of its category, what is lacking is added later, and nobody is turned away."""

from typing import Any

import pytest
from sqlalchemy import select

from kb import intake_rules, people
from kb.intake_rules import Rule
from kb.models import AdminChange, IntakeRule, Ticket
from tests.conftest import ROLES, Site
from tests.factories import make_ticket
from tests.webui.pages import Pages

FILLED = {
    "title": "VPN 连不上",
    "description": "提示 809",
    "category": "网络",
    "impact": "个人",
    "urgency": "一般",
    "requester__name": "需求方 17",
    "requester__contact": "8017",
}
REFERRAL = "个人手机请联系购买的商店。"


@pytest.fixture
def ruled(site: Site) -> Site:
    """A site that wants to know some things of networks, and does not serve telephones."""
    with site.begin() as db:
        rules = (
            Rule("网络", frozenset({"error_code", "customer_no"}), frozenset({"department"})),
            Rule("手机", is_out_of_scope=True, referral_zh=REFERRAL),
        )
        for rule in rules:
            intake_rules.save(db, rule, was=None, by=None, at=site.clock())
    return site


def only(site: Site) -> Ticket:
    with site.begin() as db:
        return db.scalars(select(Ticket)).one()


def slot(page: str, name: str) -> str:
    """Return the opening tag of the place where a field stands."""
    start = page.index(f'data-field="{name}"')
    return page[start : page.index(">", start)]


@pytest.mark.parametrize(("path", "role"), [("/tickets/new", "visitor"), ("/workbench/tickets/new", "agent")])
def test_the_form_follows_the_category_without_javascript(ruled: Site, path: str, role: str) -> None:
    plain = Pages(ruled, role).get(path).text
    assert "data-required" not in slot(plain, "error_code")
    page = Pages(ruled, role).post(path, **FILLED, step="suggest").text
    assert "data-required" in slot(page, "error_code")
    assert "hidden" in slot(page, "department")
    assert '<option value="手机">' in page
    assert 'id="referral" role="status" hidden' in page
    away = Pages(ruled, role).post(path, **FILLED | {"category": "手机"}, step="suggest").text
    assert REFERRAL in away
    assert 'id="referral" role="status" hidden' not in away


def test_what_is_lacking_is_added_at_the_secret_page(ruled: Site) -> None:
    visitor = Pages(ruled)
    page = visitor.get(visitor.post("/tickets/new", **FILLED).location).text
    ticket = only(ruled)
    assert (ticket.status, ticket.is_paused) == ("pending", True)
    assert 'name="add.error_code"' in page
    path, key = f"/tickets/{ticket.number}/supply", {"key": ticket.key}
    assert Pages(ruled).post(path, add__error_code="809").status_code == 404
    wrong = visitor.post(path, **key, add__error_code="8" * 201, add__customer_no="C-1")
    assert wrong.status_code == 422
    assert 'id="e-add.error_code"' in wrong.text
    assert 'value="C-1"' in wrong.text
    assert visitor.post(path, **key).status_code == 422
    half = visitor.post(path, **key, add__error_code="809")
    assert "还缺一些内容" in visitor.get(half.location).text
    whole = visitor.post(path, **key, add__customer_no="C-1", add__steps="不该收")
    assert "内容齐了" in visitor.get(whole.location).text
    ticket = only(ruled)
    assert (ticket.status, ticket.error_code, ticket.steps) == ("new", "809", "")


def test_a_p1_goes_on_whatever_is_lacking(ruled: Site) -> None:
    Pages(ruled).post("/tickets/new", **FILLED | {"impact": "企业", "urgency": "紧急"})
    ticket = only(ruled)
    assert (ticket.priority, ticket.status, ticket.is_paused) == ("P1", "new", False)
    assert "还差一些内容" in Pages(ruled).get(f"/tickets/{ticket.number}", key=ticket.key).text


def test_the_desk_shows_what_is_lacking_and_asks_for_it_with_one_click(ruled: Site) -> None:
    with ruled.begin() as db:
        ticket = make_ticket(
            db, category="网络", impact="企业", urgency="紧急", expected_at="2026-10-28 09:00"
        )
    agent, path = Pages(ruled, "agent"), f"/workbench/tickets/{ticket.number}"
    page = agent.get(path).text
    assert "还缺：错误代码、客户编号" in page
    assert "麻烦补充：错误代码、客户编号。" in page
    assert agent.post(f"{path}/ask", ask="麻烦补充：错误代码、客户编号。").status_code == 303
    assert only(ruled).status == "pending"
    bad = agent.post(f"{path}/supply", add__error_code="8" * 201, add__customer_no="C-9")
    assert bad.status_code == 422
    assert 'value="C-9"' in bad.text
    assert agent.post(f"{path}/supply", add__error_code="809", add__customer_no="C-1").status_code == 303
    assert (only(ruled).status, only(ruled).requester_customer_no) == ("open", "C-1")
    assert "还缺：" not in agent.get(path).text


def test_out_of_scope_is_marked_and_answered_with_one_click(ruled: Site) -> None:
    visitor = Pages(ruled)
    page = visitor.get(visitor.post("/tickets/new", **FILLED | {"category": "手机/屏幕"}).location)
    assert page.status_code == 200
    ticket, agent = only(ruled), Pages(ruled, "agent")
    path = f"/workbench/tickets/{ticket.number}"
    desk = agent.get(path).text
    assert "非服务范围" in desk
    assert REFERRAL in desk
    assert agent.post(f"{path}/refer", referral=" ").status_code == 422
    assert agent.post(f"{path}/refer", referral=REFERRAL).status_code == 303
    assert (only(ruled).status, only(ruled).resolution) == ("resolved", REFERRAL)
    assert agent.post(f"{path}/refer", referral=REFERRAL).status_code == 409


def test_the_api_follows_the_rules_and_tells_of_them(ruled: Site) -> None:
    body: dict[str, Any] = {"title": "VPN", "requester": {"name": "a", "contact": "b"}, "category": "网络"}
    told = ruled.client().post("/api/v1/tickets", json=body).json
    assert told["status"] == "pending"
    assert {(w["kind"], w["field"]) for w in told["warnings"]} >= {
        ("missing", "error_code"),
        ("missing", "customer_no"),
    }
    path, key = f"/api/v1/tickets/{told['number']}", {"key": told["key"]}
    assert ruled.client().get(path, query_string=key).json["missing"] == [
        "error_code",
        "customer_no",
        "description",
    ]
    given = {"error_code": "809", "customer_no": "C-1", "key": told["key"]}
    assert ruled.client().post(f"{path}/supply", json=given).json["status"] == "new"
    assert ruled.client().post(f"{path}/supply", json=given | {"key": "x"}).status_code == 404
    away = ruled.client().post("/api/v1/tickets", json=body | {"category": "手机"}).json
    assert ("out_of_scope", REFERRAL) in {(w["kind"], w["detail"]) for w in away["warnings"]}
    asked = ruled.client().get("/api/v1/intake", query_string={"category": "网络/VPN"}).json
    assert asked["fields"]["error_code"] == "required"
    assert (asked["fields"]["department"], asked["out_of_scope"], asked["referral"]) == ("hidden", False, "")


def test_administrators_make_change_preview_and_remove_rules(site: Site) -> None:
    admin = Pages(site, "admin")
    assert "其他所有分类" in admin.get("/admin/intake").text
    typed = {"category": " 手机 / 屏幕 ", "error_code": "required", "department": "hidden"}
    assert admin.post("/admin/intake/rule", **typed | {"is_out_of_scope": "1"}).status_code == 422
    preview = admin.post("/admin/intake/rule", **typed, step="preview").text
    assert "data-required" in slot(preview, "error_code")
    assert admin.post("/admin/intake/rule", **typed).status_code == 303
    assert admin.post("/admin/intake/rule", **typed).status_code == 422
    assert admin.post("/admin/intake/rule", category="").status_code == 422
    assert admin.post("/admin/intake/rule", was="", photo="required").status_code == 303
    assert 'value="手机/屏幕"' in admin.get("/admin/intake/rule", category="手机/屏幕").text
    changed = typed | {
        "category": "手机",
        "was": "手机/屏幕",
        "is_out_of_scope": "1",
        "referral_zh": REFERRAL,
    }
    assert admin.post("/admin/intake/rule", **changed).status_code == 303
    assert admin.post("/admin/intake/rule", **changed).status_code == 409
    page = admin.get("/admin/intake").text
    assert "非服务范围" in page
    assert "必填" in admin.get("/admin/changes").text
    assert admin.get("/admin/intake/rule", category="没有").status_code == 404
    assert admin.post("/admin/intake/remove", category="手机").status_code == 303
    with site.begin() as db:
        assert [row.category for row in db.scalars(select(IntakeRule))] == [""]
        kept = db.scalars(
            select(AdminChange).where(AdminChange.kind == "intake").order_by(AdminChange.id)
        ).all()
        assert [change.subject for change in kept] == ["手机/屏幕", "", "手机", "手机"]


@pytest.mark.parametrize("role", ROLES[:4])
def test_others_may_not_change_what_is_asked_for(site: Site, role: str) -> None:
    for path in ("/admin/intake", "/admin/intake/rule"):
        assert Pages(site, role).get(path).status_code == (302 if role == "visitor" else 403)
    for path in ("/admin/intake/rule", "/admin/intake/remove"):
        assert Pages(site, role).post(path, category="网络").status_code == (
            302 if role == "visitor" else 403
        )


def test_only_the_support_supplies_and_refers_at_the_desk(site: Site) -> None:
    with site.begin() as db:
        number = make_ticket(db, requester=people.get(db, "user")).number
    for step in ("supply", "refer"):
        answer = Pages(site, "user").post(f"/workbench/tickets/{number}/{step}", referral="x")
        assert answer.status_code == 403
