"""From words to a ticket and back: the form, suggestions, the secret page, confirm and send back."""

from typing import Any

import pytest
from sqlalchemy import select

from kb.models import Article, Lookup, Ticket
from tests.conftest import Site
from tests.factories import make_article, make_ticket
from tests.webui.pages import Pages, link_key
from webui.answers import opening

FILLED = {
    "title": "打印机一直脱机",
    "description": "重启过了还是脱机",
    "impact": "部门",
    "urgency": "重要",
    "requester__name": "需求方 17",
    "requester__contact": "8017",
}


@pytest.fixture
def shelf(site: Site) -> Site:
    with site.begin() as db:
        make_article(db, "打印机脱机怎么办", category="打印")
        make_article(db, "VPN 错误 809", category="VPN")
    site.settle()
    return site


def only(site: Site, kind: Any) -> Any:
    with site.begin() as db:
        return db.scalars(select(kind)).one()


def test_the_words_searched_for_come_along_with_suggestions(shelf: Site) -> None:
    visitor = Pages(shelf)
    key = link_key(visitor.get("/search", q="打印机脱机").text)
    page = visitor.get("/tickets/new", **{"from": key})
    assert 'value="打印机脱机"' in page.text
    assert f'name="lookups" value="{key}"' in page.text
    assert "为什么推荐" in page.text
    stranger = Pages(shelf).get("/tickets/new", **{"from": key})
    assert 'value="打印机脱机"' not in stranger.text


def test_without_javascript_a_button_shows_suggestions_and_keeps_what_was_typed(shelf: Site) -> None:
    page = Pages(shelf).post("/tickets/new", **FILLED, step="suggest")
    assert page.status_code == 200
    assert "打印机脱机怎么办" in page.text
    assert "重启过了还是脱机" in page.text
    with shelf.begin() as db:
        assert db.scalars(select(Ticket)).all() == []


def test_suggestions_come_alone_while_somebody_types(shelf: Site) -> None:
    part = Pages(shelf).post("/tickets/suggestions", title="打印机脱机")
    assert "打印机脱机怎么办" in part.text
    assert "<html" not in part.text
    assert "写下问题后" in Pages(shelf).post("/tickets/suggestions", title="").text


def test_a_wrong_suggestion_is_noted_and_not_shown_again(shelf: Site) -> None:
    visitor = Pages(shelf)
    key = link_key(visitor.get("/tickets/new", q="打印机脱机").text)
    page = visitor.post("/tickets/rejected", **FILLED, reject=f"KB-000001 {key}")
    assert page.status_code == 200
    assert "打印机脱机怎么办" not in page.text
    with shelf.begin() as db:
        assert db.scalar(select(Lookup).where(Lookup.key == key)).outcome == "rejected"


def test_solved_by_a_suggestion_ends_there_and_counts(shelf: Site) -> None:
    visitor = Pages(shelf)
    key = link_key(visitor.get("/tickets/new", q="打印机脱机").text)
    answer = visitor.post("/tickets/solved", **FILLED, solved=f"KB-000001 {key}")
    assert answer.status_code == 303
    assert "问题解决了" in visitor.get(answer.location).text
    with shelf.begin() as db:
        assert db.scalar(select(Lookup).where(Lookup.key == key)).outcome == "solved"
        assert db.get(Article, 1).helpful == 1
        assert db.scalars(select(Ticket)).all() == []


def test_what_is_missing_is_said_at_the_field_and_nothing_is_lost(shelf: Site) -> None:
    page = Pages(shelf).post("/tickets/new", title="", description="卡" * 30, requester__name="需求方 17")
    assert page.status_code == 422
    assert "卡" * 30 in page.text
    assert 'value="需求方 17"' in page.text
    assert 'id="e-requester.contact"' in page.text
    incomplete = Pages(shelf).post("/tickets/new", **(FILLED | {"requester__contact": ""}))
    assert "打印机脱机怎么办" in incomplete.text
    with shelf.begin() as db:
        assert db.scalars(select(Ticket)).all() == []


def test_a_ticket_gets_number_priority_and_a_secret_page(shelf: Site) -> None:
    visitor = Pages(shelf)
    key = link_key(visitor.get("/search", q="打印机脱机").text)
    answer = visitor.post("/tickets/new", **FILLED, lookups=key)
    assert answer.status_code == 303
    ticket = only(shelf, Ticket)
    assert (ticket.number, ticket.priority, ticket.channel) == ("TS20261027001", "P2", "web")
    page = visitor.get(answer.location)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    for shown in ("TS20261027001", "P2", "10-27 12:30"):
        assert shown in page.text
    with shelf.begin() as db:
        lookup = db.scalar(select(Lookup).where(Lookup.key == key))
        assert (lookup.ticket_id, lookup.outcome) == (ticket.id, "ticket")


