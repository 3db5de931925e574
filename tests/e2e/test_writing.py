"""Writing: draft, review, publish, edit what is live, compare, restore; two at once; a crash in between."""

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import Opened
from tests.e2e.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PASTE = f"""async (field) => {{
  const bytes = Uint8Array.from(atob("{PIXEL}"), (each) => each.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], "接线.png", {{type: "image/png"}}));
  field.setSelectionRange(field.value.length, field.value.length);
  field.dispatchEvent(new ClipboardEvent("paste", {{clipboardData: held, bubbles: true, cancelable: true}}));
}}"""


def number_of(page: "Page") -> str:
    """Return the article that the editor shows."""
    return page.url.split("/articles/")[1].split("/")[0]


def body(page: "Page") -> "Page":
    """Return the field of the text."""
    return page.get_by_label("正文（Markdown）")  # type: ignore[return-value]


def test_write_review_publish_edit_compare_restore(demo: Server, opened: Opened) -> None:
    agent = opened(demo, "agent")
    agent.goto("/knowledge/new")
    agent.locator("#f-title").fill("扫码枪 SG-7731 扫不出条码")
    agent.get_by_label("类型").select_option("known-issue")
    body(agent).click()
    assert "## 临时方案" in body(agent).input_value()
    agent.locator("#preview h2", has_text="临时方案").wait_for()
    body(agent).fill("## 现象\n\n扫码枪 SG-7731 红灯常亮。\n\n## 解决方案\n\n按住扳机十秒。")
    body(agent).select_text()
    agent.keyboard.press("Control+b")
    assert body(agent).input_value().startswith("**## 现象")
    agent.keyboard.press("Control+z")
    agent.locator("#preview h2", has_text="解决方案").wait_for()
    agent.get_by_label("谁能看").select_option("public")
    agent.get_by_role("button", name="保存并提交审核").click()
    agent.get_by_text("已提交审核").first.wait_for()
    number = number_of(agent)

    engineer = opened(demo, "engineer")
    engineer.goto("/knowledge/reviews")
    engineer.get_by_role("link", name="扫码枪 SG-7731 扫不出条码").click()
    engineer.get_by_label("意见").fill("写上要等多久")
    engineer.get_by_role("button", name="退回修改").click()
    engineer.get_by_text("已退回给作者修改").wait_for()

    agent.reload()
    agent.get_by_text("写上要等多久").wait_for()
    body(agent).fill("## 现象\n\n扫码枪 SG-7731 红灯常亮。\n\n## 解决方案\n\n按住扳机十秒，等绿灯。")
    agent.keyboard.press("Control+s")
    agent.get_by_text("已保存为第 2 版").wait_for()
    agent.get_by_role("button", name="提交审核").click()
    agent.get_by_text("已提交审核").first.wait_for()

    engineer.goto(f"/knowledge/articles/{number}/publish")
    engineer.get_by_role("heading", name="发布以后好不好找").wait_for()
    engineer.get_by_role("button", name="发布", exact=True).click()
    engineer.get_by_text("已发布").first.wait_for()

    agent.goto(f"/knowledge/articles/{number}/edit")
    body(agent).fill("## 现象\n\n扫码枪 SG-7731 红灯常亮。\n\n## 解决方案\n\n按住扳机二十秒，等蓝灯。")
    agent.get_by_role("button", name="保存", exact=True).click()
    agent.get_by_text("发布后读者才会看到").first.wait_for()
    reader = opened(demo)
    reader.goto(f"/articles/{number}")
    assert reader.get_by_text("按住扳机十秒，等绿灯").is_visible()
    agent.get_by_role("link", name="和读者看到的对比").click()
    assert agent.locator(".diff del").all_inner_texts() == ["绿"]
    assert agent.locator(".diff ins").all_inner_texts() == ["二", "蓝"]
    agent.get_by_role("button", name="恢复第 2 版").click()
    agent.get_by_text("已恢复为修改稿").wait_for()
    assert "等绿灯" in body(agent).input_value()


