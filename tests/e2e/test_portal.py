"""The portal in a browser: without JavaScript, with photos, from the first start to the own first article."""

import re
import subprocess
import time
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.axe import all_rules
from tests.e2e.conftest import DESKTOP, PHONE, Opened
from tests.e2e.server import JIEDA, START_WITHIN, Server, _wait_until_ready

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg=="
)
SETUP = re.compile(r"(/welcome/\?token=\S+)")


def fill_ticket(page: "Page", title: str) -> None:
    """Fill what a ticket needs."""
    page.get_by_label("一句话说明").fill(title)
    page.get_by_label("姓名").fill("需求方 17")
    page.get_by_label("联系方式").fill("8017")


def test_search_read_submit_and_confirm_work_without_javascript(demo: Server, opened: Opened) -> None:
    page = opened(demo, java_script_enabled=False, viewport=PHONE)
    page.goto("/")
    page.locator("#q").fill("VPN 691")
    page.get_by_role("button", name="搜索", exact=True).click()
    page.locator(".result h2 a").first.click()
    assert page.locator(".prose").inner_text()
    page.locator(".still a").click()
    assert page.get_by_label("一句话说明").input_value() == "VPN 691"
    page.get_by_role("button", name="查看建议").first.click()
    assert page.locator(".suggestion").count() > 0
    fill_ticket(page, "VPN 691 还是连不上")
    page.locator("#f-photos").set_input_files({"name": "错误.png", "mimeType": "image/png", "buffer": PNG})
    assert not page.get_by_text("也可以直接粘贴").is_visible()
    page.locator(".send button").click()
    assert "工单已提交" in page.locator("main").inner_text()
    assert page.locator(".photo-grid img").count() == 1
    address, number = page.url, re.search(r"TS\d+", page.url)[0]  # type: ignore[index]
    agent = opened(demo, "agent", java_script_enabled=False)
    agent.goto(f"/workbench/tickets/{number}")
    agent.locator("[name=resolution]").fill("换了拨号方式")
    agent.locator(
        "button[formaction$='/resolve'], form[action$='/resolve'] button, button[value=resolve]"
    ).first.click()
    page.goto(address)
    page.get_by_role("button", name="确认解决").click()
    assert "已关闭" in page.locator("main").inner_text()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_photos_are_chosen_pasted_and_taken_out_again(
    demo: Server, opened: Opened, size: dict[str, int]
) -> None:
    page = opened(demo, viewport=size)
    page.goto("/tickets/new")
    fill_ticket(page, "屏幕上有一行红字")
    page.locator("#f-photos").set_input_files(
        [
            {"name": "一.png", "mimeType": "image/png", "buffer": PNG},
            {"name": "说明.txt", "mimeType": "text/plain", "buffer": b"x"},
        ]
    )
    listed = page.locator(".photo-list[data-list] li")
    assert [text.strip() for text in listed.all_inner_texts()] == ["一.png 0 kB 移除", "说明.txt：不是图片"]
    page.evaluate(
        """(bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
          const pasted = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.getElementById("f-title").dispatchEvent(pasted);
        }""",
        list(PNG),
    )
    assert listed.count() == 2
    listed.first.get_by_role("button").click()
    assert listed.count() == 1
    page.locator(".send button").click()
    page.wait_for_url(re.compile("/tickets/TS"))
    images = page.locator(".photo-grid img")
    assert images.count() == 1
    assert images.first.get_attribute("alt") == "截图 2.png"
    assert images.first.evaluate("image => image.complete && image.naturalWidth > 0")


def test_from_the_first_start_to_the_own_first_article_and_ticket(
    tmp_path: Path, opened: Opened, chromium: object
) -> None:
    command = [str(JIEDA), "--data", str(tmp_path / "data"), "serve", "--port", "0", "--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    try:
        address = process.stdout.readline().split("：", 1)[1].strip()
        found = SETUP.search(process.stdout.readline())
        assert found
        _wait_until_ready(address)
        page = opened(Server(address))
        page.goto("/")
        page.get_by_role("link", name="从这里开始").click()
        assert "jieda serve" in page.locator("main").inner_text()
        complaints = all_rules(page)
        page.goto(found[1])
        complaints += all_rules(page)
        page.get_by_label("登录名").fill("root")
        page.get_by_label("密码").fill("correct horse battery")
        page.get_by_role("button", name="建立账号，开始").click()
        page.get_by_label("站点名称").fill("帮帮台")
        page.get_by_role("button", name="保存，下一步").click()
        assert page.locator(".brand").inner_text().strip().endswith("帮帮台")
        complaints += all_rules(page)
        page.get_by_label("标题").fill("打印机显示脱机怎么办")
        page.get_by_label("解决办法").fill("1. 看电源和网线\n2. 删掉再添加")
        page.get_by_role("button", name="发布，下一步").click()
        complaints += all_rules(page)
        assert complaints == []
        page.get_by_label("一句话说明").fill("打印机打不出来，一直显示脱机")
        page.get_by_role("button", name="提交", exact=True).click()
        assert "走通了" in page.locator("main").inner_text()
        page.get_by_role("link", name="打开工单").click()
        page.wait_for_url("**/workbench/tickets/TS*")
        until = time.monotonic() + START_WITHIN
        while not page.get_by_role("link", name="打印机显示脱机怎么办").count():
            assert time.monotonic() < until, "the first article was never learned"
            page.reload()
    finally:
        process.terminate()
        process.communicate(timeout=60)
