"""Every page for everybody: no violation of WCAG 2.2 AA for any role and look, at 360 px, at 200 % and by keyboard."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import FilledDemo
from tests.e2e.axe import all_but_colours, all_rules, headings, new_colours, shapes, shorten, sticks_out
from tests.e2e.conftest import DESKTOP, PHONE, Opened
from tests.e2e.every_page import NO_PAGES, PAGES, ROLES, VISITOR
from tests.e2e.furnished import Furnished, furnish
from tests.e2e.server import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ZOOMED = {"width": 640, "height": 430}
"""A desktop of 1,280 px at 200 %."""
LOOKS = (("dark", "no-preference"), ("dark", "more"), ("light", "more"))
"""The looks beside the usual one."""


@dataclass
class Seen:
    """What has been looked at, so that nothing is twice."""

    shapes: set[str] = field(default_factory=set)
    drawn: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By size or look, what text is drawn like."""


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory, filled_demo: FilledDemo) -> Iterator[Furnished]:
    """A demo with something of everything."""
    data: Path = tmp_path_factory.mktemp("furnished") / "data"
    filled_demo.copy_to(data)
    with serving(data) as server:
        server.passwords |= filled_demo.passwords
        yield furnish(data, server)


@pytest.fixture(scope="module")
def seen() -> Seen:
    """Nothing yet."""
    return Seen()


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


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "visitor")
def test_nobody_is_shut_out_in_any_look_and_size(
    furnished: Furnished, opened: Opened, seen: Seen, role: str
) -> None:
    page, found = opened(furnished.server, role), []
    rank = ROLES.index(role)
    for each in PAGES:
        if ROLES.index(each.role) > rank or (role and each.endpoint == "portal.sign_in"):
            continue
        path = furnished.path(each.path)
        answer = page.request.get(path)
        assert answer.status == (200 if each.endpoint else 404), each
        shown = shapes(page, answer.text())
        if each.role == role:
            found += in_every_look(page, path, seen)
        elif shown - seen.shapes:
            page.goto(path)
            shorten(page)
            found += all_rules(page)
        seen.shapes |= shown
    assert not found, "\n".join(found)


def test_the_eye_sees_what_is_drawn_otherwise_and_only_that(furnished: Furnished, opened: Opened) -> None:
    page, seen = opened(furnished.server), set[int]()
    page.goto("/keys")
    text = page.content()
    assert shapes(page, text) == shapes(page, text.replace("键", "钮"))
    assert shapes(page, text) != shapes(page, text.replace("<h1", "<h1 aria-label", 1))
    assert new_colours(page, seen) == []
    page.evaluate("document.querySelector('main h1').style.color = '#ccc'")
    assert len(new_colours(page, seen)) == 1
    assert new_colours(page, seen) == []


def in_every_look(page: "Page", path: str, seen: Seen) -> list[str]:
    """Open a page once and look at it in each size, and in each look."""
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light", contrast="no-preference", reduced_motion="reduce")
    page.goto(path)
    found = headings(page) + sticks_out(page)
    for size in (ZOOMED, PHONE):
        page.set_viewport_size(size)
        found += sticks_out(page)
    shorten(page)
    found += all_but_colours(page) + new_colours(page, seen.drawn["phone"])
    page.set_viewport_size(DESKTOP)
    found += all_rules(page)
    for colours, contrasts in LOOKS:
        page.emulate_media(color_scheme=colours, contrast=contrasts)
        found += new_colours(page, seen.drawn[f"{colours} {contrasts}"])
    return found


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
        page.get_by_label("具体现象").fill("屏幕一直闪")
        page.get_by_role("button", name="提交工单").click()
        page.get_by_role("alert").wait_for()
        assert all_rules(page) == []
