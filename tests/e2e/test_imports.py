"""A workbook with a bad row comes in and goes out again; a file of an article is found by what it says."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bombs import PNG, a_docx, a_workbook
from tests.e2e.conftest import PHONE, Opened
from tests.e2e.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ROWS: list[list[object]] = [
    ["问题", "答案", "分类"],
    ["zqbox 盒子没反应", "拔掉电源等一分钟再插上。", "硬件"],
    ["", "", "硬件"],
    ["zqbox 盒子换电池", "用十字螺丝刀打开底盖。", "硬件"],
]


def found(page: "Page", text: str) -> int:
    page.goto(f"/search?q={text}&plain=1")
    return page.locator("ol.results > li").count()


def begin(page: "Page", file: Path) -> None:
    page.goto("/knowledge/imports")
    page.get_by_label("文件", exact=True).set_input_files(str(file))
    page.get_by_label("新文章").select_option("published")
    page.get_by_role("button", name="检查").click()
    page.get_by_role("heading", name="检查的结果").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("screen", [{}, {"viewport": PHONE}, {"java_script_enabled": False}])
def test_a_workbook_is_checked_taken_in_and_undone(
    demo: Server, opened: Opened, tmp_path: Path, screen: dict[str, object]
) -> None:
    file = tmp_path / "咕噜噜.xlsx"
    file.write_bytes(a_workbook(ROWS))
    page = opened(demo, "engineer", **screen)
    begin(page, file)
    assert page.get_by_text("标题和正文都是空的").count() == 1
    page.get_by_role("button", name="写入").click()
    page.get_by_role("heading", name="写入的结果").wait_for()
    address = page.url
    for _ in range(40):
        if found(page, "zqbox") == 2:
            break
        page.wait_for_timeout(250)
    assert found(page, "zqbox") == 2
    page.goto(address)
    page.get_by_role("button", name="撤销这次导入").click()
    page.get_by_role("heading", name="撤销了什么").wait_for()
    assert page.get_by_text("删除 2 篇").count() == 1
    assert found(page, "zqbox") == 0


def test_a_file_of_an_article_is_found_by_what_it_says(demo: Server, opened: Opened, tmp_path: Path) -> None:
    document, image = tmp_path / "端口表.docx", tmp_path / "拓扑.png"
    document.write_bytes(a_docx("zqswitch 在一号机柜"))
    image.write_bytes(PNG)
    page = opened(demo, "engineer")
    page.goto("/knowledge/articles/KB-000002/edit")
    page.get_by_label("选择文件").set_input_files([str(document), str(image)])
    page.get_by_role("button", name="添加附件").click()
    page.get_by_text("已添加 2 个附件").wait_for()
    assert found(page, "zqswitch") == 0
    page.goto("/knowledge/articles/KB-000002/edit")
    page.get_by_role("button", name="现在就发布附件的变动").click()
    page.get_by_text("附件已发布").wait_for()
    for _ in range(40):
        if found(page, "zqswitch"):
            break
        page.wait_for_timeout(250)
    assert page.get_by_text("在附件 端口表.docx 中").count() == 1
