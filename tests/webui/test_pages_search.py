"""What a visitor sees: home, results, articles, and the word on them."""

import re
from html import unescape
from typing import Any

import pytest
from flask import get_template_attribute
from sqlalchemy import select

from kb import articles, curation, lookups, people
from kb.lookups import Asker
from kb.models import Article, Feedback, Lookup
from tests.conftest import Site
from tests.factories import make_article, make_person
from tests.webui.pages import Pages, link_key
from webui import answers
from webui.portal.search import branches, narrowing
from webui.presentation import markdown


@pytest.fixture
def shelf(site: Site) -> Site:
    with site.begin() as db:
        make_article(db, "L2TP VPN 错误 809", category="VPN/连接", body="## 现象\n\n拨号后报 **809**。")
        make_article(db, "打印机脱机怎么办", category="打印", phrasings=["打印鸡不动了"])
        make_article(db, "内部打印机清单", category="打印", visibility="internal")
        make_article(db, "打印机草稿", category="打印", state="draft")
    site.settle()
    return site


def test_home_shows_categories_and_news_that_a_visitor_may_see(shelf: Site) -> None:
    page = Pages(shelf).get("/")
    assert page.status_code == 200
    assert "打印机脱机怎么办" in page.text
    assert "内部打印机清单" not in page.text
    assert 'href="/categories/VPN"' in page.text
    assert "内部打印机清单" in Pages(shelf, "user").get("/").text


def test_an_empty_installation_says_what_to_do(site: Site) -> None:
    assert "知识库还是空的" in Pages(site).get("/").text
    assert "写一篇文章" in Pages(site, "engineer").get("/").text


def test_results_mark_the_words_say_why_and_lead_to_a_ticket(shelf: Site) -> None:
    page = Pages(shelf).get("/search", q="VPN 809")
    assert "<mark>809</mark>" in page.text
    assert "为什么找到它" in page.text
    assert "仍未解决" in page.text
    assert re.search(r"/tickets/new\?q=VPN\+809&amp;from=[\w-]+", page.text)


def test_a_filter_keeps_the_words_and_can_be_taken_off(shelf: Site) -> None:
    page = Pages(shelf, "user").get("/search", q="打印机 809", category="打印")
    assert "内部<mark>打印机</mark>清单" in page.text
    assert "L2TP" not in page.text
    assert 'href="/search?q=%E6%89%93%E5%8D%B0%E6%9C%BA+809"' in page.text


def test_filters_are_chips_that_keep_the_query_and_the_order(shelf: Site) -> None:
    page = Pages(shelf, "user").get("/search", q="打印机", category="打印", lang="zh", sort="newest").text
    chips = re.findall(r'<a class="filter" href="([^"]+)"><span>(.*?)</span>', page)
    assert [words for _, words in chips] == ["分类：打印", "语言：中文"]
    assert "lang=zh" in chips[0][0]
    assert "category" not in chips[0][0]
    assert "category" in chips[1][0]
    assert all("sort=newest" in address for address, _ in chips)
    assert re.search(r'sort=newest" aria-current="true">最新', page)


def test_an_order_that_is_none_of_ours_is_relevance(shelf: Site) -> None:
    page = Pages(shelf).get("/search", q="打印机", sort="loudest")
    assert page.status_code == 200
    assert re.search(r'aria-current="true">相关度', page.text)


HIT = answers.Hit(Article(), 1.0, [], [], [], 1)


@pytest.mark.parametrize(
    ("became", "told", "silent"),
    [
        (
            {"did_you_mean": "打印机 脱机", "corrected": True},
            ["已显示“打印机 脱机”的结果，", "仍搜索“打印鸡 脱机”", "plain=1"],
            ["你是不是要找"],
        ),
        ({"did_you_mean": "打印机 脱机"}, ["你是不是要找：", "打印机 脱机</a>"], ["已显示"]),
        (
            {"words": ("打印机", "脱机", "红灯"), "held": ("打印机", "脱机"), "fillers": ("请问",)},
            ["命中 2/3 个词：打印机、脱机；未命中“红灯”；已忽略“请问” · ", "按原词搜索", "plain=1"],
            ["也找了"],
        ),
        ({"words": ("打印机",), "held": ("打印机",), "fillers": ("请问",)}, [], ["请问", "按原词搜索"]),
        ({"widened": ("蓝屏", "BSOD")}, ["也找了：蓝屏、BSOD", "按原词搜索"], ["命中"]),
        (
            {"words": tuple("一二三四五六七八九十"), "held": ()},
            ["命中 0/10 个词；未命中", "“八”等"],
            ["“九”"],
        ),
    ],
)
def test_what_became_of_the_query_is_told(
    shelf: Site, became: dict[str, Any], told: list[str], silent: list[str]
) -> None:
    found = answers.Found("打印鸡 脱机", 1, [HIT], {}, None, 1.0, "", **became)
    with shelf.app.test_request_context():
        shown = get_template_attribute("search/told.html", "told")(found, found.text, {"q": found.text})
    assert all(text in shown for text in told), shown
    assert not any(text in shown for text in silent), shown


