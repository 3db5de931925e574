"""Every page for everybody: no violation of WCAG 2.2 AA for any role and look, at 360 px, at 200 % and by keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import DESKTOP, PHONE, Opened
from tests.e2e.every_page import NO_PAGES, PAGES, ROLES, VISITOR
from tests.e2e.furnished import Furnished, furnish
from tests.e2e.server import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ZOOMED = {"width": 640, "height": 430}
"""A desktop of 1,280 px at 200 %."""


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    """A demo with something of everything."""
    data: Path = tmp_path_factory.mktemp("furnished") / "data"
    with serving(data, "--demo") as server:
        yield furnish(data, server)


def complaints(page: "Page", only: dict[str, Any]) -> list[str]:
    """Ask axe-core what is wrong with the page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]})
    return [
        f"{page.url}: {rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def all_rules(page: "Page") -> list[str]:
    """Check everything."""
    return complaints(page, {"type": "tag", "values": RULES})


def contrast(page: "Page") -> list[str]:
    """Check colours alone."""
    return complaints(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]})


def sticks_out(page: "Page") -> list[str]:
    """Tell whether the page is wider than its window."""
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{page.url}: {over} px wider than {page.viewport_size}"] if over > 0 else []


def test_every_page_is_listed(tmp_path: Path) -> None:
    from webui import create_app
    from webui.installation import Settings

    rules = create_app(Settings(data=tmp_path, log_level="error")).url_map.iter_rules()
    pages = {
        rule.endpoint
        for rule in rules
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith("api.")
    }
    assert pages - NO_PAGES == {page.endpoint for page in PAGES if page.endpoint}


@pytest.mark.parametrize("role", ["", "user", "agent", "admin"], ids=lambda role: role or "visitor")
def test_nobody_is_shut_out(furnished: Furnished, opened: Opened, role: str) -> None:
    page, found = opened(furnished.server, role), []
    rank = ROLES.index(role)
    for each in PAGES:
        if ROLES.index(each.role) > rank or (role and each.endpoint == "portal.sign_in"):
            continue
        answer = page.goto(furnished.path(each.path))
        assert answer
        assert answer.status == (200 if each.endpoint else 404), each
        found += all_rules(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", sorted({page.role for page in PAGES}), ids=lambda role: role or "visitor")
def test_every_look_can_be_read_and_every_size_holds(furnished: Furnished, opened: Opened, role: str) -> None:
    page, found = opened(furnished.server, role), []
    for each in (page for page in PAGES if page.role == role):
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="dark", contrast="no-preference", reduced_motion="reduce")
        page.goto(furnished.path(each.path))
        found += contrast(page)
        page.emulate_media(color_scheme="dark", contrast="more")
        found += contrast(page)
        page.emulate_media(color_scheme="light", contrast="more")
        found += contrast(page)
        page.emulate_media(color_scheme="light", contrast="no-preference")
        for size in (ZOOMED, PHONE):
            page.set_viewport_size(size)
            found += sticks_out(page)
        found += all_rules(page)
    assert not found, "\n".join(found)


def test_the_menus_open_and_close_by_keyboard(furnished: Furnished, opened: Opened) -> None:
    for size, name in ((DESKTOP, "知识管理"), (PHONE, "菜单")):
        page = opened(furnished.server, "admin", viewport=size)
        heading = (
            page.locator("details.menu:visible > summary")
            .filter(has_text=name if name != "菜单" else "")
            .first
        )
        heading.focus()
        page.keyboard.press("Enter")
        assert page.locator("details.menu[open]").count() == 1
        assert all_rules(page) == []
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.menu-list a')")
        page.keyboard.press("Escape")
        assert page.locator("details.menu[open]").count() == 0
        assert heading.evaluate("heading => heading === document.activeElement")
        assert sticks_out(page) == []


def test_what_somebody_fills_in_wrongly_is_told_to_everybody(furnished: Furnished, opened: Opened) -> None:
    for look in ("light", "dark"):
        page = opened(furnished.server, VISITOR, color_scheme=look)
        page.goto("/tickets/new")
        page.get_by_role("button", name="提交工单").click()
        page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")
        page.get_by_label("具体现象").fill("屏幕一直闪")
        page.get_by_role("button", name="提交工单").click()
        page.get_by_role("alert").wait_for()
        assert all_rules(page) == []
