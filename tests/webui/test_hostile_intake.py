"""Whatever is typed into a form that brings tickets in is taken, or refused at its field with all that was typed."""

from typing import Any

import pytest
from sqlalchemy import select

from kb.models import Ticket
from tests.conftest import Site
from tests.factories import make_ticket
from tests.webui.pages import Pages

LONG = "长" * 2_000
HUGE = "卡" * 1_000_001
ODD = "a\r\nBcc: x@example.org\u202e\u200b\x00<script>alert(1)</script>'\";--"
FILLED = {
    "title": "VPN 连不上",
    "description": "提示 809",
    "impact": "个人",
    "urgency": "一般",
    "requester__name": "需求方 17",
    "requester__contact": "8017",
}
SHORT = ("title", "category", "error_code", *(f"requester__{n}" for n in ("name", "contact", "department")))


@pytest.mark.parametrize(("path", "role"), [("/tickets/new", "visitor"), ("/workbench/tickets/new", "agent")])
def test_what_is_too_long_is_told_at_its_field_and_kept(site: Site, path: str, role: str) -> None:
    browser = Pages(site, role)
    page = browser.post(path, **FILLED | dict.fromkeys(SHORT, LONG) | {"requester__customer_no": LONG})
    assert page.status_code == 422
    for name in (*SHORT, "requester__customer_no"):
        assert f'id="e-{name.replace("__", ".")}"' in page.text
    assert page.text.count(LONG) >= len(SHORT)
    huge = browser.post(path, **FILLED | {"description": HUGE})
    assert huge.status_code == 422
    assert 'id="e-description"' in huge.text
    assert HUGE in huge.text
    wrong = browser.post(path, **FILLED | {"impact": LONG, "urgency": "", "expected_at": "9" * 500})
    assert wrong.status_code == 422
    assert "VPN 连不上" in wrong.text


@pytest.mark.parametrize(("path", "role"), [("/tickets/new", "visitor"), ("/workbench/tickets/new", "agent")])
def test_what_is_odd_is_stored_plain_on_one_line(site: Site, path: str, role: str) -> None:
    odd = dict.fromkeys((*SHORT, "requester__customer_no"), ODD)
    answer = Pages(site, role).post(path, **FILLED | odd | {"requester__customer_no": "C\r\n\u202e1"})
    assert answer.status_code == 303
    with site.begin() as db:
        ticket = db.scalars(select(Ticket)).one()
        told = (ticket.title, ticket.requester_name, ticket.requester_contact, ticket.requester_department)
        assert set(told) == {"a Bcc: x@example.org<script>alert(1)</script>'\";--"}
        assert ticket.requester_customer_no == "C 1"
        number, key = ticket.number, ticket.key
    for seen in (Pages(site).get(f"/tickets/{number}", key=key), Pages(site, "agent").get("/workbench/")):
        assert "<script>alert(1)" not in seen.text


def test_forms_about_a_ticket_refuse_at_the_field_and_keep_what_was_typed(site: Site) -> None:
    with site.begin() as db:
        number = make_ticket(db).number
    agent, desk = Pages(site, "agent"), f"/workbench/tickets/{number}"
    sent: dict[str, dict[str, Any]] = {
        "classify": {"category": LONG, "impact": "部门", "urgency": "重要", "reason": "不急"},
        "ask": {"ask": "x" * 1_000_001},
        "refer": {"referral": "x" * 1_000_001},
        "supply": {"add__error_code": LONG},
    }
    for step, fields in sent.items():
        assert agent.post(f"{desk}/{step}", **fields).status_code == 422, step
    assert LONG in agent.post(f"{desk}/classify", **sent["classify"]).text
    with site.begin() as db:
        assert db.scalars(select(Ticket)).one().impact == "个人"


def test_a_body_beyond_all_bounds_is_refused_as_too_large(site: Site) -> None:
    body = {"title": "x" * 17_000_000, "requester": {"name": "a", "contact": "b"}}
    assert site.client().post("/api/v1/tickets", json=body).status_code == 413
    assert Pages(site).post("/tickets/new", **FILLED | {"description": "x" * 70_000_000}).status_code == 413
    long = site.client().post("/api/v1/tickets", json={**body, "title": "x" * 10_000_000})
    assert (long.status_code, [one["field"] for one in long.json["errors"]]) == (422, ["title"])


@pytest.mark.parametrize("path", ["/admin/intake/rule", "/admin/contracts/one"])
def test_administrators_too_are_told_at_the_field(site: Site, path: str) -> None:
    names = ("category", "customer_no", "name", "until", "tier", "steps", "referral_zh")
    page = Pages(site, "admin").post(path, **dict.fromkeys(names, LONG * 2))
    assert page.status_code == 422
    assert "is-invalid" in page.text
    assert LONG in page.text
