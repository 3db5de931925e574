"""The help comes with the product: complete in both languages, searched by itself, apart from the knowledge base."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROLES, Site
from tests.webui.pages import Pages
from webui.guides import shelf


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_there_and_says_something(language: str) -> None:
    pages = shelf.pages(language)
    assert [page.name for page in pages] == list(shelf.PAGES)
    for page in pages:
        assert page.title
        assert len(page.body) > 200
        assert page.body.count("## ") >= 3
        assert bool(re.search(r"[\u4e00-\u9fff]", page.body)) == (language == "zh")
    assert {page.role for page in pages} == set(ROLES)


def test_both_languages_have_the_same_parts() -> None:
    for zh, en in zip(shelf.pages("zh"), shelf.pages("en"), strict=True):
        assert zh.body.count("\n## ") == en.body.count("\n## "), zh.name


def test_a_language_without_help_gets_the_chinese_one() -> None:
    assert shelf.pages("fr") == shelf.pages("zh")


@pytest.mark.parametrize(
    ("language", "query", "name"),
    [
        ("zh", "备份怎么恢复", "running"),
        ("zh", "忘记密码", "people-and-settings"),
        ("zh", "同义词", "tuning"),
        ("zh", "删除演示数据", "first-steps"),
        ("zh", "提交工单 图片", "reporting"),
        ("en", "lost link", "own-tickets"),
        ("en", "synonyms", "tuning"),
        ("en", "backup", "running"),
        ("en", "near-duplicates", "keeping"),
    ],
)
def test_a_search_leads_to_the_page(language: str, query: str, name: str) -> None:
    assert name in [hit.page.name for hit in shelf.search(language, query)][:2]


@given(st.text(max_size=80))
def test_no_query_does_any_harm(query: str) -> None:
    for hit in shelf.search("zh", query):
        assert hit.score > 0
        assert len(hit.passage) <= 160


@pytest.mark.parametrize("role", ROLES)
def test_the_help_is_for_everybody_the_own_part_first(site: Site, role: str) -> None:
    browser = Pages(site, role)
    page = browser.get("/help/").text
    first = re.findall(r'href="/help/([\w-]+)"', page.split("<main")[1])[0]
    assert shelf.PAGES[first] == role
    for name in shelf.PAGES:
        assert browser.get(f"/help/{name}").status_code == 200
    assert 'href="/help/"' in browser.get("/").text


def test_the_search_of_the_help_and_of_the_knowledge_base_are_apart(site: Site) -> None:
    visitor = Pages(site)
    assert "/help/running" in visitor.get("/help/", q="备份").text
    assert "/help/" not in visitor.get("/search", q="备份").text.split("<main")[1].split("<footer")[0]
    assert "换个说法" in visitor.get("/help/", q="zzzz").text


def test_there_is_no_page_but_these(site: Site) -> None:
    assert Pages(site).get("/help/nothing").status_code == 404
    assert Pages(site).get("/help/..%2Fzh%2Frunning").status_code == 404


def test_a_long_page_has_a_table_of_contents(site: Site) -> None:
    page = Pages(site).get("/help/running").text
    assert 'href="#part-1"' in page
    assert 'id="part-1"' in page
