"""A visitor: search, read, say a word, and a ticket when nothing fits; with and without JavaScript."""

import re
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import PHONE, Opened
from tests.e2e.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

HAN = re.compile(r"[\u4e00-\u9fff]")


def search(page: "Page", words: str) -> None:
    """Search from the home page by keyboard alone."""
    page.goto("/")
    page.locator("#q:focus").wait_for()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search**")


def send_ticket(page: "Page") -> str:
    """Fill in what a ticket needs, send it, and return its number."""
    page.get_by_label("姓名").fill("需求方 17")
    page.get_by_label("联系方式").fill("8017")
    page.get_by_label("影响工作").check()
    page.get_by_role("button", name="提交工单").click()
    page.wait_for_url("**/tickets/TS*")
    number = re.search(r"TS\d{11,}", page.url)
    assert number
    return number[0]


def story(page: "Page", words: str) -> str:
    """Search, read, find that it does not help, and send a ticket; return its number."""
    search(page, words)
    first = page.locator(".result").first
    assert first.locator("mark").count() > 0
    first.locator("h2 a").click()
    page.wait_for_url("**/articles/KB-*")
    page.locator("summary", has_text="没帮助").click()
    page.get_by_label("不是我的问题").check()
    page.get_by_role("button", name="发送").click()
    page.get_by_text("谢谢，已记下").wait_for()
    page.locator(".still").get_by_role("link", name="提交工单").click()
    page.wait_for_url("**/tickets/new**")
    assert page.get_by_label("一句话说明").input_value() == words
    number = send_ticket(page)
    assert page.get_by_role("heading", name=words).is_visible()
    for shown in (number, "P3", "首次响应", "解决时限"):
        assert page.get_by_text(shown).first.is_visible()
    return number


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_from_a_search_to_a_ticket_on_the_demo(
    demo: Server, opened: Opened, size: dict[str, int] | None
) -> None:
    story(opened(demo, **({"viewport": size} if size else {})), "在家 VPN 拨号提示 809")


def test_from_a_search_to_a_ticket_on_imported_articles(
    imported: Server, opened: Opened, known: dict[str, str]
) -> None:
    page = opened(imported)
    search(page, known["title"])
    assert known["title"] in page.locator(".result").first.inner_text()
    story(page, known["title"])


def test_helpful_is_counted_once(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    search(page, "打印机 脱机")
    page.locator(".result h2 a").first.click()
    for _ in range(2):
        page.get_by_role("button", name="有帮助", exact=True).click()
        page.get_by_text("很高兴帮到你").wait_for()
    assert page.get_by_text("1 人觉得有帮助").is_visible()


def test_suggestions_appear_while_typing_and_one_of_them_ends_it(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/tickets/new")
    page.get_by_label("一句话说明").fill("VPN 错误 691 一直提示用户名或密码不对")
    suggestion = page.locator(".suggestion").first
    suggestion.wait_for()
    title = suggestion.locator(".suggestion-title").inner_text()
    assert "691" in title
    suggestion.get_by_text("为什么推荐").click()
    assert suggestion.locator("meter").count() > 1
    page.get_by_label("一组人").check()
    page.get_by_label("工作停了").check()
    assert page.locator("tr.is-mine").get_attribute("data-priority") == "P1"
    suggestion.get_by_role("button", name="已解决").click()
    page.get_by_role("heading", name="问题解决了").wait_for()
    assert page.get_by_role("link", name=title).is_visible()


def test_a_wrong_suggestion_goes_and_stays_away(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/tickets/new?q=VPN 错误 691")
    suggestion = page.locator(".suggestion").first
    title = suggestion.locator(".suggestion-title").inner_text()
    suggestion.get_by_role("button", name="不是这个问题").click()
    page.locator(".suggestion-title", has_text=title).wait_for(state="detached")
    with page.expect_response("**/tickets/suggestions"):
        page.get_by_label("具体现象").fill("密码刚改过还是 691")
    assert page.locator(".suggestion-title", has_text=title).count() == 0
    assert page.get_by_label("一句话说明").input_value() == "VPN 错误 691"


def test_what_is_missing_is_said_and_nothing_typed_is_lost(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/tickets/new")
    page.get_by_label("具体现象").fill("屏幕一直闪")
    page.get_by_role("button", name="提交工单").click()
    page.get_by_text("请填写姓名").first.wait_for()
    assert page.get_by_label("具体现象").input_value() == "屏幕一直闪"
    assert page.get_by_label("姓名").get_attribute("aria-invalid") == "true"


def test_what_cannot_be_sent_stays_and_is_sent_once(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/tickets/new")
    page.get_by_label("一句话说明").fill("对讲机充不进电")
    page.get_by_label("姓名").fill("需求方 17")
    page.get_by_label("联系方式").fill("8017")
    page.context.set_offline(True)
    page.get_by_role("button", name="提交工单").click()
    page.get_by_role("alert").get_by_text("没有发出去，写的内容还在").wait_for()
    assert page.get_by_label("一句话说明").input_value() == "对讲机充不进电"
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.get_by_role("button", name="提交工单").dblclick()
    page.wait_for_url("**/tickets/TS*")
    assert page.get_by_text("和最近的工单").count() == 0


def test_the_whole_way_without_javascript(demo: Server, opened: Opened) -> None:
    page = opened(demo, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox").fill("打印机 脱机")
    page.get_by_role("button", name="搜索").click()
    page.locator(".result h2 a").first.click()
    page.locator(".still").get_by_role("link", name="提交工单").click()
    page.get_by_label("具体现象").fill("打印机显示脱机，重启没用")
    page.get_by_role("button", name="查看建议").click()
    assert page.locator(".suggestion").count() > 0
    assert page.get_by_label("具体现象").input_value() == "打印机显示脱机，重启没用"
    send_ticket(page)
    page.get_by_label("补充说明").fill("在三楼")
    page.get_by_role("button", name="发送").click()
    assert page.get_by_text("在三楼").is_visible()


def test_the_slash_key_goes_to_the_search_field(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/tickets/new")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    assert page.locator("#q").input_value() == "a/b"
    page.goto("/")
    page.get_by_role("link", name="键盘操作").click()
    page.get_by_label("使用单个按键").uncheck()
    page.reload()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"
    assert not page.locator(".find kbd").is_visible()


def test_the_whole_circle_in_english_and_in_the_dark_on_a_telephone(demo: Server, opened: Opened) -> None:
    words = "Outlook keeps asking for password"
    page = opened(demo, viewport=PHONE, locale="en-GB", color_scheme="dark")
    search(page, words)
    page.locator(".result h2 a").first.click()
    page.locator(".still").get_by_role("link", name="Submit ticket").click()
    assert page.get_by_label("In one sentence").input_value() == words
    page.get_by_label("Name").fill("Requester 17")
    page.get_by_label("Contact").fill("8017")
    page.locator(".send").get_by_role("button", name="Submit ticket").click()
    page.wait_for_url("**/tickets/TS*")
    number = page.url.split("/tickets/")[1].split("?")[0]

    agent = opened(demo, "agent", viewport=PHONE, color_scheme="dark")
    agent.goto(f"/workbench/tickets/{number}")
    agent.get_by_label("解决办法").fill("Signed in again.")
    agent.get_by_role("button", name="标记为已解决").click()
    agent.get_by_text("已标记为解决").wait_for()

    page.reload()
    page.get_by_role("button", name="Confirm solved").click()
    page.get_by_text("the ticket is confirmed as solved").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    shown = page.locator("header, .steps, .facts dt, main button").all_inner_texts()
    assert not [text for text in shown if HAN.search(text.replace("答", ""))]
