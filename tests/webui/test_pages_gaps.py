"""Gaps and near-duplicates: looked for at night, shown to engineers and admins, each as far as they may read."""

from datetime import datetime, timedelta

import pytest

from kb import gaps, lookups, near_duplicates, people
from kb.lookups import Asker
from tests.conftest import ROLES, Site
from tests.factories import NOON, make_article, make_person, make_ticket
from tests.webui.pages import Pages
from webui.installation import surveying

BODY = "先停止后台打印处理服务，清空队列文件夹，再启动服务。最后打印测试页确认。"


def ask_in_vain(site: Site, *texts: str, people_each: int = 1) -> None:
    with site.begin() as db:
        for text in texts:
            for _ in range(people_each):
                asker = Asker(make_person(db))
                lookups.record(db, "search", text, [], asker=asker, at=site.clock(), total=0, surface="page")


def solve_without_article(site: Site, *titles: str) -> list[str]:
    with site.begin() as db:
        agent = people.get(db, "agent")
        return [make_ticket(db, title, resolution="换一根线", agent=agent).number for title in titles]


def test_what_was_asked_in_vain_becomes_a_gap_with_examples(site: Site) -> None:
    numbers = solve_without_article(site, "投影仪没有画面", "会议室投影仪没画面", "投影仪 没有画面 黑屏")
    ask_in_vain(site, "投影仪没画面", people_each=3)
    ask_in_vain(site, "小王的投影仪没有画面")
    site.settle()
    assert surveying.survey(site.parts) == (1, 0)
    page = Pages(site, "engineer").get("/knowledge/gaps").text
    assert "投影仪" in page
    assert "7 人次问过" in page
    assert all(number in page for number in numbers)
    assert "小王" not in page
    assert "只有管理员能看原文" in page
    assert "小王" in Pages(site, "admin").get("/knowledge/gaps").text


def test_a_draft_from_a_gap_holds_what_is_known_of_it(site: Site) -> None:
    solve_without_article(site, "投影仪没有画面", "会议室投影仪没画面", "投影仪 没有画面 黑屏")
    ask_in_vain(site, "张三的投影仪没画面")
    site.settle()
    surveying.survey(site.parts)
    with site.parts.sessions.read() as db:
        (gap,) = gaps.listing(db)
    page = Pages(site, "engineer").get("/knowledge/new", gap=gap.id)
    assert page.status_code == 200
    assert "会议室投影仪没画面" in page.text
    assert "换一根线" in page.text
    assert "张三" not in page.text
    assert Pages(site, "engineer").get("/knowledge/new", gap=999).status_code == 404


def test_a_gap_closes_when_an_article_answers_it(site: Site) -> None:
    ask_in_vain(site, "投影仪没有画面", "会议室投影仪没有画面", "投影仪连上没有画面")
    site.settle()
    assert surveying.find_gaps(site.parts) == 1
    site.clock.pass_by(days=1)
    with site.begin() as db:
        for n in range(5):
            make_article(db, f"打印机脱机 {n}", at=NOON)
        number = make_article(
            db, "投影仪没有画面怎么办", body="投影仪没有画面时按 Win+P。", at=site.clock()
        ).number
    site.settle()
    assert surveying.find_gaps(site.parts) == 0
    assert number not in Pages(site, "engineer").get("/knowledge/gaps").text
    assert "投影仪没有画面怎么办" in Pages(site, "engineer").get("/knowledge/gaps", show="closed").text


def test_few_or_nothing_is_no_gap(site: Site) -> None:
    site.settle()
    assert surveying.survey(site.parts) == (0, 0)
    assert "没有发现知识缺口" in Pages(site, "engineer").get("/knowledge/gaps").text
    assert "没有近似的文章" in Pages(site, "engineer").get("/knowledge/near-articles").text
    ask_in_vain(site, "只有一个人问", "😀😀")
    assert surveying.find_gaps(site.parts) == 0


def make_doubles(site: Site) -> tuple[str, str]:
    with site.begin() as db:
        one = make_article(db, "清空打印队列", body=BODY)
        other = make_article(db, "清空打印队列", body=f"{BODY}\n不行就重启电脑。")
        numbers = one.number, other.number
        make_article(db, "VPN 提示 809", body="检查端口。")
    site.settle()
    return numbers


