"""Many report the same: it is noticed and confirmed, readers are told, and a later reporter joins with a click."""

import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import PHONE, Opened
from tests.e2e.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

NOTICED_WITHIN = 60
TITLE = "门禁刷卡提示 E47，全公司进不了门"
PLACES = ("一楼", "三楼", "北门", "车库", "前台", "南门", "五楼", "食堂", "机房", "库房")


def report(page: "Page", title: str) -> None:
    """Send a ticket by the API."""
    body = {"title": title, "requester": {"name": "需求方 17", "contact": "8017"}}
    assert page.request.post("/api/v1/tickets", data=body).status == 201


def noticed(agent: "Page") -> None:
    """Wait until the list shows a candidate, and open it."""
    until = time.monotonic() + NOTICED_WITHIN
    link = agent.get_by_role("link", name="查看并确认")
    while True:
        agent.goto("/workbench/known-issues")
        if link.count():
            link.first.click()
            return
        assert time.monotonic() < until, "nothing was noticed"
        time.sleep(0.5)


def test_from_a_burst_to_a_later_reporter_who_joins_with_a_click(demo: Server, opened: Opened) -> None:
    agent, visitor = opened(demo, "agent"), opened(demo, viewport=PHONE)
    for place in PLACES:
        report(visitor, f"门禁刷卡提示 E47 进不了门，{place}")
    noticed(agent)
    agent.get_by_text("E47").first.wait_for()
    agent.get_by_label("是什么故障").fill(TITLE)
    agent.get_by_label("可以先怎么办").fill("请前台帮忙开门")
    agent.get_by_label("所有人").check()
    agent.get_by_role("button", name="确认并发布").click()
    agent.get_by_text("读者现在就能看到").wait_for()

    visitor.goto("/search?q=门禁")
    assert visitor.get_by_role("link", name=TITLE).is_visible()
    visitor.goto("/tickets/new")
    visitor.get_by_label("姓名").fill("需求方 18")
    visitor.get_by_label("联系方式").fill("8018")
    visitor.get_by_role("button", name="我也遇到了").first.click()
    visitor.wait_for_url("**/tickets/TS*")
    assert visitor.get_by_text("属于已知故障").is_visible()
    assert visitor.get_by_text("请前台帮忙开门").first.is_visible()

    agent.get_by_role("button", name="标记为已解决").click()
    agent.get_by_text("读者不再看到它").wait_for()
    assert agent.get_by_text("需求方关联").is_visible()
    visitor.goto("/")
    assert visitor.get_by_text("已知故障").count() == 0


def test_a_repeated_report_is_told_with_a_link(demo: Server, opened: Opened) -> None:
    user = opened(demo, "user")
    title = "座机听筒里一直有电流声，换了线也一样"
    user.goto("/tickets/new")
    user.get_by_label("一句话说明").fill(title)
    user.get_by_label("联系方式").fill("8017")
    user.get_by_role("button", name="提交工单").click()
    user.wait_for_url("**/tickets/TS*")
    user.goto("/tickets/new")
    user.get_by_label("一句话说明").fill(f"{title}啊")
    told = user.get_by_text("最近报过很像的问题")
    told.wait_for()
    with user.context.expect_page() as other:
        told.get_by_role("link").click()
    other.value.get_by_role("heading", name=title).wait_for()


def test_enter_in_the_form_asks_for_suggestions_and_joins_nothing(demo: Server, opened: Opened) -> None:
    agent, visitor = opened(demo, "agent"), opened(demo)
    agent.goto("/workbench/known-issues/new")
    agent.get_by_label("是什么故障").fill("打卡机坏了")
    agent.get_by_label("所有人").check()
    agent.get_by_role("button", name="发布").click()
    agent.get_by_text("读者现在就能看到").wait_for()
    visitor.goto("/tickets/new")
    visitor.get_by_label("一句话说明").fill("VPN 691")
    visitor.get_by_label("一句话说明").press("Enter")
    visitor.locator(".suggestion").first.wait_for()
    assert "/tickets/new" in visitor.url
    assert visitor.get_by_label("一句话说明").input_value() == "VPN 691"
    agent.get_by_role("button", name="标记为已解决").click()
