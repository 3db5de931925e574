"""The life of an article on its pages: review, working copy, differences, merging, many at once, what is unsaved."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from kb import articles, people
from kb.content import Content
from kb.models import Article, ArticleStep, BulkChange, Unsaved
from tests.conftest import Site
from tests.factories import make_article, make_ticket
from tests.webui.pages import Pages

EDIT = "/knowledge/articles/KB-000001"
OLD = "打开设置，重启打印服务。"
NEW = "打开控制面板，重启打印服务。"


@pytest.fixture
def live(site: Site) -> Site:
    with site.begin() as db:
        make_article(db, "打印机脱机怎么办", category="打印", body=OLD)
    site.settle()
    return site


def stored(site: Site, number: int = 1) -> Article:
    with site.begin() as db:
        article: Article = db.get(Article, number)
        return article


def test_an_agent_proposes_and_an_engineer_publishes(live: Site) -> None:
    agent, engineer, reader = (Pages(live, role) for role in ("agent", "engineer", "visitor"))
    assert agent.post(f"{EDIT}/edit", body=NEW, revision="1", why="新系统").status_code == 303
    assert OLD in reader.get("/articles/KB-000001").text
    assert "修改稿" not in reader.get("/articles/KB-000001").text
    assert agent.post(f"{EDIT}/submit", text="请看").status_code == 303
    assert agent.post(f"{EDIT}/publish").status_code == 403
    waiting = engineer.get("/knowledge/reviews").text
    assert "打印机脱机怎么办" in waiting
    assert engineer.post(f"{EDIT}/send_back", text=" ").status_code == 422
    assert engineer.post(f"{EDIT}/send_back", text="写明系统版本").status_code == 303
    assert "写明系统版本" in agent.get(f"{EDIT}/edit").text
    agent.post(f"{EDIT}/submit")
    page = engineer.get(f"{EDIT}/publish").text
    assert "<ins>" in page
    assert "<del>" in page
    assert engineer.post(f"{EDIT}/publish").status_code == 303
    assert NEW in reader.get("/articles/KB-000001").text
    assert (stored(live).working, stored(live).revision) == ("", 2)


def test_what_readers_would_not_find_is_not_published_before_somebody_says_so(live: Site) -> None:
    with live.begin() as db:
        for n in range(4):
            make_article(db, "打印机脱机", body=f"打印机脱机 {n}")
    live.settle()
    engineer = Pages(live, "engineer")
    engineer.post(f"{EDIT}/edit", title="连不上", body="拔线重插。", phrasings="打印机脱机", revision="1")
    page = engineer.get(f"{EDIT}/publish").text
    assert "打印机脱机" in page
    assert "仍然发布" in page
    refused = engineer.post(f"{EDIT}/publish")
    assert refused.status_code == 409
    assert "还没有发布" in refused.text
    assert stored(live).title == "打印机脱机怎么办"
    assert engineer.post(f"{EDIT}/publish", override="1").status_code == 303
    assert stored(live).title == "连不上"
    with live.begin() as db:
        step = db.scalars(
            select(ArticleStep).where(ArticleStep.kind == "published").order_by(ArticleStep.id.desc())
        ).first()
        assert step is not None
        assert step.data == {"overridden": ["打印机脱机"]}
    assert "仍然发布：" in engineer.get(f"{EDIT}/edit").text


def test_two_texts_stand_side_by_side_and_an_old_one_comes_back(live: Site) -> None:
    engineer = Pages(live, "engineer")
    engineer.post(f"{EDIT}/edit", body=NEW, tags="甲", revision="1", why="新系统")
    page = engineer.get(f"{EDIT}/revisions/compare").text
    assert "<del>设置</del>" in page
    assert "<ins>控制面板</ins>" in page
    assert "新系统" in engineer.get(f"{EDIT}/revisions").text
    assert OLD in engineer.get(f"{EDIT}/revisions/1").text
    assert engineer.get(f"{EDIT}/revisions/9").status_code == 404
    assert engineer.post(f"{EDIT}/revisions/1/restore").status_code == 303
    with live.begin() as db:
        article = db.get(Article, 1)
        assert articles.newest(db, article).body == OLD


def test_an_unpublished_change_is_thrown_away_and_kept_among_the_revisions(live: Site) -> None:
    agent = Pages(live, "agent")
    agent.post(f"{EDIT}/edit", body=NEW, revision="1")
    assert agent.post(f"{EDIT}/discard").status_code == 303
    assert (stored(live).working, stored(live).body) == ("", OLD)
    assert NEW in agent.get(f"{EDIT}/revisions/2").text


def test_what_was_typed_is_offered_again_to_who_typed_it_alone(live: Site) -> None:
    agent, other = Pages(live, "agent"), Pages(live, "engineer")
    kept = agent.post(
        "/knowledge/unsaved", article="KB-000001", body=NEW, title="打印机脱机怎么办", revision="1"
    )
    assert kept.status_code == 200
    assert "还没有保存" in agent.get(f"{EDIT}/edit").text
    assert "还没有保存" not in other.get(f"{EDIT}/edit").text
    again = agent.get(f"{EDIT}/edit", restore=1).text
    assert NEW in again
    assert "data-dirty" in again
    agent.post(f"{EDIT}/edit", body=NEW, revision="1")
    with live.begin() as db:
        assert db.scalars(select(Unsaved)).all() == []
    agent.post("/knowledge/unsaved", body="新的", revision="")
    assert "还没有保存" in agent.get("/knowledge/new").text
    assert agent.post("/knowledge/unsaved/drop").location == "/knowledge/new"
    assert "还没有保存" not in agent.get("/knowledge/new").text


def test_a_writer_whose_session_ended_comes_back_to_the_text(live: Site) -> None:
    assert Pages(live).post(f"{EDIT}/edit", body=NEW).location == f"/sign-in?next={EDIT}/edit"
    assert Pages(live).client.post("/knowledge/unsaved", headers={"X-Part": "1"}).status_code in {400, 401}


def test_who_saved_meanwhile_is_shown_word_by_word(live: Site) -> None:
    Pages(live, "engineer").post(f"{EDIT}/edit", body=NEW, revision="1")
    late = Pages(live, "agent").post(f"{EDIT}/edit", body="打开终端，重启打印服务。", revision="1")
    assert late.status_code == 409
    for part in ("<del>控制面板</del>", "<ins>终端</ins>", "放弃我的"):
        assert part in late.text


def test_merging_leads_old_addresses_on(live: Site) -> None:
    with live.begin() as db:
        make_article(db, "打印机离线", body="重启打印服务。")
    live.settle()
    engineer = Pages(live, "engineer")
    assert "合并到 KB-000002" in engineer.get(f"{EDIT}/merge", into="KB-000002").text
    assert Pages(live, "agent").post(f"{EDIT}/merge", into="KB-000002").status_code == 403
    assert engineer.post(f"{EDIT}/merge", into="KB-000001").status_code == 409
    assert engineer.post(f"{EDIT}/merge", into="KB-000002").status_code == 303
    live.settle()
    moved = Pages(live).get("/articles/KB-000001")
    assert (moved.status_code, moved.location) == (301, "/articles/KB-000002")
    api = live.client().get("/api/v1/articles/KB-000001")
    assert (api.status_code, api.location) == (301, "/api/v1/articles/KB-000002")
    assert "KB-000002" in Pages(live).get("/search", q="打印机脱机怎么办").text
    assert Pages(live).get("/articles/KB-000002-打印机离线").status_code == 301


def test_many_articles_are_changed_and_brought_back(live: Site) -> None:
    with live.begin() as db:
        make_article(db, "草稿", state="draft")
    engineer = Pages(live, "engineer")
    assert (
        Pages(live, "agent").post("/knowledge/bulk", number="KB-000001", action="archive").status_code == 403
    )
    done = engineer.post("/knowledge/bulk", number=["KB-000001", "KB-000002"], action="tag", value="甲")
    assert stored(live, 2).tags == ["甲"]
    page = engineer.get(done.location).text
    undo = re.search(r'action="(/knowledge/bulk/\d+/undo)"', page)
    assert undo
    engineer.post(undo[1])
    assert stored(live, 1).tags == stored(live, 2).tags == []
    assert engineer.post("/knowledge/bulk", number="KB-000001", action="review", value="x").status_code == 303
    with live.begin() as db:
        assert len(db.scalars(select(BulkChange)).all()) == 1


def test_a_day_that_has_come_is_said_to_readers(live: Site) -> None:
    engineer, today = Pages(live, "engineer"), live.clock().date()
    sent = {"owner": "agent", "review_on": "", "valid_until": (today - timedelta(days=1)).isoformat()}
    assert engineer.post(f"{EDIT}/plan", **sent).status_code == 303
    assert engineer.post(f"{EDIT}/plan", **{**sent, "owner": "nobody"}).status_code == 422
    assert engineer.post(f"{EDIT}/plan", **{**sent, "valid_until": "soon"}).status_code == 422
    with live.begin() as db:
        assert articles.fall_due(db, today, at=live.clock())
    live.settle()
    assert "有效期到" in Pages(live).get("/articles/KB-000001").text
    assert "打印机脱机怎么办" in Pages(live, "agent").get("/knowledge/reviews", mine=1).text
    assert "KB-000001" in Pages(live).get("/search", q="打印机脱机").text
    assert (
        engineer.post(f"{EDIT}/renew", review_on=(today + timedelta(days=90)).isoformat()).status_code == 303
    )
    assert stored(live).state == "published"


def test_links_that_a_writer_gives_are_shown_to_who_may_follow_them(live: Site) -> None:
    with live.begin() as db:
        make_article(db, "内部说明", visibility="internal")
        ticket = make_ticket(db, "打印机不打印")
        article = db.get(Article, 1)
        linked = Content.parse(
            {"related": ["KB-000002"], "related_tickets": [ticket.number]}, Content.of(article)
        )
        articles.revise(db, article, linked, by=people.get(db, "engineer"), at=live.clock())
    assert "内部说明" not in Pages(live).get("/articles/KB-000001").text
    assert "内部说明" in Pages(live, "user").get("/articles/KB-000001").text
    assert ticket.number not in Pages(live, "user").get("/articles/KB-000001").text
    assert ticket.number in Pages(live, "agent").get("/articles/KB-000001").text
    assert live.client().get("/api/v1/articles/KB-000001").json["related_tickets"] == []


def test_a_kind_brings_its_headings(site: Site) -> None:
    page = Pages(site, "agent").get("/knowledge/new", type="known-issue").text
    for heading in ("现象", "环境", "原因", "临时方案", "解决方案", "状态"):
        assert f"## {heading}" in page
