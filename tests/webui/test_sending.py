"""Answers travel squeezed, files are kept for good and carry no cookie."""

import gzip
import re
from pathlib import Path

import pytest

from tests.conftest import Site
from webui.presentation.scripts import Scripts

GZIP = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize(
    "path",
    ["/", "/api/v1/search?q=VPN", "/api/v1/openapi.json", "/static/js/typing.js", "/scripts/any/desk.js"],
)
def test_texts_are_squeezed_for_those_who_take_that(site: Site, path: str) -> None:
    client = site.client()
    plain, squeezed = client.get(path, buffered=True), client.get(path, headers=GZIP, buffered=True)
    assert "Accept-Encoding" in plain.headers["Vary"] or len(plain.data) < 1000
    if len(plain.data) >= 1000:
        assert squeezed.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain.headers
        assert len(squeezed.data) < len(plain.data) / 2
        assert int(squeezed.headers["Content-Length"]) == len(squeezed.data)
        assert gzip.decompress(squeezed.data)


def test_a_style_sheet_is_sent_once(site: Site) -> None:
    client = site.client()
    page = client.get("/").text
    address = re.search(r'href="(/styles/system\.css\?v=\w+)"', page)
    assert address
    first = client.get(address[1], headers=GZIP)
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers["Vary"]
    again = client.get(address[1], headers={**GZIP, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/styles/system.css?v=older").headers["Cache-Control"] == "no-cache"


def test_scripts_are_kept_for_good_under_the_mark_of_all(site: Site) -> None:
    client = site.client()
    page = client.get("/").text
    addresses = re.findall(r'"(/scripts/\w+/\w+\.js)"', page)
    assert len({address.split("/")[2] for address in addresses}) == 1
    first = client.get(addresses[0], headers=GZIP)
    assert first.mimetype == "text/javascript"
    assert first.headers["Cache-Control"].endswith("immutable")
    assert first.headers["ETag"].startswith("W/")
    assert "Set-Cookie" not in first.headers
    again = client.get(addresses[0], headers={**GZIP, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    older = client.get("/scripts/older/page.js")
    assert older.status_code == 200
    assert older.headers["Cache-Control"] == "no-cache"
    assert client.get("/scripts/older/nothing.js").status_code == 404


def test_a_page_asks_at_once_for_all_that_its_scripts_import(site: Site) -> None:
    page = site.client("agent").get("/workbench/tickets/new").text
    ahead, run = (set(re.findall(rf'{tag}="/scripts/\w+/([\w-]+)\.js"', page)) for tag in ("href", "src"))
    assert run == {"page", "typing", "intake"}
    folder = Path(site.app.static_folder or "") / "js"
    known, lines = run | ahead, []
    for name in known:
        lines += [
            line
            for line in (folder / f"{name}.js").read_text("utf8").splitlines()
            if "import" in line.split()
        ]
    assert {re.search(r'"\./([\w-]+)\.js";$', line)[1] for line in lines} | run == known  # type: ignore[index]


def test_no_script_imports_in_another_way(site: Site) -> None:
    folder = Path(site.app.static_folder or "") / "js"
    made = Scripts.read(folder)
    for name, imports in made.imports.items():
        text = (folder / f"{name}.js").read_text("utf8")
        assert len(re.findall(r"^\s*(?:import\b|export .* from \")", text, re.MULTILINE)) == len(imports)
        assert "import(" not in text


def test_pages_are_kept_by_nobody(site: Site) -> None:
    page = site.client().get("/", headers=GZIP)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" in page.headers


def test_the_first_visit_is_small(site: Site) -> None:
    client = site.client()
    page = client.get("/", headers=GZIP)
    text = gzip.decompress(page.data).decode()
    addresses = re.findall(r'(?:href|src)="(/(?:static|styles)/[^"]+)"', text)
    sizes = [len(client.get(address, headers=GZIP, buffered=True).data) for address in addresses]
    assert len(page.data) + sum(sizes) < 150_000
    assert len(addresses) <= 8
