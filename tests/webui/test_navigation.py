"""The header: everybody finds what is allowed and nothing else, few enough to be read at a glance."""

import re

import pytest

from tests.conftest import ROLES, Site
from tests.webui.pages import Pages

MOST = 6
LINK = re.compile(r'<a class="nav-link-plain" href="([^"]+)"( aria-current="\w+")?>([^<]+)</a>')


def header(text: str) -> str:
    """Return the header's row of links."""
    found = re.search(r'<nav class="nav-row".*?</nav>', text, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.parametrize("role", ROLES)
def test_every_link_of_the_header_opens(site: Site, role: str) -> None:
    pages = Pages(site, role)
    row = header(pages.get("/").text)
    links = [address for address, _, _ in LINK.findall(row)]
    assert links
    assert len(links) == len(set(links))
    for address in links:
        assert pages.get(address).status_code == 200, address


@pytest.mark.parametrize("role", ROLES)
def test_the_header_is_calm(site: Site, role: str) -> None:
    row = header(Pages(site, role).get("/").text)
    hidden = re.sub(r'<div class="menu-list">.*?</div>', "", row, flags=re.DOTALL)
    assert len(LINK.findall(hidden)) + hidden.count("<summary") <= MOST


def test_the_page_that_is_open_is_marked_in_its_group(site: Site) -> None:
    row = header(Pages(site, "engineer").get("/curation/words").text)
    assert [text for _, current, text in LINK.findall(row) if current] == ["自定义词"]
    assert '<summary class="nav-link-plain" aria-current="true">搜索调校' in row


def test_a_page_below_another_marks_that_one(site: Site) -> None:
    row = header(Pages(site, "agent").get("/workbench/known-issues/new").text)
    assert [(text, current) for _, current, text in LINK.findall(row) if current] == [
        ("已知故障", ' aria-current="true"')
    ]
