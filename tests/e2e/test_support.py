"""The support: an agent applies an article and resolves, the requester answers, an engineer writes it down."""

import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import Opened
from tests.e2e.server import Server
from tests.e2e.test_visitor import search, send_ticket

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FOUND_WITHIN = 5.0


def desk_of(page: "Page", number: str) -> None:
    """Go to the desk of a ticket from the queue."""
    page.goto("/workbench/")
    page.locator("tr", has_text=number).locator("a.title").click()
    page.wait_for_url(f"**/workbench/tickets/{number}")


def test_apply_resolve_send_back_confirm(place: tuple[Server, str], opened: Opened) -> None:
    server, words = place
    visitor = opened(server)
    search(visitor, words)
    visitor.locator(".result h2 a").first.click()
    visitor.locator(".still").get_by_role("link", name="提交工单").click()
    visitor.get_by_label("具体现象").fill(f"一直是这样：{words}，重启过了")
    number = send_ticket(visitor)
    secret = visitor.url

    agent = opened(server, "agent")
    desk_of(agent, number)
    agent.get_by_text("打开过").first.wait_for()
    agent.get_by_role("button", name="受理").click()
    agent.get_by_text("已受理，你是处理人").wait_for()
    agent.get_by_label("回复需求方").fill("你好，请先试这个：")
    agent.locator(".suggestion").first.get_by_role("button", name="应用").click()
    agent.locator(".pill", has_text="已引用").wait_for()
    reply = agent.get_by_label("回复需求方").input_value()
    assert reply.startswith("你好，请先试这个：")
    assert "/articles/KB-" in reply
    assert agent.locator("#knowledge li .lead-text").count() > 0
    agent.get_by_role("button", name="标记为已解决").click()
    agent.get_by_text("已标记为解决").wait_for()

    visitor.goto(secret)
    visitor.locator("summary", has_text="退回处理").click()
    visitor.get_by_label("哪里还没有解决").fill("还是一样")
    visitor.get_by_role("button", name="退回", exact=True).click()
    visitor.get_by_text("已发给处理人").wait_for()

    desk_of(agent, number)
    assert agent.get_by_text("还是一样").first.is_visible()
    agent.get_by_label("解决办法").fill("清除旧凭据后恢复")
    agent.get_by_role("button", name="标记为已解决").click()
    agent.get_by_text("已标记为解决").wait_for()

    visitor.goto(secret)
    visitor.get_by_role("button", name="确认解决").click()
    visitor.get_by_text("工单已确认解决").wait_for()
    assert visitor.get_by_text("已关闭").first.is_visible()


def test_a_solved_ticket_becomes_an_article_that_everyone_finds(
    place: tuple[Server, str], opened: Opened
) -> None:
    server, _ = place
    agent = opened(server, "agent")
    agent.goto("/workbench/tickets/new")
    agent.get_by_label("一句话说明").fill("激光雕刻机控制盒报 LZ-4417 停机")
    agent.get_by_label("具体现象").fill("开机三分钟后控制盒红灯，屏幕显示 LZ-4417")
    agent.get_by_label("姓名").fill("需求方 30")
    agent.get_by_label("联系方式").fill("8030")
    agent.get_by_role("button", name="登记工单").click()
    agent.get_by_text("已登记").wait_for()
    agent.get_by_label("解决办法").fill("冷却水路堵塞，清洗滤网后按 RESET 五秒恢复")
    agent.get_by_role("button", name="标记为已解决").click()
    agent.get_by_text("已标记为解决").wait_for()
    desk = agent.url

    engineer = opened(server, "engineer")
    engineer.goto(desk)
    engineer.get_by_role("link", name="一键沉淀为文章").click()
    if engineer.get_by_role("link", name="还是要新建").count():
        engineer.get_by_role("link", name="还是要新建").click()
    body = engineer.get_by_label("正文").input_value()
    for part in ("## 现象", "LZ-4417", "## 环境", "## 原因", "## 解决方案", "清洗滤网"):
        assert part in body
    written = body.replace("（系统、软件版本、设备型号）", "控制盒").replace("（为什么会这样）", "水路堵塞")
    engineer.get_by_label("正文").fill(written)
    engineer.get_by_label("谁能看").select_option("public")
    engineer.locator("#preview h2", has_text="解决方案").wait_for()
    engineer.get_by_role("button", name="保存并发布").click()
    engineer.get_by_text("已发布").first.wait_for()
    published = time.monotonic()

    visitor = opened(server)
    search(visitor, "LZ-4417")
    while not visitor.locator(".result", has_text="激光雕刻机").count():
        assert time.monotonic() < published + FOUND_WITHIN, "published but not found"
        visitor.reload()
    visitor.goto("/tickets/new?q=雕刻机停机 LZ-4417")
    assert "激光雕刻机" in visitor.locator(".suggestion").first.inner_text()
    engineer.goto(desk)
    assert engineer.get_by_text("沉淀的文章").is_visible()


def test_two_writers_lose_nothing(demo: Server, opened: Opened) -> None:
    first, second = opened(demo, "engineer"), opened(demo, "admin")
    for page in (first, second):
        page.goto("/knowledge/articles/KB-000002/edit")
    first.get_by_label("标签").fill("甲")
    first.get_by_role("button", name="保存", exact=True).click()
    first.get_by_text("已保存为第 2 版").wait_for()
    second.get_by_label("标签").fill("乙")
    second.get_by_role("button", name="保存", exact=True).click()
    second.get_by_text("你的版本").wait_for()
    assert second.get_by_label("标签").input_value() == "乙"
    second.get_by_role("button", name="保存", exact=True).click()
    second.get_by_text("已保存为第 3 版").wait_for()
