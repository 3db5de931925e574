"""Searching: completions by keyboard and mouse, a typo that is corrected, orders and filters."""

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlparse

import pytest

from tests.e2e.conftest import PHONE, Opened
from tests.e2e.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

pytestmark = pytest.mark.browser


def type_slowly(page: "Page", words: str) -> "Locator":
    """Type as people do and return the options that appear for the whole of it."""
    page.locator("#q:focus").wait_for()
    with page.expect_response(lambda answer: "typing=true" in answer.url and asked(answer.url) == words):
        page.keyboard.type(words, delay=60)
    page.locator("#typing[aria-busy=false]").wait_for()
    options = page.get_by_role("listbox").get_by_role("option")
    options.first.wait_for()
    return options


def asked(address: str) -> str:
    """Return the query in an address."""
    return parse_qs(urlparse(address).query).get("q", [""])[0]


def test_a_completion_is_chosen_by_keyboard(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/")
    options, field = type_slowly(page, "mima"), page.locator("#q")
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.count() == 1
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("ArrowUp")
    assert chosen.count() == 0
    page.keyboard.press("ArrowDown")
    words = options.first.inner_text()
    assert "密码" in words
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    assert asked(page.url) == words
    assert page.locator(".result").count() > 0


def test_who_chooses_is_not_interrupted_by_what_is_found_late(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/")
    options = type_slowly(page, "mima")
    shown = options.all_inner_texts()
    page.route("**/api/v1/**", lambda route: page.keyboard.press("ArrowDown") or route.continue_())
    with page.expect_event("requestfailed"):
        page.keyboard.type("cuo")
    assert options.all_inner_texts() == shown
    assert page.locator("[role=option][aria-selected=true]").count() == 1


def test_an_article_is_opened_by_mouse_and_escape_closes_the_list(demo: Server, opened: Opened) -> None:
    page = opened(demo, viewport=PHONE)
    page.goto("/search?q=VPN")
    page.locator("#q").fill("")
    options = type_slowly(page, "打印机 脱机")
    page.keyboard.press("Escape")
    page.get_by_role("listbox").wait_for(state="hidden")
    assert page.locator("#q").input_value() == "打印机 脱机"
    page.keyboard.press("ArrowDown")
    article = options.filter(has_text="KB-").first
    article.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    article.click()
    page.wait_for_url("**/articles/KB-*")


def test_a_typed_number_leads_to_its_article(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/")
    options = type_slowly(page, "kb1")
    assert "KB-000001" in options.first.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/KB-000001")


def test_nothing_is_asked_while_a_word_is_being_composed(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/")
    page.locator("#q:focus").wait_for()
    told: list[str] = []
    page.on("request", lambda request: told.append(asked(request.url)) if "/api/" in request.url else None)
    keyboard = page.context.new_cdp_session(page)
    for spelling in ("d", "da", "da yin", "da yin ji"):
        end = len(spelling)
        keyboard.send(
            "Input.imeSetComposition", {"text": spelling, "selectionStart": end, "selectionEnd": end}
        )
    with page.expect_response("**/api/v1/complete?**"):
        keyboard.send("Input.insertText", {"text": "打印机"})
    assert set(told) == {"打印机"}


@pytest.mark.parametrize(
    ("role", "path", "script", "field", "answer"),
    [
        ("", "/", "typing.js", "#q", "#typing [role=option]"),
        ("", "/tickets/new", "ticket.js", "[name=title]", "#suggestions .suggestion"),
        ("agent", "/workbench/tickets/new", "intake.js", "#f-title", "#known .suggestion"),
    ],
)
def test_what_was_typed_before_the_script_came_is_answered(
    demo: Server, opened: Opened, role: str, path: str, script: str, field: str, answer: str
) -> None:
    page = opened(demo, role)
    held: list[Route] = []
    page.route(f"**/{script}*", lambda route: held.append(route))  # noqa: PLW0108 - looked into by name
    page.goto(path, wait_until="commit")
    page.locator(field).press_sequentially("VPN 提示 691 连不上")
    assert page.locator(answer).count() == 0
    held[0].continue_()
    page.locator(answer).first.wait_for()


def test_a_typo_is_corrected_and_can_be_kept(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/search?q=打印鸡 脱机")
    banner = page.locator("#corrected")
    banner.wait_for()
    assert "打印机 脱机" in banner.inner_text()
    assert page.locator(".result mark", has_text="打印机").count() > 0
    assert page.locator("#q").input_value() == "打印鸡 脱机"
    banner.get_by_role("link", name="仍搜索").click()
    page.wait_for_url("**plain=1**")
    assert page.locator("#corrected").count() == 0
    page.locator("#plain").get_by_role("link").click()
    page.wait_for_url(lambda url: "plain" not in url)
    banner.wait_for()


def test_orders_and_filters_keep_each_other_and_can_be_taken_off(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/search?q=VPN")
    page.get_by_role("navigation", name="排序").get_by_role("link", name="最新").click()
    page.wait_for_url("**sort=newest**")
    days = page.locator(".result time").all_inner_texts()
    assert days == sorted(days, reverse=True)
    branch = page.locator(".facet a[href*='category=']").first
    count = int(branch.locator(".number").inner_text())
    branch.click()
    page.wait_for_url("**category=**")
    assert "sort=newest" in page.url
    total = re.search(r"(\d+) 篇", page.locator(".results-head").inner_text())
    assert total
    assert int(total[1]) == count
    page.get_by_role("list", name="已选的筛选条件").get_by_role("link").click()
    page.wait_for_url(lambda url: "category" not in url)
    assert asked(page.url) == "VPN"
    assert "sort=newest" in page.url
