"""Teaching the search: who may, what is shown before it is saved, and that nothing typed is lost."""

import re
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from kb import curation, lookups
from kb.curation import rules, synonyms, words
from kb.curation.rules import Wanted
from kb.lookups import Asker
from kb.models import OwnWord, SearchRule, SynonymGroup
from tests.conftest import ROLES, Site
from tests.factories import NOON, make_article
from tests.webui.pages import Pages
from webui.curation import groups

GROUP = {"words": "白方块\r\n无线投影盒\r\n", "note": "会议室里的"}
RULE = {"query": "打印机", "article": "KB-000002", "effect": "pin", "reason": "新机型都看这篇"}


@pytest.fixture
def taught(site: Site) -> Site:
    """Two articles about printers, and searches of a few people."""
    with site.begin() as db:
        make_article(db, "打印机脱机怎么办", category="打印")
        make_article(db, "打印机卡纸怎么办", category="打印")
        make_article(db, "会议室的无线投影盒", visibility="agents")
        for text in ("打印机", "白方块 没信号", "打印机", "别的事"):
            asker = Asker(visitor=text)
            lookups.record(db, "search", text, [], asker=asker, at=NOON, total=0, surface="page")
    site.settle()
    return site


def send(page: TestResponse, step: str, pages: Pages) -> TestResponse:
    """Press a button of a preview: send back what it holds."""
    text = page.text
    form = text[text.index('<form class="row-line mb-4"') :]
    form = form[: form.index("</form>")]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    fields |= dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form, re.DOTALL))
    fields.pop("csrf_token")
    action = re.search(r'action="([^"]+)"', form)
    assert action
    sent = {name: unescape(value) for name, value in fields.items()}
    return pages.post(action[1], **sent, step=step)


def found(site: Site, query: str) -> list[str]:
    """Return the numbers that a search finds now, with what it is taught now."""
    at = int(site.clock().timestamp())
    hits = site.parts.index.search(query, lexicon=site.parts.lexicon(), at=at).hits
    return [hit.number for hit in hits]


def count(site: Site, table: type[Any]) -> int:
    with site.begin() as db:
        return int(db.query(table).count())


@pytest.mark.parametrize("role", ROLES)
def test_only_engineers_and_admins_teach_the_search(taught: Site, role: str) -> None:
    pages, rest = Pages(taught, role), {"key": 1}
    may = role in {"engineer", "admin"}
    for rule in taught.app.url_map.iter_rules():
        if not rule.endpoint.startswith("curation."):
            continue
        path = re.sub("<.*?>", str(rest["key"]), rule.rule)
        if path.startswith("/curation/rules/1"):
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = pages.get(path) if method == "GET" else pages.post(path, step="edit")
            expected = 200 if may else 302 if role == "visitor" else 403
            assert answer.status_code == expected, (path, method)
    assert ("搜索调校" in pages.get("/").text) == may


def test_a_group_is_shown_before_it_is_saved(taught: Site) -> None:
    pages, before = Pages(taught, "engineer"), count(taught, SynonymGroup)
    shown = pages.post("/curation/synonyms/new", **GROUP, step="preview")
    assert shown.status_code == 200
    assert "最近 3 个不同的真实搜索里，有 1 个的前十条会变" in shown.text
    assert "会议室的无线投影盒" in shown.text
    assert "新出现" in shown.text
    assert count(taught, SynonymGroup) == before
    with taught.begin() as db:
        assert (curation.last(db), curation.recent(db)) == (1, [])
    back = send(shown, "edit", pages)
    assert "白方块\n无线投影盒" in back.text.replace("\r", "")
    saved = send(shown, "save", pages)
    assert (saved.status_code, saved.location) == (303, "/curation/synonyms")
    listing = pages.get("/curation/synonyms", q="无线投影盒").text
    assert "会议室里的" in listing
    assert "新增" in listing
    assert taught.parts.lexicon().groups[-1] == ("白方块", "无线投影盒")
    assert "KB-000003" in found(taught, "白方块 没信号")


def test_a_long_list_of_groups_is_shown_whole_when_asked_for(taught: Site) -> None:
    pages = Pages(taught, "engineer")
    first, whole = (pages.get("/curation/synonyms", **more).text for more in ({}, {"all": "1"}))
    assert first.count('class="entry"') == groups.FIRST
    assert "全部列出" in first
    assert whole.count('class="entry"') == count(taught, SynonymGroup) > groups.FIRST
    assert "全部列出" not in whole


