"""Teaching the search: words of the same meaning and a rule, seen before they are saved, act at once."""

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import PHONE, Opened
from tests.e2e.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

WORD = "咕噜噜"
PINNED = "KB-000001"


def preview(page: "Page", button: str = "预览效果") -> None:
    """Look at what saving or removing does to searches; nothing sticks out."""
    page.get_by_role("button", name=button).click()
    page.get_by_text("个不同的真实搜索").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def teach_synonyms(page: "Page") -> None:
    page.goto("/curation/")
    page.get_by_role("link", name="新增一组同义词").click()
    page.get_by_label("意思相同的词").fill(f"{WORD}\n无线投屏")
    page.get_by_label("备注").fill("会议室里的小盒子")
    preview(page)
    changed = page.locator("section.panel", has_text=f"搜“{WORD}”")
    assert changed.locator("li", has_text="新出现").filter(has_text="投屏").count() > 0
    page.get_by_role("button", name="保存").first.click()
    page.get_by_role("list").filter(has_text=WORD).first.wait_for()


def teach_rule(page: "Page") -> None:
    page.goto(f"/curation/rules/new?query={WORD}")
    page.get_by_label("对这篇文章").fill(PINNED)
    page.get_by_label("置顶").check(force=True)
    page.get_by_label("理由").fill("会议室的人都在找它")
    preview(page)
    assert PINNED in page.locator(".compared").first.locator("section").last.locator("li").first.inner_text()
    page.get_by_role("button", name="保存").first.click()
    page.get_by_text("搜索规则已保存").wait_for()


def remove(page: "Page", listing: str, link: str) -> None:
    """Open an entry of a list and let it go."""
    page.goto(listing)
    page.get_by_role("link", name=link).first.click()
    preview(page, "删除…")
    page.get_by_role("button", name="删除", exact=True).first.click()
    page.get_by_text("已删除，马上生效").wait_for()


def test_what_the_search_is_taught_acts_at_once_and_can_be_taken_back(demo: Server, opened: Opened) -> None:
    visitor, engineer = opened(demo, viewport=PHONE), opened(demo, "engineer")
    visitor.goto(f"/search?q={WORD}")
    assert visitor.get_by_role("heading", name="没有找到").is_visible()

    teach_synonyms(engineer)
    visitor.reload()
    assert "无线投屏" in visitor.locator("#widened").inner_text()
    assert visitor.locator(".result mark", has_text="投屏").count() > 0
    assert visitor.locator(".result .pill", has_text="置顶").count() == 0

    teach_rule(engineer)
    visitor.reload()
    first = visitor.locator(".result").first
    assert first.locator(f"a[href*='{PINNED}']").count() == 1
    assert first.locator(".pill", has_text="置顶").is_visible()

    engineer.goto("/curation/why-not")
    engineer.get_by_label("搜索的话").fill(WORD)
    engineer.get_by_label("文章编号").fill(PINNED)
    engineer.get_by_label("谁在搜").select_option("visitor")
    engineer.get_by_role("button", name="看原因").click()
    engineer.get_by_text("排在第 1 位").wait_for()
    assert engineer.get_by_text("把它置顶（会议室的人都在找它）").is_visible()

    remove(engineer, "/curation/rules", WORD)
    remove(engineer, f"/curation/synonyms?q={WORD}", WORD)
    visitor.reload()
    assert visitor.get_by_role("heading", name="没有找到").is_visible()
