"""Long words and tables on a telephone; `test_access.py` looks at every page in each size."""

import pytest

from tests.e2e.conftest import PHONE, Opened
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

LONG = "https://example.com/" + "averyverylongword" * 12


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
