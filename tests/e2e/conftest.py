"""Chromium and the servers that its stories are played on."""

import gzip
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kb.database import Database
from tests.conftest import FilledDemo
from tests.e2e.server import Server, run, serving
from tests.factories import make_person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 760}
DESKTOP = {"width": 1280, "height": 860}

Opened = Callable[..., "Page"]


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """A browser; where there is none the stories are left out, but never with CI=true."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("CI=true but there is no Chromium: apt-get install chromium fonts-noto-cjk")
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, filled_demo: FilledDemo) -> Iterator[Server]:
    """The demo, served."""
    data = tmp_path_factory.mktemp("demo") / "data"
    filled_demo.copy_to(data)
    with serving(data) as server:
        server.passwords |= filled_demo.passwords
        yield server


@pytest.fixture(scope="session")
def story_articles() -> list[Path]:
    """Files of articles to import: the one that JIEDA_STORY_ARTICLES names, or the demo's own."""
    named = os.environ.get("JIEDA_STORY_ARTICLES")
    return [Path(named)] if named else sorted((ROOT / "kb" / "demo" / "articles").glob("*.jsonl"))


@pytest.fixture(scope="session")
def known(story_articles: list[Path]) -> dict[str, str]:
    """An imported article that everyone may read and whose title is typed with ease."""
    reader = gzip.open if story_articles[0].suffix == ".gz" else open
    with reader(story_articles[0], "rt", encoding="utf8") as lines:
        rows = [row for line in lines if (row := json.loads(line)).get("visibility", "public") == "public"]
    return next(row for row in rows[1:] if 6 <= len(row["title"]) <= 60 and "  " not in row["title"])


@pytest.fixture(scope="session")
def imported(
    tmp_path_factory: pytest.TempPathFactory, story_articles: list[Path], known: dict[str, str]
) -> Iterator[Server]:
    """Imported articles and a past ticket, served, with an account for each role."""
    folder = tmp_path_factory.mktemp("imported")
    data, past = folder / "data", folder / "past.jsonl"
    ticket = {
        "id": "past-1",
        "title": known["title"],
        "resolution": "照文章做后恢复",
        "solved_by": known["id"],
    }
    past.write_text(json.dumps(ticket), "utf8")
    run(data, "import", "articles", *map(str, story_articles), "--visibility", "public")
    run(data, "import", "tickets", str(past))
    passwords = {role: secrets.token_urlsafe() for role in ("agent", "engineer")}
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.begin() as session:
        for role, password in passwords.items():
            make_person(session, role, role, password=password)
    database.close()
    with serving(data) as server:
        server.passwords |= passwords
        yield server


@pytest.fixture(params=["demo", "imported"])
def place(request: pytest.FixtureRequest) -> tuple[Server, str]:
    """A server, and words that find something there."""
    server: Server = request.getfixturevalue(request.param)
    return server, request.getfixturevalue("known")["title"] if request.param == "imported" else "VPN 691"


@pytest.fixture(scope="session")
def signed_in() -> dict[tuple[str, str], tuple[Any, str]]:
    """By server and role: the cookies of who has signed in once, and where that led."""
    return {}


@pytest.fixture
def opened(chromium: "Browser", signed_in: dict[tuple[str, str], tuple[Any, str]]) -> Iterator[Opened]:
    """Open pages as different people; a script error or a blocked one fails the test."""
    contexts, complaints = [], []

    def open_page(server: Server, role: str = "", **options: Any) -> "Page":
        cookies, landing = signed_in.get((server.address, role), (None, ""))
        given = {"viewport": DESKTOP, "locale": "zh-CN", "base_url": server.address, "storage_state": cookies}
        context = chromium.new_context(**{**given, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None
        )
        if landing:
            page.goto(landing)
        elif role:
            page.goto("/sign-in")
            page.get_by_label("登录名").fill(role)
            page.get_by_label("密码").fill(server.passwords[role])
            page.locator("form.sign-in").get_by_role("button", name="登录").click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
            signed_in[server.address, role] = context.storage_state(), page.url
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