def test_the_secret_page_opens_by_key_or_for_its_requester_alone(site: Site) -> None:
    with site.begin() as db:
        from kb import people

        ticket = make_ticket(db, requester=people.get(db, "user"))
    path = f"/tickets/{ticket.number}"
    assert Pages(site).get(path).status_code == 404
    assert Pages(site).get(path, key="wrong").status_code == 404
    assert Pages(site).get(path, key=ticket.key).status_code == 200
    assert Pages(site, "user").get(path).status_code == 200
    assert Pages(site, "agent").get(path).location == f"/workbench{path}"
    assert ticket.number in Pages(site, "user").get("/tickets").text
    found = Pages(site).post("/tickets/find", number=ticket.number.lower(), key=ticket.key)
    assert found.location == f"{path}?key={ticket.key}"
    assert Pages(site).post("/tickets/find", number=ticket.number, key="x").status_code == 422


def test_confirm_and_send_back_by_the_link(site: Site) -> None:
    with site.begin() as db:
        ticket = make_ticket(db, resolution="换了驱动")
    path, visitor = f"/tickets/{ticket.number}", Pages(site)
    empty = visitor.post(f"{path}/send-back", key=ticket.key, reason=" ")
    assert empty.status_code == 422
    assert "请说明哪里还没有解决" in empty.text
    assert visitor.post(f"{path}/send-back", key=ticket.key, reason="又脱机了").status_code == 303
    assert only(site, Ticket).status == "open"
    assert visitor.post(f"{path}/confirm", key=ticket.key).status_code == 409
    assert visitor.post(f"{path}/reply", key=ticket.key, text="在二楼").status_code == 303
    page = visitor.get(path, key=ticket.key).text
    assert "又脱机了" in page
    assert "在二楼" in page


def test_a_requester_confirms(site: Site) -> None:
    with site.begin() as db:
        ticket = make_ticket(db, resolution="换了驱动")
    assert Pages(site).post(f"/tickets/{ticket.number}/confirm", key="wrong").status_code == 404
    assert Pages(site).post(f"/tickets/{ticket.number}/confirm", key=ticket.key).status_code == 303
    assert only(site, Ticket).status == "closed"


def test_internal_notes_and_hidden_articles_stay_off_the_secret_page(site: Site) -> None:
    with site.begin() as db:
        hidden = make_article(db, "密钥轮换细则", visibility="agents")
        ticket = make_ticket(db, resolution="已处理", solved_by=hidden)
    Pages(site, "agent").post(f"/workbench/tickets/{ticket.number}/note", note="疑似人为")
    page = Pages(site).get(f"/tickets/{ticket.number}", key=ticket.key).text
    assert "已处理" in page
    assert "密钥轮换细则" not in page
    assert "疑似人为" not in page


def test_every_form_needs_its_token(shelf: Site) -> None:
    for path in ("/tickets/new", "/sign-in", "/tickets/solved", "/articles/KB-000001/feedback"):
        assert Pages(shelf).client.post(path, data={"title": "x"}).status_code == 400


def test_a_new_ticket_asks_once_and_only_for_what_its_requester_can_add(shelf: Site) -> None:
    visitor = Pages(shelf)
    scant = visitor.post("/tickets/new", **{**FILLED, "description": "", "urgency": "紧急"}).location
    page = visitor.get(scant).text
    assert page.count("还差一些内容") == 1
    assert 'name="add.description"' in page
    assert 'name="add.expected_at"' in page
    assert 'name="add.category"' not in page
    assert "还差一些内容" not in visitor.get(scant.replace("&new=1", "")).text
    whole = visitor.post("/tickets/new", **{**FILLED, "title": "另一件事"}).location
    assert "还差一些内容" not in visitor.get(whole).text


def test_too_many_tickets_lose_nothing_that_was_typed(shelf: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_BY_ADDRESS", 0)
    page = Pages(shelf).post("/tickets/new", **FILLED)
    assert page.status_code == 429
    assert "过几分钟再提交" in page.text
    assert "重启过了还是脱机" in page.text


def test_the_receipt_goes_when_the_ticket_is_old_or_solved(shelf: Site) -> None:
    visitor = Pages(shelf)
    pages = [visitor.post("/tickets/new", **FILLED, error_code=code).location for code in ("1", "2")]
    assert all("工单已提交" in visitor.get(page).text for page in pages)
    with shelf.begin() as db:
        db.scalars(select(Ticket).order_by(Ticket.id)).first().status = "resolved"
    assert ["工单已提交" in visitor.get(page).text for page in pages] == [False, True]
    shelf.clock.pass_by(hours=2)
    assert "工单已提交" not in visitor.get(pages[1]).text