def test_a_group_is_changed_and_removed(taught: Site) -> None:
    pages = Pages(taught, "admin")
    pages.post("/curation/synonyms/new", **GROUP, step="save")
    with taught.begin() as db:
        group = synonyms.listing(db, "无线投影盒")[0]
    path = f"/curation/synonyms/{group.id}"
    form = pages.get(path).text
    assert f'name="edition" value="{group.edition}"' in form
    changed = pages.post(path, words="白方块\n投屏盒子", edition=group.edition, step="save")
    assert changed.status_code == 303
    shown = pages.post(f"{path}/remove", edition=group.edition + 1, step="preview")
    assert "删除以后会怎样" in shown.text
    assert send(shown, "save", pages).status_code == 303
    assert pages.get(path).status_code == 404
    trail = pages.get("/curation/synonyms").text
    assert "白方块、投屏盒子" in trail
    assert "删除" in trail


@pytest.mark.parametrize(
    ("path", "fields", "why"),
    [
        ("/curation/synonyms/new", {"words": "只有一个", "note": "留着我"}, "一组至少要有 2 个不同的词"),
        ("/curation/words/new", {"word": "留着我VPN"}, "2 到 12 个汉字"),
        ("/curation/rules/new", {**RULE, "reason": "", "query": "留着我"}, "请写明理由"),
        ("/curation/rules/new", {**RULE, "query": "留着我", "since": "昨天"}, "2026-11-30 这样的日期"),
        (
            "/curation/rules/new",
            {**RULE, "query": "留着我", "since": "2026-11-02", "until": "2026-11-01"},
            "结束日期不能早于开始日期",
        ),
    ],
)
def test_nothing_typed_is_lost_when_something_is_wrong(
    taught: Site, path: str, fields: dict[str, str], why: str
) -> None:
    for step in ("preview", "save"):
        page = Pages(taught, "engineer").post(path, **fields, step=step)
        assert page.status_code == 422
        assert why in page.text
        assert "留着我" in page.text


def test_a_change_of_an_older_state_is_shown_beside_it(taught: Site) -> None:
    with taught.begin() as db:
        group = synonyms.add(db, ["甲词", "乙词"], by=None, at=NOON)
        own = words.add(db, "自造词", by=None, at=NOON)
        rule = rules.add(db, Wanted("打印机", "KB-000001", "pin", "旧理由"), by=None, at=NOON)
    pages = Pages(taught, "engineer")
    for path, entry, first, second in (
        ("synonyms", group, {"words": "甲词\n第一位"}, {"words": "甲词\n第二位"}),
        ("words", own, {"word": "第一位"}, {"word": "第二位"}),
        ("rules", rule, {**RULE, "reason": "第一位"}, {**RULE, "reason": "第二位"}),
    ):
        address = f"/curation/{path}/{entry.id}"
        assert pages.post(address, **first, edition=entry.edition, step="save").status_code == 303
        late = pages.post(address, **second, edition=entry.edition, step="preview")
        assert late.status_code == 409
        for kept in ("第一位", "第二位", "没有丢"):
            assert kept in late.text
        assert pages.post(address, **second, step="save").status_code == 409
        newer = re.search(r'name="edition" value="(\d+)"', late.text)
        assert newer
        assert pages.post(address, **second, edition=newer[1], step="save").status_code == 303
        assert "第二位" in pages.get(f"/curation/{path}").text
        gone = pages.post(f"{address}/remove", edition=int(newer[1]) + 1, step="save")
        assert gone.status_code == 303
        lost = pages.post(address, **first, edition=newer[1], step="save")
        assert lost.status_code == 409
        assert "重新加进去" in lost.text
        assert "第一位" in lost.text


def test_an_own_word_is_saved(taught: Site) -> None:
    pages = Pages(taught, "engineer")
    shown = pages.post("/curation/words/new", word="没信号", step="preview")
    assert "真实搜索" in shown.text
    assert count(taught, OwnWord) == len(taught.parts.lexicon().words)
    assert send(shown, "save", pages).status_code == 303
    assert "没信号" in pages.get("/curation/words", q="没信号").text
    assert "没信号" in taught.parts.lexicon().words


