"""The desk of knowledge: what waits, what readers say, whether articles are found by their own words."""

import re

import pytest

from kb import feedback, people
from kb.lookups import Asker
from tests.conftest import ROLES, Site
from tests.factories import make_article
from tests.webui.pages import Pages

PAGES = ("overview", "complaints", "search-tests")


@pytest.mark.parametrize("role", ROLES)
def test_the_desk_is_for_the_support(site: Site, role: str) -> None:
    browser = Pages(site, role)
    expected = {"visitor": 302, "user": 403}.get(role, 200)
    assert [browser.get(f"/knowledge/{path}").status_code for path in PAGES] == [expected] * 3
    overview = browser.get("/knowledge/overview").text
    assert ("/curation/" in overview.split("<main")[-1]) == (role in {"engineer", "admin"})


def test_every_way_of_the_overview_leads_somewhere(site: Site) -> None:
    engineer = Pages(site, "engineer")
    main = engineer.get("/knowledge/overview").text.split("<main")[1].split("</main>")[0]
    for address in re.findall(r'href="(/[^"]*)"', main):
        assert engineer.get(address.replace("&amp;", "&")).status_code == 200, address


def test_what_readers_say_is_listed_with_their_reasons(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db, "打印机脱机怎么办")
        later = site.clock().replace(hour=5)
        feedback.give(
            db,
            article,
            is_helpful=False,
            asker=Asker(None, "x"),
            at=later,
            reason="missing",
            comment="少了第三步",
        )
    page = Pages(site, "engineer").get("/knowledge/complaints").text
    for shown in ("打印机脱机怎么办", "缺少步骤", "少了第三步"):
        assert shown in page


def test_an_article_is_tried_by_its_own_phrasings(site: Site) -> None:
    with site.begin() as db:
        make_article(db, "打印机脱机怎么办", phrasings=["打印机不在线", "zzqq 完全不相干"], body="重启")
        for n in range(4):
            make_article(db, f"完全不相干 {n}", body="完全不相干")
    site.settle()
    engineer = Pages(site, "engineer")
    page = engineer.get("/knowledge/articles/KB-000001/search-test").text
    assert page.count("第 1</span>") >= 2
    everything = engineer.post("/knowledge/search-tests").text
    assert "试了 5 篇文章" in everything


def test_an_unpublished_article_is_found_by_nobody_and_that_is_said(site: Site) -> None:
    with site.begin() as db:
        make_article(db, state="draft")
    assert "没有发布" in Pages(site, "engineer").get("/knowledge/articles/KB-000001/search-test").text
    assert Pages(site, "agent").get("/knowledge/articles/KB-000001/search-test").status_code == 404


def test_a_checked_article_tells_when_and_by_which_role_but_not_by_whom(site: Site) -> None:
    with site.begin() as db:
        make_article(db)
        people.get(db, "engineer").display_name = "工程师 9"
    path = "/knowledge/articles/KB-000001/verify"
    assert Pages(site, "agent").post(path).status_code == 403
    assert "最后核对" not in Pages(site).get("/articles/KB-000001").text
    assert Pages(site, "engineer").post(path).location == "/articles/KB-000001"
    page = Pages(site).get("/articles/KB-000001").text
    for shown in ("最后核对", "2026-10-27", "工程师", "已验证"):
        assert shown in page
    assert "工程师 9" not in page


def test_a_long_article_has_a_table_of_contents_that_holds_no_markup(site: Site) -> None:
    with site.begin() as db:
        make_article(db, body="## 现象 <b>\n\na\n\n## [原因](https://example.com)\n\nb\n\n## `办法`\n\nc")
        make_article(db, body="## 只有一段\n\na")
    page = Pages(site).get("/articles/KB-000001").text
    contents = page.split('id="h-contents"')[1].split("</nav>")[0]
    assert '<a href="#part-1">现象 &lt;b&gt;</a>' in contents
    assert '<a href="#part-2">原因</a>' in contents
    assert '<a href="#part-3">办法</a>' in contents
    assert 'id="h-contents"' not in Pages(site).get("/articles/KB-000002").text
