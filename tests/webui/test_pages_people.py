"""Signing in and out, and who gets to which page."""

from datetime import timedelta

import pytest

from kb import people
from tests.conftest import PASSWORD, Site
from tests.factories import NOON, make_ticket
from tests.webui.pages import Pages
from webui.portal import sign_in


@pytest.fixture
def known(site: Site) -> Site:
    with site.begin() as db:
        for name in ("user", "agent"):
            people.set_password(db, people.get(db, name), PASSWORD)
    return site


def test_sign_in_leads_on_and_sign_out_ends_it(known: Site) -> None:
    browser = Pages(known)
    answer = browser.post("/sign-in", name="user", password=PASSWORD, next="/tickets")
    assert answer.location == "/tickets"
    assert browser.get("/tickets").status_code == 200
    browser.post("/sign-out")
    assert browser.get("/tickets").location == "/sign-in?next=/tickets"


def test_agents_go_to_the_queue_and_nobody_to_another_site(known: Site) -> None:
    assert Pages(known).post("/sign-in", name="agent", password=PASSWORD).location == "/workbench/"
    away = Pages(known).post("/sign-in", name="user", password=PASSWORD, next="//evil.example")
    assert away.location == "/"


def test_wrong_names_and_wrong_passwords_look_the_same_and_are_limited(
    known: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sign_in.FAILURES == 10
    monkeypatch.setattr(sign_in, "FAILURES", 3)
    browser = Pages(known)
    wrong = [browser.post("/sign-in", name=name, password="x") for name in ("user", "nobody")]
    assert [page.status_code for page in wrong] == [422, 422]
    assert all("登录名或密码不对" in page.text for page in wrong)
    for _ in range(2):
        browser.post("/sign-in", name="user", password="x")
    assert browser.post("/sign-in", name="USER", password=PASSWORD).status_code == 429
    assert browser.post("/sign-in", name="agent", password=PASSWORD).status_code == 302
    known.clock.pass_by(minutes=16)
    assert Pages(known).post("/sign-in", name="user", password=PASSWORD).status_code == 302


@pytest.mark.parametrize("path", ["/workbench/", "/workbench/tickets/new", "/knowledge/", "/knowledge/new"])
def test_the_desks_are_for_the_support(site: Site, path: str) -> None:
    assert Pages(site).get(path).location.startswith("/sign-in?next=")
    assert Pages(site, "user").get(path).status_code == 403
    for role in ("agent", "engineer", "admin"):
        assert Pages(site, role).get(path).status_code == 200


def test_an_error_page_says_how_to_go_on(site: Site) -> None:
    page = Pages(site).get("/nowhere")
    assert page.status_code == 404
    assert "回到首页搜索" in page.text
    assert page.headers["X-Request-ID"] in page.text


def test_pages_hold_no_inline_code(site: Site) -> None:
    for path in ("/", "/tickets/new", "/sign-in", "/nowhere"):
        page = Pages(site, "engineer" if path == "/" else "visitor").get(path).text
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<style" not in page
        assert page.count("<script") == page.count('<script type="module" src="/scripts/')


def test_an_answer_that_comes_late_brings_no_old_session_back(known: Site) -> None:
    browser = Pages(known)
    with known.begin() as db:
        number = make_ticket(db, "VPN 809").number
    browser.post("/sign-in", name="agent", password=PASSWORD)
    desk = f"/workbench/tickets/{number}"
    browser.get(desk)
    paths = (
        desk,
        f"{desk}/known",
        f"{desk}/typing?q=/",
        "/workbench/live",
        "/workbench/tickets/new",
        "/search?q=VPN",
    )
    for path in paths:
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    known.clock.pass_by(seconds=timedelta(days=8).total_seconds())
    answer = browser.get("/workbench/live")
    assert answer.status_code != 200
    assert "Set-Cookie" not in answer.headers


def test_who_comes_back_within_a_week_stays_signed_in_for_a_month(known: Site) -> None:
    browser = Pages(known)
    browser.post("/sign-in", name="user", password=PASSWORD)
    for days in (5, 10, 15, 20, 25, 29):
        known.clock.at = NOON + timedelta(days=days)
        assert browser.get("/tickets").status_code == 200
    known.clock.at = NOON + timedelta(days=31)
    assert browser.get("/tickets").status_code == 302


def test_a_sign_in_ends_after_a_week_without_use(known: Site) -> None:
    browser = Pages(known)
    browser.post("/sign-in", name="user", password=PASSWORD)
    known.clock.pass_by(seconds=timedelta(days=8).total_seconds())
    assert browser.get("/tickets").status_code == 302