def test_articles_that_say_the_same_are_listed_until_dismissed(site: Site) -> None:
    one, other = make_doubles(site)
    assert surveying.find_pairs(site.parts) == 1
    pages = Pages(site, "engineer")
    page = pages.get("/knowledge/near-articles").text
    assert one in page
    assert other in page
    assert "先停止后台打印处理服务" in page
    with site.parts.sessions.read() as db:
        (pair,) = near_duplicates.every(db)
    assert pages.post(f"/knowledge/near-articles/{pair.id}/dismiss").status_code == 303
    surveying.find_pairs(site.parts)
    assert one not in pages.get("/knowledge/near-articles").text
    assert pages.post("/knowledge/near-articles/999/dismiss").status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_only_engineers_and_admins_see_the_lists(site: Site, role: str) -> None:
    status = {"visitor": 302, "user": 403, "agent": 403}.get(role, 200)
    for path in ("/knowledge/gaps", "/knowledge/near-articles"):
        assert Pages(site, role).get(path).status_code == status
    refused = Pages(site, role).post("/knowledge/near-articles/1/dismiss").status_code
    assert refused == {200: 404}.get(status, status)


def test_near_articles_are_shown_while_somebody_writes(site: Site) -> None:
    one, _ = make_doubles(site)
    pages = Pages(site, "agent")
    typed = {"title": "清空打印机的队列", "body": BODY}
    alone = pages.client.post(
        "/knowledge/near", data={**typed, "csrf_token": token(pages)}, headers={"X-Part": "1"}
    )
    assert one in alone.text
    assert "<html" not in alone.text
    whole = pages.post("/knowledge/near", **typed).text
    assert one in whole
    assert "清空打印机的队列" in whole
    assert BODY in whole
    assert "没有相近的文章" in pages.post("/knowledge/near", title="", body="").text


def test_an_article_is_not_near_to_itself(site: Site) -> None:
    one, other = make_doubles(site)
    page = Pages(site, "engineer").post("/knowledge/near", article=one, title="清空打印队列", body=BODY).text
    assert f'href="/articles/{other}"' in page.partition('id="near"')[2]
    assert f'href="/articles/{one}"' not in page.partition('id="near"')[2]


def test_nothing_hidden_is_near(site: Site) -> None:
    with site.begin() as db:
        engineer = people.get(db, "engineer")
        draft = make_article(db, "清空打印队列", body=BODY, state="draft", by=engineer).number
    site.settle()
    assert draft not in Pages(site, "agent").post("/knowledge/near", title="清空打印队列", body=BODY).text


def token(pages: Pages) -> str:
    return pages.get("/knowledge/new").text.partition('name="csrf-token" content="')[2].partition('"')[0]


def test_the_survey_is_done_at_night_and_when_it_was_missed(site: Site) -> None:
    zone, clock = site.parts.settings.zone, site.clock
    began = clock()
    assert not surveying.is_due(site.parts, began, clock(), zone)
    clock.pass_by(minutes=5)
    assert surveying.is_due(site.parts, began, clock(), zone)
    surveying.survey(site.parts)
    assert not surveying.is_due(site.parts, began, clock(), zone)
    night = datetime(2026, 10, 28, 3, 0, tzinfo=zone)
    assert surveying.is_due(site.parts, began, night + timedelta(days=1), zone)
    assert not surveying.is_due(site.parts, began, night + timedelta(hours=12), zone)
    assert surveying.is_due(site.parts, began, clock() + timedelta(hours=49), zone)


def test_page_and_api_name_the_same_related_articles(site: Site) -> None:
    one, other = make_doubles(site)
    with site.begin() as db:
        hidden = make_article(db, "清空打印队列", body=BODY, visibility="agents").number
    site.settle()
    for role, may in (("visitor", False), ("agent", True)):
        answer = site.client(role).get(f"/api/v1/articles/{one}/related").json
        named = [article["number"] for article in answer["articles"]]
        page = Pages(site, role).get(f"/articles/{one}").text.partition("相关文章")[2]
        assert other in named
        assert (hidden in named) == may
        assert all(f"/articles/{number}" in page for number in named)