def test_what_the_support_puts_first_is_marked(shelf: Site) -> None:
    with shelf.begin() as db:
        wanted = curation.rules.Wanted("打印机", "KB-000001", "pin", "试用期间")
        curation.rules.add(db, wanted, by=people.get(db, "admin"), at=shelf.clock())
    page = Pages(shelf).get("/search", q="打印机").text
    first, *others = page.split('<li class="result">')[1:]
    assert "KB-000001" in first
    assert "置顶" in first
    assert not any("置顶" in other for other in others)


def test_words_taken_as_typed_are_said_with_the_way_back(shelf: Site) -> None:
    page = Pages(shelf).get("/search", q="打印机", plain="1").text
    assert "按输入的原词搜索" in page
    assert 'href="/search?q=%E6%89%93%E5%8D%B0%E6%9C%BA">恢复</a>' in page


def test_narrowing_leaves_out_what_tells_nothing() -> None:
    facets = {
        "category": [("打印/驱动", 3), ("打印", 2), ("网络", 1)],
        "type": [("faq", 5), ("sop", 1)],
        "tag": [("驱动", 4), ("A4", 2), ("PCL", 1)],
        "lang": [("zh", 6)],
    }
    assert narrowing(facets, {}) == {
        "category": [("打印", 5), ("网络", 1)],
        "type": [("faq", 5), ("sop", 1)],
        "tag": [("驱动", 4), ("A4", 2)],
    }
    assert narrowing(facets, {"category": "打印", "type": "faq", "tag": "驱动"}) == {
        "category": [("打印/驱动", 3)],
        "tag": [("A4", 2)],
    }


def test_the_help_has_examples_that_can_be_clicked(shelf: Site) -> None:
    for q in ("打印机", "量子纠缠态坍缩"):
        page = Pages(shelf).get("/search", q=q).text
        examples = re.findall(r'<a class="example" href="([^"]+)"', page)
        assert len(examples) > 12
    for address in examples:
        assert address.startswith("?q=")
        assert Pages(shelf).get(f"/search{unescape(address)}").status_code in {200, 302}


def ask(site: Site, text: str, article: Article, asker: Asker) -> None:
    with site.begin() as db:
        key = lookups.record(
            db, "search", text, [(article.id, 1.0)], asker=asker, at=site.clock(), total=1, surface="page"
        )
        lookups.note_outcome(db, key, "opened", at=site.clock(), article=article, asker=asker)


def test_the_front_page_shows_what_many_ask_and_what_oneself_asked(shelf: Site) -> None:
    with shelf.begin() as db:
        offline, internal = (articles.get(db, n, people.get(db, "user")) for n in ("KB-000002", "KB-000003"))
        someone = people.get(db, "user")
        others = [make_person(db, "agent") for _ in range(3)]
    for n in range(3):
        ask(shelf, "打印机罢工", offline, Asker(visitor=f"v{n}"))
        ask(shelf, "清单 zqinternal", internal, Asker(visitor=f"v{n}"))
        ask(shelf, "支持 zqsupport", offline, Asker(others[n]))
    ask(shelf, "我自己的 zqown", offline, Asker(someone))
    visitor, user = Pages(shelf).get("/").text, Pages(shelf, "user").get("/").text
    assert "打印机罢工" in visitor
    assert "zq" not in visitor
    assert "清单 zqinternal" in user
    assert "我自己的 zqown" in user
    assert "zqsupport" not in user
    agent = Pages(shelf, "agent").get("/").text
    assert "支持 zqsupport" in agent
    assert "zqown" not in agent


