"""What agents write at a ticket: templates, articles by typing, how it was done, tags, the sheet to be signed."""

import re
from datetime import timedelta

import pytest

from kb import people, reply_templates, tickets
from kb.models import Ticket
from kb.reply_templates import Fields
from tests.conftest import Site
from tests.factories import make_article, make_ticket
from tests.webui.pages import Pages
from tests.webui.test_workbench import Open


@pytest.fixture
def desk(site: Site) -> Site:
    """A ticket, an article for everybody, one for agents alone, and a template of our own."""
    with site.begin() as db:
        make_article(db, "打印机脱机怎么办", category="打印")
        make_article(db, "打印机后台口令", visibility="agents")
        make_ticket(db, "打印机一直脱机", category="硬件", impact="部门", urgency="重要")
        fields = Fields("换硒鼓", "{姓名}，{工单编号} 由 {处理人} 处理，{预计时间} 前好。", place=0)
        reply_templates.add(db, fields, by=people.get(db, "engineer"), at=site.clock())
    site.settle()
    return site


def path(site: Site) -> str:
    with site.begin() as db:
        return f"/tickets/{db.get(Ticket, 1).number}"


def options(site: Site, typed: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = Open(site, "agent").ask(f"{path(site)}/typing", q=typed).json["options"]
    return found


@pytest.mark.parametrize("typed", ["/换硒", "/hxg", "/HXG", "/硒鼓"])
def test_a_template_is_found_by_its_title_or_first_letters_and_filled(desk: Site, typed: str) -> None:
    (one,) = options(desk, typed)
    number = path(desk).rpartition("/")[2]
    assert one["title"] == "换硒鼓"
    assert one["text"] == f"需求方 1，{number} 由 agent 处理，{{预计时间}} 前好。"


def test_all_templates_are_offered_at_first_and_none_for_nonsense(desk: Site) -> None:
    assert len(options(desk, "/")) == 8
    assert options(desk, "/zzzz") == options(desk, "#") == options(desk, "") == []
    assert [one["title"] for one in options(desk, "/progress")] == ["Progress"]


def test_an_article_is_found_by_words_or_number_and_says_who_else_reads_it(desk: Site) -> None:
    assert {one["use"]: one["note"] for one in options(desk, "#打印机")} == {
        "KB-000001": "KB-000001",
        "KB-000002": "KB-000002 · 仅支持人员",
    }
    assert [one["title"] for one in options(desk, "kb-2")] == ["打印机后台口令"]


def test_an_article_chosen_by_typing_is_linked_and_cited(desk: Site) -> None:
    told = Open(desk, "agent").send(f"{path(desk)}/link", use="KB-000001").json
    assert told["text"] == "《打印机脱机怎么办》 http://localhost/articles/KB-000001"
    with desk.begin() as db:
        assert len(tickets.citations(db, db.get(Ticket, 1), people.get(db, "agent"))) == 1


def test_without_javascript_a_template_is_chosen_from_a_list(desk: Site) -> None:
    page = Pages(desk, "agent").get(f"/workbench{path(desk)}").text
    key = re.search(r'<option value="(\d+)">换硒鼓', page)
    assert key
    page = Pages(desk, "agent").post(f"/workbench{path(desk)}/fill", template=key[1], text="你好。").text
    assert "你好。\n\n需求方 1，TS" in page


def test_a_place_left_open_is_sent_at_a_p1_alone(desk: Site) -> None:
    agent = Open(desk, "agent")
    sent = agent.send(f"{path(desk)}/reply", text="好，{预计时间} 前。{json}")
    assert (sent.status_code, list(sent.json["errors"])) == (422, ["text"])
    assert "{预计时间}" in sent.json["errors"]["text"]
    assert agent.send(f"{path(desk)}/note", note="用 {预计时间}").status_code == 200
    with desk.begin() as db:
        db.get(Ticket, 1).priority = "P1"
    assert agent.send(f"{path(desk)}/reply", text="好，{预计时间} 前。").status_code == 200


def test_how_it_was_done_is_kept_and_its_steps_are_for_colleagues(desk: Site) -> None:
    agent = Open(desk, "agent")
    refused = agent.send(f"{path(desk)}/reply", text="好了", manner="remote", key_steps=" ")
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["key_steps"])
    agent.send(f"{path(desk)}/reply", text="好了", manner="remote", key_steps="zqsteps 清缓存")
    page = agent.get(f"/workbench{path(desk)}").text
    assert "处理方式：远程" in page
    assert "关键步骤：zqsteps 清缓存" in page
    with desk.begin() as db:
        key = db.get(Ticket, 1).key
    theirs = Pages(desk).get(path(desk), key=key).text
    assert "处理方式：远程" in theirs
    assert "zqsteps" not in theirs


