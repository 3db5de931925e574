"""Answers travel squeezed, files are kept for good and carry no cookie."""

import gzip
import re

import pytest

from tests.conftest import Site

GZIP = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/search?q=VPN", "/api/v1/openapi.json", "/static/js/typing.js"]
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


def test_scripts_are_kept_for_good_under_their_mark(site: Site) -> None:
    client = site.client()
    address = re.search(r'src="(/static/js/page\.js\?v=\w+)"', client.get("/").text)
    assert address
    marked = client.get(address[1], headers=GZIP, buffered=True)
    assert marked.headers["Cache-Control"].endswith("immutable")
    assert "Set-Cookie" not in marked.headers
    assert marked.headers["ETag"].startswith("W/")
    assert "immutable" not in client.get("/static/js/page.js", buffered=True).headers["Cache-Control"]


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
