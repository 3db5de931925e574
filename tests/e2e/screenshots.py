"""Take the pictures of the documentation, on a demo in which something of everything is stored: `make screenshots`."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import sync_playwright

from tests.e2e.conftest import ARGUMENTS, CHROMIUM, DESKTOP, PHONE
from tests.e2e.furnished import Furnished, furnish
from tests.e2e.server import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SMALL = {"width": 960, "height": 640}


class Picture(NamedTuple):
    """A page as somebody sees it."""

    name: str
    path: str
    role: str = ""
    look: str = "light"
    size: dict[str, int] = DESKTOP


PICTURES = (
    Picture("home", "/"),
    Picture("results", "/search?q=VPN 809"),
    Picture("article-light", "/articles/{article}", size=SMALL),
    Picture("article-dark", "/articles/{article}", look="dark", size=SMALL),
    Picture("article-contrast", "/articles/{article}", look="contrast", size=SMALL),
    Picture("ticket-form", "/tickets/new?q=VPN 691"),
    Picture("workbench", "/workbench/tickets/{ticket1}", "agent"),
    Picture("queue", "/workbench/", "agent"),
    Picture("knowledge", "/knowledge/", "engineer"),
    Picture("synonyms", "/curation/synonyms", "engineer", "dark"),
    Picture("admin", "/admin/limits", "admin"),
    Picture("phone", "/tickets/{ticket1}?key={key1}", size=PHONE),
    Picture("phone-dark", "/search?q=VPN 809", look="dark", size=PHONE),
    Picture("phone-workbench", "/workbench/", "agent", "dark", PHONE),
)


def take(browser: "Browser", furnished: Furnished, picture: Picture) -> None:
    """Open a page and keep its picture."""
    server = furnished.server
    context = browser.new_context(viewport=picture.size, locale="zh-CN", base_url=server.address)  # type: ignore[arg-type]
    page = context.new_page()
    if picture.role:
        page.goto("/sign-in")
        page.get_by_label("登录名").fill(picture.role)
        page.get_by_label("密码", exact=True).fill(server.passwords[picture.role])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto("/")
    page.locator("#look").select_option(picture.look)
    page.get_by_role("button", name="切换").click()
    for _again in range(2):  # the first look at a page warms what answers it
        page.goto(furnished.path(picture.path))
        page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def main() -> None:
    """Take every picture."""
    with (
        tempfile.TemporaryDirectory() as work,
        serving(Path(work) / "data", "--demo") as server,
        sync_playwright() as playwright,
    ):
        furnished = furnish(Path(work) / "data", server, "打印机提示 0x00000709，队列里的文档删不掉")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for picture in PICTURES:
            take(browser, furnished, picture)
        browser.close()


if __name__ == "__main__":
    main()
