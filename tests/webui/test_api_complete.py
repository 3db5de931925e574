"""What typing help offers, and to whom."""

from typing import Any

import pytest

from kb import articles, lookups, people
from kb.lookups import Asker
from kb.models import Article
from search.words.pinyin import spelled
from tests.conftest import ROLES, Site
from tests.factories import make_article, make_person, make_ticket


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Have the dictionary of pinyin loaded; how long a first answer waits for it is not asked here."""
    spelled("打印机")


def complete(site: Site, q: str, role: str = "visitor") -> list[dict[str, Any]]:
    answer = site.client(role).get("/api/v1/complete", query_string={"q": q})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json["completions"]
    return found


def texts(site: Site, q: str, role: str = "visitor") -> list[str]:
    return [completion["text"] for completion in complete(site, q, role)]


def ask(site: Site, text: str, article: Article, *, by: str = "", people_asking: int = 3) -> None:
    """Let several people search and open what they find."""
    with site.begin() as db:
        for n in range(people_asking):
            asker = Asker(make_person(db, by)) if by else Asker(visitor=f"{text} {n}")
            shown = [(article.id, 1.0)]
            key = lookups.record(
                db, "search", text, shown, asker=asker, at=site.clock(), total=1, surface="page"
            )
            lookups.note_outcome(db, key, "opened", at=site.clock(), article=article, asker=asker)


@pytest.mark.parametrize("typed", ["打印", "脱机", "dayinji", "dyj", "DaYin", "vpn 脱", "tuoji"])
def test_titles_go_on_by_beginning_word_pinyin_and_initials(site: Site, typed: str) -> None:
    with site.begin() as db:
        number = make_article(db, "打印机经 VPN 脱机").number
    assert complete(site, typed) == [{"text": "打印机经 VPN 脱机", "number": number}]


def test_phrasings_complete_and_no_more_than_eight_come(site: Site) -> None:
    with site.begin() as db:
        for n in range(9):
            make_article(db, f"邮箱 {n}", phrasings=[f"收不到邮件 {n}"])
    assert len(complete(site, "邮箱")) == 8
    assert complete(site, "收不到邮件 3") == [{"text": "收不到邮件 3", "number": "KB-000004"}]


@pytest.mark.parametrize("q", ["", " ", "，", "量子", "\0", "x" * 5000, "KB-999999", "TS20261027999"])
def test_nothing_to_complete_is_an_empty_list(site: Site, q: str) -> None:
    assert complete(site, q) == []


def test_what_was_published_a_moment_ago_is_there_and_what_was_retired_is_not(site: Site) -> None:
    with site.begin() as db:
        gone = make_article(db, "扫描仪卡纸")
    assert texts(site, "扫描仪") == ["扫描仪卡纸"]
    with site.begin() as db:
        articles.retire(db, articles.get(db, gone.number, None), at=site.clock())
        make_article(db, "扫描仪不亮")
    assert texts(site, "扫描仪卡") == []
    site.parts.completions.refresh()
    assert texts(site, "扫描仪") == ["扫描仪不亮"]


@pytest.mark.parametrize(("role", "seen"), list(zip(ROLES, (1, 2, 3, 3, 3), strict=True)))
def test_each_role_is_told_what_it_may_find(site: Site, role: str, seen: int) -> None:
    with site.begin() as db:
        for visibility in ("public", "internal", "agents"):
            make_article(db, f"网闸 {visibility}", visibility=visibility, phrasings=[f"摆渡 {visibility}"])
        make_article(db, "网闸 draft", state="draft", phrasings=["摆渡 draft"])
        make_article(db, "网闸 archived", state="archived")
    expected = ["public", "internal", "agents"][:seen]
    for typed in ("网闸", "wangzha", "wz"):
        assert sorted(texts(site, typed, role)) == sorted(f"网闸 {word}" for word in expected)
    assert sorted(texts(site, "摆渡", role)) == sorted(f"摆渡 {word}" for word in expected)


def test_what_three_people_found_something_by_is_offered_while_it_leads_somewhere(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db, "打印机脱机怎么办")
    ask(site, "一体机罢工", article)
    ask(site, "一体机私事", article, people_asking=2)
    assert complete(site, "一体机") == [{"text": "一体机罢工", "number": None}]
    assert texts(site, "ytj") == ["一体机罢工"]
    with site.begin() as db:
        articles.retire(db, articles.get(db, article.number, None), at=site.clock())
    assert complete(site, "一体机") == []


def test_what_the_support_asks_is_offered_to_the_support(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db, "公开的文章")
        hidden = make_article(db, "机房门禁", visibility="agents")
    ask(site, "机密项目代号", article, by="agent")
    ask(site, "机房在哪", hidden)
    assert texts(site, "机") == texts(site, "机", "user") == []
    assert sorted(texts(site, "机", "agent")) == ["机密项目代号", "机房在哪", "机房门禁"]


def test_a_typed_number_comes_first_to_who_may_go_there(site: Site) -> None:
    with site.begin() as db:
        make_article(db, "KB 编号规则")
        hidden = make_article(db, "内部打印机清单", visibility="internal")
        ticket = make_ticket(db, "显示器闪", requester=people.get(db, "user"))
    for typed in (hidden.number, "kb2", " KB000002 "):
        assert complete(site, typed, "user")[0] == {"text": "内部打印机清单", "number": hidden.number}
        assert "内部打印机清单" not in texts(site, typed)
    assert complete(site, ticket.number.lower(), "user")[0] == {"text": "显示器闪", "number": ticket.number}
    assert complete(site, ticket.number) == []
