"""Steps of an article on a ticket: begun beside it, a branch taken, a backup insisted on, printed as a report."""

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import PHONE, Opened
from tests.e2e.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TITLE = "柜员机吞卡后的处理步骤"
BODY = """1. 看屏幕。如果显示 E21，转到步骤 3。
   - 预期：屏幕显示待机
2. 重新启动。
3. 【数据风险】清空日志
   - 回退：从备份恢复日志
"""


def write(page: "Page") -> str:
    """Publish the article by the API, and return its number."""
    token = page.locator('meta[name="csrf-token"]').get_attribute("content") or ""
    headers = {"X-CSRFToken": token, "Referer": page.url}
    body = {"title": TITLE, "body": BODY, "type": "sop", "visibility": "agents"}
    made = page.request.post("/api/v1/articles", data=body, headers=headers)
    assert made.status == 201
    number: str = made.json()["number"]
    assert page.request.post(f"/api/v1/articles/{number}/publish", headers=headers).ok
    return number


def fits(page: "Page") -> bool:
    """Tell whether nothing sticks out of the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(
    "options", [{}, {"viewport": PHONE, "java_script_enabled": False}], ids=["desk", "phone"]
)
def test_steps_are_taken_on_a_ticket_and_printed(
    demo: Server, opened: Opened, options: dict[str, object]
) -> None:
    number = write(opened(demo, "engineer"))
    page = opened(demo, "agent", **options)
    report = {"title": f"柜员机吞卡 {number}", "requester": {"name": "需求方 17", "contact": "8017"}}
    ticket = opened(demo).request.post("/api/v1/tickets", data=report).json()["number"]
    page.goto(f"/workbench/tickets/{ticket}/search?q={number}")
    with page.context.expect_page() as other:
        page.get_by_role("button", name="执行步骤").first.click()
    run = other.value
    run.get_by_role("heading", name="步骤 1").wait_for()
    assert fits(run)
    run.get_by_label("显示 E21").check()
    run.get_by_label("记录").fill("屏幕是 E21")
    run.get_by_role("button", name="记下，下一步").click()
    run.get_by_role("heading", name="步骤 3").wait_for()
    run.get_by_role("button", name="记下，下一步").click()
    run.get_by_text("这一步有数据风险：先备份").first.wait_for()
    run.get_by_label("已备份").check()
    run.get_by_role("button", name="记下，下一步").click()
    run.get_by_role("heading", name="步骤都做完了").wait_for()
    run.get_by_label("结论").fill("清了日志，正常了")
    run.get_by_role("button", name="完成", exact=True).click()
    run.get_by_role("link", name="诊断报告").click()
    run.get_by_role("heading", name="诊断报告").wait_for()
    for said in ("屏幕是 E21", "已备份", "清了日志，正常了", TITLE):
        assert run.get_by_text(said).first.is_visible()
    assert fits(run)
    page.goto(f"/workbench/tickets/{ticket}")
    assert page.get_by_text("步骤执行完毕").is_visible()


def test_what_was_interrupted_goes_on(demo: Server, opened: Opened) -> None:
    number = write(opened(demo, "engineer"))
    report = {"title": f"柜员机又吞卡 {number}", "requester": {"name": "需求方 18", "contact": "8018"}}
    ticket = opened(demo).request.post("/api/v1/tickets", data=report).json()["number"]
    first, second = opened(demo, "agent"), opened(demo, "engineer")
    first.goto(f"/articles/{number}")
    first.get_by_role("link", name="在工单上执行").click()
    first.get_by_label("工单号").fill(ticket)
    first.get_by_role("button", name="开始", exact=True).first.click()
    first.get_by_role("button", name="记下，下一步").click()
    first.get_by_role("heading", name="步骤 2").wait_for()
    second.goto(f"/workbench/tickets/{ticket}")
    second.locator("#knowledge a[href*='/procedures/']").first.click()
    second.get_by_role("heading", name="步骤 2").wait_for()
    second.get_by_role("button", name="撤回上一步").click()
    second.get_by_role("heading", name="步骤 1").wait_for()