def test_what_was_typed_outlives_the_page(demo: Server, opened: Opened) -> None:
    agent = opened(demo, "agent")
    agent.goto("/knowledge/articles/KB-000003/edit")
    before = body(agent).input_value()
    body(agent).fill(f"{before}\n\n崩溃前写的一段。")
    agent.get_by_text("已自动保存").wait_for()
    agent.on("dialog", lambda dialog: dialog.accept())
    agent.goto("/knowledge/articles/KB-000003/edit")
    agent.get_by_text("你写的内容还没有保存").wait_for()
    agent.get_by_role("link", name="接着写").click()
    assert "崩溃前写的一段" in body(agent).input_value()
    agent.goto("/knowledge/articles/KB-000003/edit")
    agent.get_by_role("button", name="丢掉它").click()
    agent.wait_for_url("**/edit")
    assert body(agent).input_value() == before


def test_an_image_goes_into_an_article_that_is_not_saved_yet(demo: Server, opened: Opened) -> None:
    agent = opened(demo, "agent")
    agent.goto("/knowledge/new")
    body(agent).fill("按下面的图接线：\n")
    agent.locator("#f-title").fill("配线架 PX-20 的接线图")
    body(agent).evaluate(PASTE)
    agent.wait_for_url("**/edit?began=new")
    assert "![接线.png](attachment:" in body(agent).input_value()
    agent.locator("#preview img").wait_for()
    assert agent.locator("#preview img").evaluate("image => image.complete && image.naturalWidth") == 1
    agent.goto("/knowledge/new")
    assert agent.locator("#restored").is_hidden()
    assert not agent.get_by_text("你写的内容还没有保存").is_visible()


def test_an_ended_session_loses_nothing(demo: Server, opened: Opened) -> None:
    agent = opened(demo, "agent")
    agent.goto("/knowledge/articles/KB-000004/edit")
    before = body(agent).input_value()
    agent.context.clear_cookies()
    body(agent).fill(f"{before}\n\n退出以后写的。")
    agent.get_by_text("已存在这个浏览器里").wait_for()
    agent.on("dialog", lambda dialog: dialog.accept())
    agent.goto("/sign-in?next=/knowledge/articles/KB-000004/edit")
    agent.get_by_label("登录名").fill("agent")
    agent.get_by_label("密码").fill(demo.passwords["agent"])
    agent.locator("form.sign-in").get_by_role("button", name="登录").click()
    agent.locator("#restored").get_by_role("button", name="恢复").click()
    assert "退出以后写的" in body(agent).input_value()


def test_two_at_once_see_each_others_words(demo: Server, opened: Opened) -> None:
    first, second = opened(demo, "engineer"), opened(demo, "admin")
    for page in (first, second):
        page.goto("/knowledge/articles/KB-000005/edit")
    before = body(first).input_value()
    body(first).fill(f"{before}\n\n第一位的结尾。")
    first.get_by_role("button", name="保存", exact=True).click()
    first.get_by_text("已保存为第 2 版").wait_for()
    body(second).fill(f"{before}\n\n第二位的结尾。")
    second.get_by_role("button", name="保存", exact=True).click()
    second.get_by_text("差别：对方的第 2 版和你的版本").wait_for()
    assert "第一位的结尾" in second.locator(".diff").inner_text()
    assert "第二位的结尾" in body(second).input_value()
    second.get_by_role("button", name="放弃我的，用对方的").click()
    second.wait_for_url("**/KB-000005/edit")
    assert "第一位的结尾" in body(second).input_value()


def test_many_are_tagged_and_brought_back(demo: Server, opened: Opened) -> None:
    engineer = opened(demo, "engineer")
    engineer.goto("/knowledge/")
    for box in engineer.locator('input[name="number"]').all()[-2:]:
        box.check()
    engineer.get_by_label("做什么").select_option("tag")
    engineer.get_by_label("标签、分类、账号或日期").fill("批量")
    engineer.get_by_role("button", name="执行").click()
    engineer.get_by_text("已修改 2 篇文章").wait_for()
    engineer.get_by_role("button", name="撤销").click()
    engineer.get_by_text("2 篇文章恢复原样").wait_for()
