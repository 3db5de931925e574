"""Writing: the list, the editor against lost updates, preview, and drafts from solved tickets."""

import re

import pytest
from sqlalchemy import select

from kb import people
from kb.models import Article
from tests.conftest import Site
from tests.factories import make_article, make_ticket
from tests.webui.pages import Pages

TYPED = {
    "title": "会议室投屏黑屏",
    "body": "## 解决方案\n\n换 **HDMI** 线。",
    "phrasings": "投不上\r\n大屏没反应\r\n",
    "tags": "投屏，HDMI、会议室",
    "category": "会议室/投屏",
    "type": "sop",
    "visibility": "public",
    "lang": "zh",
}


@pytest.fixture
def written(site: Site) -> Site:
    with site.begin() as db:
        make_article(db, "打印机脱机怎么办", category="打印")
        make_article(db, "没写完的草稿", state="draft", by=people.get(db, "agent"))
    site.settle()
    return site


def stored(site: Site, number: int) -> Article:
    with site.begin() as db:
        article: Article = db.get(Article, number)
        return article


def test_the_list_filters_and_shows_agents_their_own_drafts(written: Site) -> None:
    everything = Pages(written, "agent").get("/knowledge/").text
    assert "打印机脱机怎么办" in everything
    assert "没写完的草稿" in everything
    assert "打印机脱机怎么办" not in Pages(written, "engineer").get("/knowledge/", state="draft").text
    assert "没写完的草稿" not in Pages(written, "admin").get("/knowledge/", category="打印").text


def test_the_list_counts_anew_what_somebody_may_read_after_every_change(written: Site) -> None:
    def counted(role: str) -> list[str]:
        return re.findall(
            r'<span class="number quiet">(\d+)</span>', Pages(written, role).get("/knowledge/").text
        )

    assert (counted("agent"), counted("admin")) == (["2", "1", "1"], ["2", "1", "1"])
    with written.begin() as db:
        make_article(db, "另一篇草稿", state="draft", by=people.get(db, "engineer"))
    assert (counted("agent"), counted("admin")) == (["2", "1", "1"], ["3", "2", "1"])
    Pages(written, "admin").post("/knowledge/articles/KB-000001/retire")
    assert counted("admin") == ["3", "2", "1"]
    assert counted("agent") == ["1", "1"]


def test_a_draft_is_published_and_found(site: Site) -> None:
    engineer = Pages(site, "engineer")
    saved = engineer.post("/knowledge/new", **TYPED, step="draft")
    assert saved.location == "/knowledge/articles/KB-000001/edit?began=new"
    draft = stored(site, 1)
    assert draft.state == "draft"
    assert draft.phrasings == ["投不上", "大屏没反应"]
    assert draft.tags == ["投屏", "HDMI", "会议室"]
    engineer.post("/knowledge/articles/KB-000001/publish")
    site.settle()
    assert "KB-000001" in Pages(site).get("/search", q="投屏黑屏").text
    engineer.post("/knowledge/articles/KB-000001/retire")
    site.settle()
    assert "没有找到" in Pages(site).get("/search", q="投屏黑屏").text


def test_agents_draft_but_do_not_publish(site: Site) -> None:
    agent = Pages(site, "agent")
    assert agent.post("/knowledge/new", **TYPED, step="publish").status_code == 403
    assert agent.post("/knowledge/new", **TYPED).status_code == 303
    assert agent.post("/knowledge/articles/KB-000001/publish").status_code == 403
    assert stored(site, 1).state == "draft"
    assert "保存并发布" not in agent.get("/knowledge/new").text


def test_nothing_typed_is_lost_when_something_is_missing(site: Site) -> None:
    page = Pages(site, "engineer").post(
        "/knowledge/new", **{**TYPED, "title": "", "body": "", "lang": "x" * 11}
    )
    assert page.status_code == 422
    assert "请填写标题" in page.text
    assert "大屏没反应" in page.text


def test_a_script_makes_a_draft_to_put_files_in(site: Site) -> None:
    agent = Pages(site, "agent")
    agent.client.environ_base["HTTP_X_PART"] = "1"
    made = agent.post("/knowledge/new", title="有图的文章", body="看图", step="draft").json
    assert made == {
        "number": "KB-000001",
        "edit": "/knowledge/articles/KB-000001/edit?began=new",
        "files": "/knowledge/articles/KB-000001/files",
    }
    saved = agent.post(made["edit"], title="有图的文章", body="看图 ![a](b)", revision="1")
    assert saved.location.endswith("/edit?began=new")
    assert agent.post("/knowledge/new", title="", body="", step="draft").status_code == 422


