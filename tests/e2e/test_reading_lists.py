"""A list for newcomers: made and ordered by an engineer, found on the front page, read with progress."""

import re

import pytest

from tests.e2e.conftest import PHONE, Opened
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

TITLE = "新同事第一周"


def test_from_the_editor_to_the_last_article_read(demo: Server, opened: Opened) -> None:
    engineer = opened(demo, "engineer", java_script_enabled=False)
    engineer.goto("/knowledge/reading-lists")
    engineer.get_by_label("名称").fill(TITLE)
    engineer.get_by_role("button", name="建立").click()
    for number in ("KB-000001", "KB-000002"):
        engineer.get_by_label("加一篇文章").fill(number)
        engineer.get_by_role("button", name="保存").last.click()
        engineer.get_by_text(number).wait_for()
    engineer.get_by_role("button", name="上移").click()
    assert engineer.locator(".reading > li").first.get_by_text("KB-000002").is_visible()
    engineer.get_by_label("给读者看").check()
    engineer.get_by_role("button", name="保存").last.click()

    agent = opened(demo, "agent", viewport=PHONE)
    agent.goto("/")
    agent.get_by_role("link", name=TITLE).click()
    assert agent.get_by_text("读过 0 篇，共 2 篇").is_visible()
    for done in (1, 2):
        agent.get_by_role("button", name=re.compile("^读过")).first.click()
        agent.get_by_text(f"读过 {done} 篇，共 2 篇").wait_for()
    assert agent.get_by_text("全部读完").is_visible()
    assert agent.evaluate("document.documentElement.scrollWidth <= innerWidth")

    engineer.get_by_text("删除这个专题").click()
    engineer.get_by_role("button", name="删除", exact=True).click()
    agent.goto("/")
    assert agent.get_by_role("link", name=TITLE).count() == 0
