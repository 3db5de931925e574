"""From an empty folder to the own first article and ticket, and away with the demo."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb import accounts, demo, one_time_links, people
from kb.models import Article, Ticket
from tests.conftest import PASSWORD, ROLES, Clock, Site, standing
from tests.factories import make_article, make_person
from tests.webui.pages import Pages
from webui.installation.upkeep import request_of

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def empty(data: Path, clock: Clock, _application: "Flask") -> Iterator[Site]:
    """A site that nobody runs yet."""
    with standing(data, _application, clock) as made:
        yield made


def first_token(site: Site) -> str:
    with site.begin() as db:
        token = one_time_links.for_first_admin(db, site.clock())
    assert token
    return token


def test_the_whole_way_without_javascript(empty: Site) -> None:
    token, browser = first_token(empty), Pages(empty)
    assert "建立账号" in browser.get("/welcome/", token=token).text
    made = browser.post("/welcome/", token=token, name="root", password=PASSWORD, display_name="管理员 1")
    assert made.location == "/welcome/guide"
    assert "你们的站点叫什么" in browser.get("/welcome/guide").text
    assert browser.post("/welcome/guide/name", site_name="帮帮台", contact="分机 8000").status_code == 303
    assert "写第一篇文章" in browser.get("/welcome/guide").text
    article = {"title": "打印机脱机怎么办", "body": "1. 重启打印机", "visibility": "public"}
    assert browser.post("/welcome/guide/article", **article).status_code == 303
    empty.settle()
    assert "提交第一张工单" in browser.get("/welcome/guide").text
    assert browser.post("/welcome/guide/ticket", title="打印机一直脱机").status_code == 303
    done = browser.get("/welcome/guide", step="done").text
    for shown in ("KB-000001", "TS20261027001", "已经推荐了你的文章", 'href="/knowledge/imports"'):
        assert shown in done
    assert "删除演示数据" not in done
    assert "/articles/KB-000001?" in Pages(empty).get("/search", q="打印机").text
    assert "命令行" not in browser.get("/admin/changes").text
    with empty.begin() as db:
        assert db.query(Ticket).one().requester_name == "管理员 1"


def test_without_the_link_nobody_becomes_administrator(empty: Site) -> None:
    first_token(empty)
    browser = Pages(empty)
    assert "jieda serve" in browser.get("/welcome/").text
    page = browser.post("/welcome/", token="guess", name="root", password=PASSWORD)
    assert page.status_code == 409
    with empty.begin() as db:
        assert not accounts.has_admin(db)


def test_a_bad_name_or_password_keeps_the_link_good(empty: Site) -> None:
    token, browser = first_token(empty), Pages(empty)
    for fields in (
        {"name": "", "password": PASSWORD},
        {"name": "root", "password": ""},
        {"name": "r", "password": "x"},
    ):
        assert browser.post("/welcome/", token=token, **fields).status_code == 422
    assert browser.post("/welcome/", token=token, name="root", password=PASSWORD).status_code == 303


def test_where_somebody_runs_it_the_welcome_is_over(site: Site) -> None:
    assert Pages(site).get("/welcome/").location == "/welcome/guide"
    assert Pages(site).post("/welcome/", token="x", name="root", password=PASSWORD).status_code == 409


def test_the_front_page_of_an_empty_site_says_how_to_begin(empty: Site) -> None:
    assert "/welcome/" in Pages(empty).get("/").text


@pytest.mark.parametrize("role", ROLES)
def test_guide_and_demo_are_for_administrators(site: Site, role: str) -> None:
    browser = Pages(site, role)
    expected = {"visitor": 302, "admin": 200}.get(role, 403)
    for path in ("/welcome/guide", "/welcome/demo"):
        assert browser.get(path).status_code == expected
    if role != "admin":
        for path in (
            "/welcome/demo",
            "/welcome/guide/name",
            "/welcome/guide/article",
            "/welcome/guide/ticket",
        ):
            assert browser.post(path).status_code == expected
    with site.begin() as db:
        assert db.query(Article).count() == db.query(Ticket).count() == 0


def test_every_step_says_what_is_missing(site: Site) -> None:
    admin = Pages(site, "admin")
    with site.begin() as db:
        make_article(db, by=people.get(db, "admin"))
    for step, field in (("name", "site_name"), ("article", "title"), ("ticket", "title")):
        page = admin.post(f"/welcome/guide/{step}")
        assert page.status_code == 422
        assert f'id="e-{field}"' in page.text


def test_the_demo_goes_after_a_question_and_own_things_stay(empty: Site) -> None:
    demo.fill(empty.parts.sessions, zone=empty.parts.settings.zone, clock=empty.clock)
    with empty.begin() as db:
        admin = make_person(db, "admin", "root")
        empty.tokens["admin"] = people.issue_token(db, admin, empty.clock())
        own = make_article(db, "我们写的", by=admin)
    browser = Pages(empty, "admin")
    assert "删除演示数据" in browser.get("/admin/").text
    asked = browser.get("/welcome/demo").text
    assert re.search(r"1\d\d 篇文章", asked)
    assert "删除演示数据" in browser.get("/welcome/guide", step="done").text
    answer = browser.post("/welcome/demo")
    assert answer.location == "/welcome/guide"
    assert request_of(empty.parts).read_text() == "rebuild"
    with empty.begin() as db:
        assert [row.number for row in db.query(Article)] == [own.number]
        assert db.query(Ticket).count() == 0
    assert "这里没有演示数据" in browser.get("/welcome/demo").text
    assert browser.post("/welcome/demo").status_code == 409


def test_pages_that_are_asked_before_the_index_is_made_anew_do_not_fail(empty: Site) -> None:
    demo.fill(empty.parts.sessions, zone=empty.parts.settings.zone, clock=empty.clock)
    empty.settle()
    with empty.begin() as db:
        demo.remove(db, by=None, at=empty.clock())
    visitor = Pages(empty)
    assert visitor.get("/search", q="VPN 691").status_code == 200
    assert visitor.post("/tickets/suggestions", title="VPN 691 连不上").status_code == 200
    assert visitor.get("/api/v1/complete", q="VPN").status_code == 200
    assert visitor.get("/").status_code == 200
