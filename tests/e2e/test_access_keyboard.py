"""The whole circle without a mouse: search, article, ticket, desk, apply, solve, confirm."""

import re
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import Opened
from tests.e2e.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

FARTHEST = 120
FOCUSED = "element => element === document.activeElement"
SEEN = """() => {
  const element = document.activeElement;
  const label = element.matches('input[type=radio], input[type=checkbox]') ? element.nextElementSibling : null;
  return [element, label].some(one => {
    if (!one) return false;
    const style = getComputedStyle(one);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
}"""


def reach(page: "Page", wanted: "Locator", key: str = "Tab") -> None:
    """Press Tab until something has the focus, which must be visible at every stop."""
    wanted.wait_for()
    for _ in range(FARTHEST):
        if wanted.evaluate(FOCUSED):
            return
        page.keyboard.press(key)
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert page.evaluate("document.activeElement === document.body") or page.evaluate(SEEN), where
    raise AssertionError(f"{wanted} cannot be reached by {key}")


def write(page: "Page", field: "Locator", text: str) -> None:
    """Go to a field and type."""
    reach(page, field)
    page.keyboard.type(text)


def press(page: "Page", wanted: "Locator", key: str = "Enter") -> None:
    """Go to a link or button and press it."""
    reach(page, wanted)
    page.keyboard.press(key)


def test_the_skip_link_comes_first(demo: Server, opened: Opened) -> None:
    page = opened(demo)
    page.goto("/search?q=VPN")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    assert skip.evaluate(FOCUSED)
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.locator("main").evaluate(FOCUSED)
    page.keyboard.press("/")
    assert page.locator("#q").evaluate(FOCUSED)


def test_the_whole_circle_by_keyboard(demo: Server, opened: Opened) -> None:
    from playwright.sync_api import expect

    visitor = opened(demo)
    visitor.goto("/")
    visitor.keyboard.type("VPN 错误 691")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/search?q=*")
    press(visitor, visitor.locator(".result h2 a").first)
    visitor.wait_for_url("**/articles/KB-*")
    press(visitor, visitor.locator(".still").get_by_role("link", name="提交工单"))
    visitor.wait_for_url("**/tickets/new*")
    write(visitor, visitor.get_by_label("具体现象"), "改过密码还是 691")
    reach(visitor, visitor.get_by_role("radio", name="只有我"))
    visitor.keyboard.press("ArrowRight")
    assert visitor.get_by_role("radio", name="一组人").is_checked()
    write(visitor, visitor.get_by_label("姓名"), "需求方 17")
    write(visitor, visitor.get_by_label("联系方式"), "13800000017")
    press(visitor, visitor.locator("main").get_by_role("button", name="提交工单"))
    visitor.wait_for_url("**/tickets/TS*")
    number = visitor.url.split("/tickets/")[1].split("?")[0]

    agent = opened(demo)
    agent.goto("/sign-in")
    write(agent, agent.get_by_label("登录名"), "agent")
    write(agent, agent.get_by_label("密码"), demo.passwords["agent"])
    agent.keyboard.press("Enter")
    agent.wait_for_url("**/workbench/**")
    press(agent, agent.locator(f"main a[href*='{number}']").first)
    agent.wait_for_url(f"**/workbench/tickets/{number}*")
    press(agent, agent.get_by_role("button", name="应用", exact=True).first)
    expect(agent.get_by_label("解决办法")).to_have_value(re.compile(".{10,}", re.DOTALL))
    press(agent, agent.get_by_role("button", name="标记为已解决"))
    agent.get_by_text("已标记为解决").wait_for()

    visitor.reload()
    press(visitor, visitor.get_by_role("button", name="确认解决"))
    visitor.get_by_text("工单已确认解决").wait_for()