def test_a_rule_puts_an_article_first_until_its_last_day(taught: Site) -> None:
    pages = Pages(taught, "engineer")
    fields = {**RULE, "since": "2026-10-28", "until": "2026-10-30"}
    shown = pages.post("/curation/rules/new", **fields, step="preview")
    assert "搜“打印机”" in shown.text
    assert "原来第 2" in shown.text
    assert count(taught, SearchRule) == 0
    assert send(shown, "save", pages).status_code == 303
    with taught.begin() as db:
        rule = rules.listing(db)[0]

    def first() -> str:
        return found(taught, "打印机")[0]

    def state() -> str:
        page = pages.get("/curation/rules").text
        return next(text for text in ("生效中", "未开始", "已过期", "文章没有发布") if text in page)

    assert (first(), state()) == ("KB-000001", "未开始")
    taught.clock.pass_by(days=1)
    assert (first(), state()) == ("KB-000002", "生效中")
    pages.post(
        f"/curation/rules/{rule.id}", **{**fields, "reason": "还是它"}, edition=rule.edition, step="save"
    )
    with taught.begin() as db:
        kept = rules.get(db, rule.id)
        assert (kept.reason, kept.since, kept.until) == ("还是它", rule.since, rule.until)
    taught.clock.pass_by(days=3)
    assert (first(), state()) == ("KB-000001", "已过期")
    pages.post("/knowledge/articles/KB-000002/retire")
    assert state() == "文章没有发布"


def test_the_article_of_a_rule_is_picked_by_its_title(taught: Site) -> None:
    pages = Pages(taught, "engineer")
    found = pages.post("/curation/rules/new", **{**RULE, "article": "卡纸"}, step="find")
    assert 'name="pick"' in found.text
    assert 'value="KB-000002"' in found.text
    unknown = pages.post("/curation/rules/new", **{**RULE, "article": "卡纸"}, step="preview")
    assert unknown.status_code == 422
    assert "打印机卡纸怎么办" in unknown.text
    typed = {**RULE, "article": "KB-000001", "query": "别的"}
    pages.post("/curation/rules/new", **typed, pick="KB-000002", picked_for="卡纸", step="save")
    assert "打印机脱机怎么办" in pages.get("/curation/rules").text
    picked = {**RULE, "article": "卡纸"}
    saved = pages.post("/curation/rules/new", **picked, pick="KB-000002", picked_for="卡纸", step="save")
    assert saved.status_code == 303
    assert "打印机卡纸怎么办" in pages.get("/curation/rules").text
    assert "没有找到这样的已发布文章" in pages.post("/curation/rules/new", article="zz", step="find").text


def test_popular_and_fruitless_searches_name_nobody(taught: Site) -> None:
    with taught.begin() as db:
        asker = Asker(visitor="secret-visitor")
        lookups.record(db, "search", "打印机", [(1, 1.0)], asker=asker, at=NOON, total=2, surface="page")
    page = Pages(taught, "engineer").get("/curation/queries").text
    for text in ("打印机", "白方块 没信号", "热门搜索", "最近搜索", "加规则"):
        assert text in page
    fruitless = page[page.index("没有结果</h2>") : page.index("热门搜索</h2>")]
    assert "别的事" in fruitless
    assert "打印机" not in fruitless
    assert "secret-visitor" not in page


def test_why_an_article_is_not_found_is_said_plainly(taught: Site) -> None:
    with taught.begin() as db:
        make_article(db, "打印机草稿", state="draft")
        make_article(db, "打印机刚发布")
        rules.add(db, Wanted("打印机 红灯", "KB-000001", "block", "换新机器了"), by=None, at=NOON)
    pages = Pages(taught, "engineer")

    def why(query: str, article: str, audience: str = "agent") -> str:
        return pages.get("/curation/why-not", q=query, article=article, **{"as": audience}).text

    assert "搜得到，排在第" in why("打印机", "KB-000001")
    assert "没有发布，谁也搜不到" in why("打印机", "KB-000004")
    assert "索引还没有收录" in why("打印机", "KB-000005")
    assert "只给支持人员看" in why("无线投影盒", "KB-000003", "visitor")
    assert "屏蔽它（换新机器了）" in why("打印机 红灯", "KB-000001")
    missing = why("显示器 花屏", "KB-000001")
    assert "它一个也没有" in missing
    assert "没有编号或外部编号" in why("打印机", "KB-999999")
    assert "会告诉你什么" in why("", "")
