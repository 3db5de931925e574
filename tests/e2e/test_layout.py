"""No page is wider than its window, in either theme, on a telephone or a desktop."""

import pytest

from tests.e2e.conftest import DESKTOP, PHONE, Opened
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

VISITOR = (
    "/",
    "/search?q=VPN 809",
    "/search?q=啊啊啊啊啊",
    "/articles/KB-000001",
    "/tickets/new?q=VPN",
    "/sign-in",
)
ENGINEER = (
    "/workbench/",
    "/workbench/?show=all",
    "/knowledge/",
    "/knowledge/articles/KB-000001/edit",
    "/nowhere",
)
LONG = "https://example.com/" + "averyverylongword" * 12


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_sticks_out(demo: Server, opened: Opened, size: dict[str, int], theme: str) -> None:
    for role, paths in (("", VISITOR), ("engineer", ENGINEER)):
        page = opened(demo, role, viewport=size, color_scheme=theme)
        for path in paths:
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
            headings = page.evaluate("[...document.querySelectorAll('h1')].length")
            assert headings == 1, path
            nameless = page.evaluate(
                "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
                ".filter(field => !field.labels.length && !field.ariaLabel).map(field => field.name)"
            )
            assert nameless == [], path


def test_long_words_wrap_on_a_telephone(demo: Server, opened: Opened) -> None:
    page = opened(demo, viewport=PHONE)
    page.goto("/tickets/new")
    page.get_by_label("一句话说明").fill(LONG)
    page.get_by_label("具体现象").fill(LONG * 3)
    page.get_by_label("姓名").fill("需求方 1")
    page.get_by_label("联系方式").fill("1")
    page.get_by_role("button", name="提交工单").click()
    page.wait_for_url("**/tickets/TS*")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.goto(f"/search?q={LONG}")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_tables_stay_legible_on_a_telephone(demo: Server, opened: Opened) -> None:
    page = opened(demo, viewport=PHONE)
    page.goto("/search?q=C 盘满了，哪些能删哪些不能删")
    page.locator(".result h2 a").first.click()
    page.locator(".prose table").wait_for()
    assert min(page.evaluate("[...document.querySelectorAll('.prose td')].map(c => c.clientWidth)")) > 60
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