def test_a_save_over_somebody_elses_keeps_both_texts(written: Site) -> None:
    engineer, path = Pages(written, "engineer"), "/knowledge/articles/KB-000001/edit"
    assert engineer.post(path, title="第一位写的", body="甲", revision="1").status_code == 303
    late = Pages(written, "admin").post(path, title="第二位写的", body="乙", revision="1")
    assert late.status_code == 409
    for kept in ("第一位写的", "第二位写的", 'name="revision" value="2"', "你的版本"):
        assert kept in late.text
    assert (stored(written, 1).title, stored(written, 1).revision) == ("打印机脱机怎么办", 2)
    assert "还没有保存" in Pages(written, "admin").get(path).text, "kept until it is saved or thrown away"
    again = Pages(written, "admin").post(path, title="第二位写的", body="乙", revision="2")
    assert again.status_code == 303
    assert stored(written, 1).revision == 3
    assert "还没有保存" not in Pages(written, "admin").get(path).text
    history = engineer.get("/knowledge/articles/KB-000001/revisions").text
    assert "第 1 版" in history
    assert "第一位写的" in history


def test_a_save_without_a_revision_is_no_save(written: Site) -> None:
    assert Pages(written, "engineer").post("/knowledge/articles/KB-000001/edit", body="x").status_code == 409


def test_only_who_may_edit_gets_the_editor(written: Site) -> None:
    with written.begin() as db:
        make_article(db, "别人的草稿", state="draft")
    for role, number, status in (
        ("agent", 1, 200),
        ("agent", 2, 200),
        ("agent", 3, 404),
        ("engineer", 3, 200),
        ("user", 1, 403),
    ):
        for page in ("edit", "revisions"):
            path = f"/knowledge/articles/KB-{number:06d}/{page}"
            assert Pages(written, role).get(path).status_code == status, (role, path)


def test_the_preview_is_sanitised_and_stores_nothing(site: Site) -> None:
    page = Pages(site, "agent").post("/knowledge/preview", title="看看", body="**粗** <script>x</script>")
    assert "<strong>粗</strong>" in page.text
    assert "<script>x" not in page.text
    with site.begin() as db:
        assert db.scalars(select(Article)).all() == []


def test_a_solved_ticket_becomes_a_draft_with_links_both_ways(site: Site) -> None:
    with site.begin() as db:
        ticket = make_ticket(
            db, "投影仪偏绿", description="开机就偏绿", error_code="E-77", resolution="换了 VGA 线"
        )
    engineer = Pages(site, "engineer")
    editor = engineer.get("/knowledge/new", ticket=ticket.number).text
    for part in ("## 现象", "开机就偏绿", "E-77", "## 环境", "## 原因", "## 解决方案", "换了 VGA 线"):
        assert part in editor
    engineer.post("/knowledge/new", **TYPED, ticket=ticket.number, step="publish")
    article = stored(site, 1)
    assert (article.state, article.from_ticket_id) == ("published", ticket.id)
    assert "KB-000001" in engineer.get(f"/workbench/tickets/{ticket.number}").text
    assert ticket.number in engineer.get("/articles/KB-000001").text
    assert ticket.number not in Pages(site).get("/articles/KB-000001").text


def test_near_duplicates_come_before_a_new_article(written: Site) -> None:
    with written.begin() as db:
        ticket = make_ticket(
            db,
            "打印机脱机怎么办",
            description="重启打印服务，再设为联机。",
            resolution="重启打印服务，再设为联机。",
        )
    engineer = Pages(written, "engineer")
    page = engineer.get("/knowledge/new", ticket=ticket.number).text
    assert "可能已经有这样的文章" in page
    assert "KB-000001" in page
    anyway = re.search(r'href="([^"]+anyway=1)"', page)
    assert anyway
    assert "## 现象" in engineer.get(anyway[1].replace("&amp;", "&")).text


def test_the_article_that_solved_a_ticket_comes_before_a_new_one(written: Site) -> None:
    with written.begin() as db:
        article = db.get(Article, 1)
        ticket = make_ticket(db, "出不来纸", description="灯不亮", resolution="照文章做了", solved_by=article)
    page = Pages(written, "engineer").get("/knowledge/new", ticket=ticket.number).text
    assert "解决了这张工单" in page
    assert "KB-000001" in page


def test_an_open_ticket_is_no_source(site: Site) -> None:
    with site.begin() as db:
        ticket = make_ticket(db)
    assert Pages(site, "engineer").get("/knowledge/new", ticket=ticket.number).status_code == 409