def test_nothing_found_says_how_to_go_on(shelf: Site) -> None:
    page = Pages(shelf).get("/search", q="量子纠缠态坍缩")
    assert page.status_code == 200
    assert "没有找到" in page.text
    assert "提交工单" in page.text


def test_an_empty_search_goes_home_and_a_number_jumps(shelf: Site) -> None:
    assert Pages(shelf).get("/search", q=" ").location == "/"
    assert Pages(shelf).get("/search", q="kb-1").location == "/articles/KB-000001"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "x" * 5000, "\x00\u202e😀", "title:(", "%"])
def test_any_text_gives_a_plain_page(shelf: Site, text: str) -> None:
    page = Pages(shelf).get("/search", q=text)
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_a_broken_cursor_is_said(shelf: Site) -> None:
    assert Pages(shelf).get("/search", q="打印机", cursor="x").status_code == 422
    assert Pages(shelf).get("/categories/VPN", cursor="x").status_code == 422


def test_opening_a_result_is_remembered_and_phrasings_stay_hidden(shelf: Site) -> None:
    visitor = Pages(shelf)
    key = link_key(visitor.get("/search", q="打印机脱机").text)
    page = visitor.get("/articles/KB-000002", **{"from": key})
    assert page.status_code == 200
    assert "打印鸡" not in page.text
    with shelf.begin() as db:
        lookup = db.scalar(select(Lookup).where(Lookup.key == key))
        assert lookup.outcome == "opened"
        assert [shown.outcome for shown in lookup.shown if shown.article_id == 2] == ["opened"]


def test_lines_end_where_their_author_ended_them() -> None:
    assert markdown.render("**现象**\n连不上") == "<p><strong>现象</strong><br>\n连不上</p>\n"


def test_markdown_is_shown_and_articles_of_others_are_not(shelf: Site) -> None:
    assert "<strong>809</strong>" in Pages(shelf).get("/articles/KB-000001").text
    assert Pages(shelf).get("/articles/KB-000003").status_code == 404
    assert Pages(shelf, "user").get("/articles/KB-000003").status_code == 200
    assert Pages(shelf, "agent").get("/articles/KB-000004").status_code == 404
    assert Pages(shelf).get("/articles/kb-1").location == "/articles/KB-000001"


def test_a_word_on_an_article_is_stored_with_its_reason(shelf: Site) -> None:
    visitor = Pages(shelf)
    key = link_key(visitor.get("/search", q="打印机脱机").text)
    answer = visitor.post(
        "/articles/KB-000002/feedback", helpful="0", reason="outdated", comment="菜单变了", **{"from": key}
    )
    assert answer.status_code == 303
    with shelf.begin() as db:
        word = db.scalar(select(Feedback))
        assert (word.is_helpful, word.reason, word.comment) == (False, "outdated", "菜单变了")
        assert db.scalar(select(Lookup).where(Lookup.key == key)).outcome == "rejected"
    visitor.post("/articles/KB-000002/feedback", helpful="1")
    with shelf.begin() as db:
        assert db.scalar(select(Feedback)).is_helpful
    assert "1 人觉得有帮助" in visitor.get("/articles/KB-000002").text
    assert "帮到最多人" in visitor.get("/").text


def test_a_comment_too_long_comes_back_with_the_complaint(shelf: Site) -> None:
    answer = Pages(shelf).post("/articles/KB-000002/feedback", helpful="0", comment="长" * 2001)
    assert answer.status_code == 422
    assert "长长长" in answer.text
    assert "最多 2,000 个字符" in answer.text


def test_categories_list_their_branches_page_by_page(site: Site) -> None:
    with site.begin() as db:
        for number in range(23):
            make_article(db, f"网络问题 {number:02}", category="网络/无线")
    first = Pages(site).get("/categories/网络").text
    assert "网络问题 22" in first
    assert "网络问题 02" not in first
    onward = re.search(r'href="(/categories/[^"]+cursor=[^"]+)"', first)
    assert onward
    assert "&amp;" not in onward[1]
    assert "网络问题 02" in Pages(site).get(onward[1]).text


def test_category_facets_count_one_level_at_a_time() -> None:
    counts = [("VPN/连接", 3), ("VPN/证书/更新", 2), ("VPN", 1), ("网络", 4), ("", 9)]
    assert branches(counts, "") == [("VPN", 6), ("网络", 4)]
    assert branches(counts, "VPN") == [("VPN/连接", 3), ("VPN/证书", 2)]
