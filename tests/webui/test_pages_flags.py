"""Something is wrong with an article: readers say it, the support works it off, and who said it is told."""

import pytest

from kb import people
from kb.models import ArticleFlag
from tests.conftest import Site
from tests.factories import make_article, make_ticket
from tests.webui.pages import Pages

SAID = {"reason": "outdated", "text": "菜单在新版里改名了"}


@pytest.fixture
def number(site: Site) -> str:
    """A public article of the agent."""
    with site.begin() as db:
        return make_article(db, "投屏黑屏", by=people.get(db, "agent")).number


def stored(site: Site) -> list[ArticleFlag]:
    with site.begin() as db:
        return list(db.query(ArticleFlag).order_by(ArticleFlag.id))


def test_from_a_reader_to_the_answer_on_the_page(site: Site, number: str) -> None:
    user, agent = Pages(site, "user"), Pages(site, "agent")
    assert f"/articles/{number}/flag" in user.get(f"/articles/{number}").text
    assert user.get(f"/articles/{number}/flag").status_code == 200
    assert user.post(f"/articles/{number}/flag", **SAID).location == f"/articles/{number}"
    assert "还在处理" in user.get(f"/articles/{number}").text
    assert "还在处理" not in Pages(site, "engineer").get(f"/articles/{number}").text
    work = agent.get("/knowledge/flags", show="mine").text
    for said in ("菜单在新版里改名了", "已经过时", "2026-11-06 前"):
        assert said in work
    assert agent.post("/knowledge/flags/1/end", answer="", state="done").status_code == 422
    agent.post("/knowledge/flags/1/end", answer="改成了新菜单名", state="done")
    assert "改成了新菜单名" in agent.get("/knowledge/flags", show="ended").text
    assert "改成了新菜单名" in user.get(f"/articles/{number}").text
    assert "改成了新菜单名" not in Pages(site).get(f"/articles/{number}").text
    assert agent.post("/knowledge/flags/1/end", answer="又改", state="done").status_code == 409


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(site: Site, number: str) -> None:
    page = Pages(site).post(f"/articles/{number}/flag", text="端口写错了")
    assert page.status_code == 422
    assert "请选一个原因" in page.text
    assert "端口写错了" in page.text
    assert stored(site) == []


def test_a_visitor_may_say_it_ten_times(site: Site, number: str) -> None:
    with site.begin() as db:
        others = [make_article(db).number for _ in range(70)]
    visitor = Pages(site)
    answers = [visitor.post(f"/articles/{other}/flag", **SAID).status_code for other in others]
    assert answers.count(303) == 60
    assert answers[-1] == 429
    user = Pages(site, "user")
    assert [user.post(f"/articles/{other}/flag", **SAID).status_code for other in others[:11]].count(
        303
    ) == 10


def test_a_flag_from_a_ticket_leads_back_to_it(site: Site, number: str) -> None:
    with site.begin() as db:
        ticket = make_ticket(db, "投影没信号").number
    agent = Pages(site, "agent")
    assert ticket in agent.get(f"/articles/{number}/flag", ticket=ticket).text
    sent = agent.post(f"/articles/{number}/flag", **SAID, ticket=ticket)
    assert sent.location == f"/workbench/tickets/{ticket}"
    assert f"/workbench/tickets/{ticket}" in agent.get("/knowledge/flags").text
    Pages(site, "user").post(f"/articles/{number}/flag", **SAID, ticket=ticket)
    assert [flag.ticket_id for flag in stored(site)] == [1, None]


def test_not_helpful_with_a_word_is_a_task(site: Site, number: str) -> None:
    site.clock.pass_by(minutes=1)
    form = {"helpful": "0", "reason": "wrong", "comment": "端口错"}
    Pages(site).post(f"/articles/{number}/feedback", **form)
    site.client().post("/api/v1/feedback", json={"article": number, "helpful": False, "reason": "missing"})
    agent = Pages(site, "agent")
    assert "端口错" in agent.get("/knowledge/flags").text
    assert "1 人说没帮助" in agent.get("/knowledge/complaints").text
    assert [flag.reason for flag in stored(site)] == ["wrong"]


def test_it_is_handed_over(site: Site, number: str) -> None:
    Pages(site).post(f"/articles/{number}/flag", **SAID)
    engineer = Pages(site, "engineer")
    assert engineer.post("/knowledge/flags/1/hand-over", owner="user", due="2026-11-01").status_code == 422
    assert engineer.post("/knowledge/flags/1/hand-over", owner="agent", due="morgen").status_code == 422
    assert engineer.post("/knowledge/flags/1/hand-over", owner="", due="2026-10-01").status_code == 303
    text = engineer.get("/knowledge/flags", show="nobody").text
    assert "2026-10-01 前" in text
    assert "pill-late" in text


@pytest.mark.parametrize("role", ["visitor", "user"])
def test_the_worklist_is_for_the_support(site: Site, number: str, role: str) -> None:
    Pages(site).post(f"/articles/{number}/flag", **SAID)
    other, expected = Pages(site, role), 302 if role == "visitor" else 403
    assert other.get("/knowledge/flags").status_code == expected
    for step in ("end", "hand-over"):
        assert other.post(f"/knowledge/flags/1/{step}", answer="a", state="done").status_code == expected


def test_what_somebody_may_not_read_he_may_not_flag_nor_see(site: Site) -> None:
    with site.begin() as db:
        hidden = make_article(db, "zqhidden", visibility="agents").number
        draft = make_article(db, "zqdraft", state="draft").number
    for role, number in (("visitor", hidden), ("user", hidden), ("agent", draft)):
        assert Pages(site, role).get(f"/articles/{number}/flag").status_code == 404
        assert Pages(site, role).post(f"/articles/{number}/flag", **SAID).status_code == 404
    Pages(site, "engineer").post(f"/articles/{draft}/flag", **SAID)
    assert "zqdraft" not in Pages(site, "agent").get("/knowledge/flags").text
    assert "zqdraft" in Pages(site, "engineer").get("/knowledge/flags").text
    assert Pages(site, "agent").post("/knowledge/flags/1/end", answer="a", state="done").status_code == 404