def test_tags_are_added_removed_and_told_to_the_support_alone(desk: Site) -> None:
    agent = Pages(desk, "agent")
    assert agent.post(f"/workbench{path(desk)}/tags", tag="硒鼓，等备件").status_code == 303
    page = agent.get(f"/workbench{path(desk)}").text
    assert "加上 硒鼓、等备件" in page
    assert '<option value="等备件">' in page
    agent.post(f"/workbench{path(desk)}/tags", untag="硒鼓")
    assert "去掉 硒鼓" in agent.get(f"/workbench{path(desk)}").text
    assert agent.post(f"/workbench{path(desk)}/tags", tag="长" * 41).status_code == 422
    with desk.begin() as db:
        assert tickets.tags_of(db, [db.get(Ticket, 1)]) == {1: ["等备件"]}
        key = db.get(Ticket, 1).key
    assert "等备件" not in Pages(desk).get(path(desk), key=key).text


def test_the_sheet_tells_what_its_reader_may_know(desk: Site) -> None:
    with desk.begin() as db:
        by, ticket, at = people.get(db, "agent"), db.get(Ticket, 1), desk.clock()
        tickets.take(db, ticket, by=by, at=at)
        tickets.set_out(db, ticket, by=by, at=at)
        tickets.arrive(db, ticket, by=by, at=at + timedelta(minutes=20))
        on_site = tickets.done(ticket, "on-site", "zqkeysteps")
        tickets.reply(db, ticket, "换了网线", by=by, at=at, done=on_site)
        tickets.reply(db, ticket, "zqinside", by=by, at=at, is_public=False, done=on_site)
        tickets.reply(db, ticket, "zqelsewhere", by=by, at=at)
    agent, sheet = Pages(desk, "agent"), f"/workbench{path(desk)}/service-sheet"
    page = agent.get(sheet).text
    assert "12:20" in page
    assert "换了网线" in page
    assert not re.search("zqinside|zqkeysteps|zqelsewhere", page)
    assert [box in page for box in ('aria-label="未勾选"></span> 问题已解决', "已勾选")] == [True, True]
    agent.post(f"/workbench{path(desk)}/resolve", resolution="zqsolution")
    page = agent.get(sheet).text
    assert "zqsolution" in page
    assert 'aria-label="未勾选"></span> 仍有部分问题需跟进' in page
    assert Pages(desk, "user").get(sheet).status_code == 403


FORM = {"title": "补充", "text": "请补充", "lang": "zh", "category": "网络", "place": "3"}


def test_templates_are_made_changed_and_deleted_by_those_who_may(desk: Site) -> None:
    engineer = Pages(desk, "engineer")
    wrong = engineer.post("/workbench/templates/new", **FORM | {"text": "{电话}", "place": "很多"})
    assert wrong.status_code == 422
    assert "不认识这些占位符：{电话}" in wrong.text
    assert "请写 0 到 9999" in wrong.text
    assert engineer.post("/workbench/templates/new", **FORM).status_code == 303
    with desk.begin() as db:
        key = next(row.id for row in reply_templates.listing(db) if row.title == "补充")
    page = f"/workbench/templates/{key}"
    assert engineer.post(page, **FORM | {"edition": 1, "text": "改过"}).status_code == 303
    stale = Pages(desk, "admin").post(page, **FORM | {"edition": 1, "text": "我的"})
    assert stale.status_code == 409
    assert "我的</textarea>" in stale.text
    assert '<div class="verbatim">改过</div>' in stale.text
    assert engineer.post(f"{page}/remove", edition=2).status_code == 303
    assert engineer.get(page).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("user", 403), ("agent", 200)])
def test_agents_read_templates_and_change_none(desk: Site, role: str, status: int) -> None:
    pages = Pages(desk, role)
    assert pages.get("/workbench/templates").status_code == status
    for answer in (
        pages.get("/workbench/templates/1"),
        pages.post("/workbench/templates/1", **FORM | {"edition": 1}),
        pages.post("/workbench/templates/1/remove", edition=1),
    ):
        assert answer.status_code in {302, 403}
    with desk.begin() as db:
        assert reply_templates.get(db, 1).edition == 1
