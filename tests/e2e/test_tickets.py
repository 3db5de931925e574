"""Tickets from all sides: a requester who waits and rates, agents who hand on and ask, the lead who is told."""

from typing import TYPE_CHECKING

import pytest

from tests.e2e.axe import all_rules
from tests.e2e.conftest import PHONE, Opened
from tests.e2e.server import Server
from tests.e2e.test_portal import PNG, fill_ticket
from tests.e2e.test_support import desk_of
from tests.e2e.test_visitor import send_ticket

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

DROP = """(field, bytes) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], "照片.png", { type: "image/png" }));
  const options = { dataTransfer, bubbles: true, cancelable: true };
  for (const name of ["dragover", "drop"]) field.dispatchEvent(new DragEvent(name, options));
}"""
PASTE = """(field, bytes) => {
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def report(page: "Page", title: str, category: str = "") -> str:
    """Send a ticket and return its number."""
    page.goto("/tickets/new")
    page.get_by_label("一句话说明").fill(title)
    page.get_by_label("具体现象").fill(f"{title}，重启过一次，还是一样")
    if category:
        page.get_by_label("哪一类问题").select_option(category)
    return send_ticket(page)


def unfold(page: "Page", name: str) -> None:
    """Open a part of the desk that is folded."""
    page.locator("summary", has_text=name).first.click()


def test_a_requester_waits_is_helped_and_says_how_it_was(demo: Server, opened: Opened) -> None:
    requester = opened(demo, viewport=PHONE, color_scheme="dark")
    number = report(requester, "绘图仪出纸口一直卡纸 PX-2207")
    secret = requester.url
    requester.get_by_role("button", name="催一下").click()
    requester.get_by_text("已经催过").wait_for()

    agent = opened(demo, "agent")
    desk_of(agent, number)
    agent.get_by_role("button", name="受理").click()
    agent.get_by_text("已受理，你是处理人").wait_for()
    unfold(agent, "临时方案")
    agent.get_by_label("解决以前可以先怎么做").fill("先用三楼的绘图仪")
    agent.get_by_role("button", name="告诉需求方").click()
    agent.get_by_text("已告诉需求方").first.wait_for()
    requester.goto(secret)
    assert requester.get_by_text("先用三楼的绘图仪").first.is_visible()
    agent.get_by_label("解决办法").fill("清掉出纸口的纸屑，换了搓纸轮")
    agent.get_by_role("button", name="标记为已解决").click()
    agent.get_by_text("已标记为解决").wait_for()

    requester.goto(secret)
    requester.get_by_role("button", name="确认解决").click()
    requester.get_by_role("heading", name="你满意吗").wait_for()
    assert all_rules(requester) == []
    requester.get_by_label("很不满意").check()
    requester.get_by_label("还想说的话").fill("等了两天")
    requester.get_by_role("button", name="提交评价").click()
    requester.get_by_role("heading", name="你的评价").wait_for()
    assert requester.get_by_text("等了两天").first.is_visible()

    agent.goto("/workbench/")
    agent.locator("summary", has_text="服务台").click()
    agent.get_by_role("link", name="回访").click()
    told = agent.locator("main")
    assert told.get_by_text(number).first.is_visible()
    assert told.get_by_text("等了两天").first.is_visible()


def test_a_lead_hears_of_a_danger_that_an_agent_hands_on(demo: Server, opened: Opened) -> None:
    admin = opened(demo, "admin")
    admin.goto("/admin/teams")
    admin.get_by_role("link", name="建第一个处理组").click()
    admin.get_by_label("名称").fill("外设二线")
    admin.get_by_label("第几线").select_option("2")
    admin.get_by_label("负责人").select_option("engineer")
    admin.get_by_label("接收的分类").fill("*")
    admin.get_by_label("工程师").check()
    admin.get_by_role("button", name="添加").click()
    admin.get_by_role("link", name="外设二线").wait_for()

    number = report(opened(demo), "仓库扫码枪全部连不上 SC-118")
    agent = opened(demo, "agent")
    desk_of(agent, number)
    unfold(agent, "请人会诊")
    agent.get_by_label("问谁").select_option(label="外设二线")
    agent.get_by_label("要问什么").fill("基站要不要重配？")
    agent.get_by_role("button", name="发出").click()
    agent.get_by_text("等 外设二线 答复").wait_for()
    unfold(agent, "升级到第 2 线")
    agent.get_by_label("为什么升级").fill("一线没有基站的权限")
    agent.get_by_role("button", name="升级", exact=True).click()
    agent.locator("#people dd", has_text="外设二线").wait_for()
    unfold(agent, "有重大风险")
    agent.get_by_label("有什么风险").fill("仓库今晚要发货")
    agent.get_by_role("button", name="通知主管").click()
    agent.get_by_text("已记下").wait_for()

    lead = opened(demo, "engineer")
    lead.goto("/workbench/?show=danger")
    lead.locator("tr", has_text=number).locator("a.title").click()
    lead.wait_for_url(f"**/workbench/tickets/{number}")
    assert lead.get_by_text("仓库今晚要发货").first.is_visible()
    unfold(lead, "记下答复")
    lead.get_by_label("外设二线 怎么说").fill("要，我来配")
    lead.get_by_role("button", name="保存答复").click()
    lead.get_by_text("1 次会诊已答复").wait_for()
    lead.get_by_role("button", name="受理").click()
    lead.get_by_text("已受理，你是处理人").wait_for()


def test_a_form_asks_what_its_category_needs_and_takes_pictures_that_are_pasted_or_dropped(
    demo: Server, opened: Opened
) -> None:
    admin = opened(demo, "admin")
    admin.goto("/admin/intake/rule")
    admin.get_by_label("分类", exact=True).fill("绘图")
    admin.get_by_label("错误代码 必填").check()
    admin.get_by_label("客户编号 不问").check()
    admin.get_by_label("不在服务范围").check()
    admin.get_by_label("转介说明（中文）").fill("绘图仪由厂商维护，电话 400-000-0017")
    admin.get_by_role("button", name="保存").click()
    admin.get_by_role("link", name="绘图", exact=True).wait_for()

    page = opened(demo)
    page.goto("/tickets/new")
    referral, code = page.locator("#referral"), page.locator("[data-field=error_code]")
    kind, customer_no = page.get_by_label("哪一类问题"), page.get_by_label("客户编号")
    kind.select_option("绘图")
    assert "400-000-0017" in referral.inner_text()
    assert code.get_by_label("错误代码").is_visible(), "what is required is not folded away"
    assert "*" in code.locator("label").evaluate("label => getComputedStyle(label, '::after').content")
    assert not customer_no.is_visible()
    kind.select_option("")
    assert not referral.is_visible()
    assert customer_no.is_visible()
    assert code.locator("label").evaluate("label => getComputedStyle(label, '::after').content") == "none"

    fill_ticket(page, "绘图仪屏幕上有一行红字")
    page.locator("#f-description").evaluate(PASTE, list(PNG))
    page.locator("#f-title").evaluate(DROP, list(PNG))
    assert page.locator(".photo-list[data-list] li").count() == 2
    page.locator(".send button").click()
    page.wait_for_url("**/tickets/TS*")
    names = page.locator(".photo-grid img").evaluate_all("images => images.map((image) => image.alt)")
    assert names == ["截图 1.png", "照片.png"]
