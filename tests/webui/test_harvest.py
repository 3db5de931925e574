"""A solved ticket says most of its article: symptom, place, cause, solution, articles, the words of its requester."""

import pytest
from sqlalchemy.orm import Session

from kb import tickets
from kb.models import Ticket
from tests.conftest import Site
from tests.factories import NOON, make_article, make_person, make_ticket
from tests.webui.pages import Pages
from webui.knowledge import harvest, templates
from webui.languages.speaking import speaking


def solved(db: Session, description: str, resolution: str, **more: str) -> Ticket:
    """Return a solved ticket to which a public article and a note were applied."""
    agent, article = make_person(db, "agent"), make_article(db, "投屏黑屏")
    ticket = make_ticket(db, "投屏一片黑", description=description, **more)
    tickets.cite(db, ticket, article, by=agent, at=NOON)
    tickets.reply(db, ticket, "是因为固件太旧。", by=agent, at=NOON, is_public=False)
    tickets.resolve(db, ticket, resolution, by=agent, at=NOON)
    return ticket


def test_what_a_ticket_says_is_in_its_place(site: Site) -> None:
    with site.app.test_request_context(), site.begin() as db:
        said = "会议室大屏黑的。电脑是 Windows 11，型号 X1。重启没用"
        ticket = solved(db, said, "原因是线松了。换了线。", error_code="E21", steps="重启过")
        found = harvest.from_ticket(db, ticket)
        _, symptom, place, cause, solution = found.body.split("## ")
    assert "大屏黑" in symptom
    assert "`E21`" in symptom
    assert "试过：重启过" in symptom
    assert "电脑是 Windows 11，型号 X1。" in place
    assert "原因是线松了。" in cause
    assert "是因为固件太旧。" in cause
    assert solution.endswith("换了线。")
    assert found.related == ["KB-000001"]
    assert (found.kind, found.phrasings) == (
        "case",
        ["投屏一片黑", "会议室大屏黑的", "电脑是 Windows 11，型号 X1", "重启没用"],
    )


def test_what_a_ticket_does_not_say_is_asked_for(site: Site) -> None:
    with site.app.test_request_context(), site.begin() as db:
        ticket = make_ticket(db, "打不开", resolution="好了")
        found = harvest.from_ticket(db, ticket)
    assert "（系统、软件版本、设备型号）" in found.body
    assert "（为什么会这样）" in found.body
    assert found.related == []


@pytest.mark.parametrize(
    "private", ["我是需求方 1，打不开", "回电 13800000017 找我", "写信到 a@b.example 给我"]
)
def test_no_word_about_a_person_becomes_a_phrasing(site: Site, private: str) -> None:
    with site.app.test_request_context(), site.begin() as db:
        ticket = make_ticket(db, "打不开文件", description=f"{private}。\n双击没反应", resolution="好了")
        assert harvest.from_ticket(db, ticket).phrasings == ["打不开文件", "双击没反应"]


def test_the_button_of_the_desk_fills_the_editor(site: Site) -> None:
    with site.begin() as db:
        ticket = solved(db, "会议室大屏黑的。", "换了线。")
    text = Pages(site, "agent").get("/knowledge/new", ticket=ticket.number, anyway="1").text
    for said in ("会议室大屏黑的", "换了线。", "KB-000001", "是因为固件太旧。"):
        assert said in text


def test_what_is_still_to_be_written_is_told_before_readers_see_it(site: Site) -> None:
    with site.begin() as db:
        make_ticket(db, "投屏一片黑", resolution="换了线。", status="resolved")
    engineer = Pages(site, "engineer")
    body = "## 现象\n\n黑\n\n## 原因\n\n（为什么会这样）"
    sent = engineer.post("/knowledge/new", title="投屏一片黑", body=body, type="case", step="publish")
    assert sent.location == "/knowledge/articles/KB-000001/publish?began=new"
    told = engineer.get(sent.location).text
    assert "<li>（为什么会这样）</li>" in told


def test_a_template_is_known_in_every_language_and_what_was_written_is_not(site: Site) -> None:
    with site.app.test_request_context():
        with speaking("en"):
            asked = templates.body("case")
        assert len(templates.left_open(asked)) == 4
        assert templates.left_open("## 原因\n\n线松了（接头）") == []
