"""Steps of an article: shown as steps, taken on a ticket without JavaScript, printed as a report."""

import pytest

from kb import procedures
from kb.models import ProcedureRun
from tests.conftest import Site
from tests.factories import make_article, make_ticket
from tests.kb.test_procedures import SOP
from tests.webui.pages import Pages
from webui.knowledge import templates
from webui.languages import LANGUAGES, speaking


@pytest.fixture
def work(site: Site) -> tuple[str, str]:
    """The address of a ticket's runs, and the number of an article with steps."""
    with site.begin() as db:
        article = make_article(db, "路由器不通", body=SOP, type="sop")
        ticket = make_ticket(db, "路由器不通了")
    site.settle()
    return f"/workbench/tickets/{ticket.number}/procedures", article.number


def begun(site: Site, work: tuple[str, str]) -> tuple[Pages, str]:
    """Begin the run, and return the agent and the address of its page."""
    agent = Pages(site, "agent")
    started = agent.post(work[0], run=work[1])
    assert started.status_code == 303
    return agent, started.location


def test_the_article_shows_its_steps_to_readers(site: Site, work: tuple[str, str]) -> None:
    text = Pages(site).get(f"/articles/{work[1]}").text
    assert text.count('<li class="sop-step') == 3
    for said in (
        "预期</strong> 绿灯常亮",
        "先备份，再做这一步",
        "步骤 9（文中没有）",
        'href="#step-3"',
        'id="part-3"',
    ):
        assert said in text
    assert "在工单上执行" not in text
    assert "在工单上执行" in Pages(site, "agent").get(f"/articles/{work[1]}").text


def test_the_text_of_an_article_cannot_break_out_of_its_steps(site: Site) -> None:
    evil = "1. <script>alert(1)</script>\n   - 预期：<b onclick=x>\n   - 如果 <img src=x>，转到步骤 9\n"
    evil += "2. [a](javascript:x)"
    with site.begin() as db:
        number = make_article(db, body=evil, type="sop").number
    text = Pages(site).get(f"/articles/{number}").text
    assert "sop-step" in text
    for bad in ("<script>alert", "<b onclick", "<img src=x", 'href="javascript'):
        assert bad not in text


def test_a_run_asks_for_a_backup_and_ends_in_a_report(site: Site, work: tuple[str, str]) -> None:
    agent, page = begun(site, work)
    assert "红灯亮 → 步骤 3" in agent.get(page).text
    noted = agent.post(f"{page}/tick", position="1", result="as-expected", choice="0", note="一直是红灯")
    assert noted.location == f"{page}#now"
    refused = agent.post(f"{page}/tick", position="3", result="as-expected", note="恢复了出厂")
    assert refused.status_code == 422
    assert "先备份，勾选“已备份”再做" in refused.text
    assert "恢复了出厂" in refused.text
    agent.post(f"{page}/tick", position="3", result="unexpected", backed_up="1")
    assert agent.post(f"{page}/finish", conclusion="", end="finished").status_code == 422
    agent.post(f"{page}/finish", conclusion="主板坏了，换机", end="finished")
    report = agent.get(f"{page}/report").text
    for said in ("诊断报告", "一直是红灯", "已备份", "和预期不符", "主板坏了，换机", "第 1 版"):
        assert said in report
    desk = agent.get(page.partition("/procedures")[0]).text
    assert f"{page}/report" in desk
    assert "步骤执行完毕" in desk


def test_what_was_noted_meanwhile_is_told(site: Site, work: tuple[str, str]) -> None:
    agent, page = begun(site, work)
    agent.post(f"{page}/tick", position="1", result="as-expected")
    again = agent.post(f"{page}/tick", position="1", result="as-expected", note="我也看了")
    assert again.status_code == 409
    assert "这一步已经记录过了" in again.text
    assert "我也看了" in again.text
    agent.post(f"{page}/take-back")
    with site.begin() as db:
        run = db.get_one(ProcedureRun, 1)
        assert procedures.progress(db, run).done == ()
    assert agent.post(f"{page}/tick", position="1", result="?").status_code == 422


def test_it_begins_from_the_article_too(site: Site, work: tuple[str, str]) -> None:
    agent, number = Pages(site, "agent"), work[0].split("/")[3]
    with site.begin() as db:
        faq = make_article(db, "没有步骤").number
    assert "这篇文章没有可以执行的步骤" in agent.get(f"/workbench/procedures/{faq}").text
    missing = agent.post(f"/workbench/procedures/{work[1]}", ticket="TS1")
    assert missing.status_code == 422
    started = agent.post(f"/workbench/procedures/{work[1]}", ticket=number)
    assert started.location == f"{work[0]}/1"
    assert agent.post(work[0], run=work[1]).location == f"{work[0]}/1"


@pytest.mark.parametrize("role", ["visitor", "user"])
def test_nobody_else_comes_near(site: Site, work: tuple[str, str], role: str) -> None:
    begun(site, work)
    other = Pages(site, role)
    expected = 302 if role == "visitor" else 403
    for path in (f"{work[0]}/1", f"{work[0]}/1/report", f"/workbench/procedures/{work[1]}"):
        assert other.get(path).status_code == expected, path
    for step in ("", "/1/tick", "/1/take-back", "/1/finish"):
        assert other.post(f"{work[0]}{step}", run=work[1]).status_code == expected, step


def test_a_run_stands_at_its_own_ticket(site: Site, work: tuple[str, str]) -> None:
    agent, page = begun(site, work)
    with site.begin() as db:
        other = make_ticket(db, "别的").number
    assert agent.get(f"/workbench/tickets/{other}/procedures/1").status_code == 404
    assert agent.get(f"{page[:-1]}99").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_shows_a_step_of_each_kind(language: str) -> None:
    with speaking(language):
        steps = procedures.parse(templates.body("sop")).steps
    assert [step.number for step in steps] == [1, 2, 3]
    assert all(step.expected for step in steps)
    assert [[branch.to for branch in step.choices] for step in steps] == [[3], [], []]
    assert [step.is_risky for step in steps] == [False, True, False]
    assert steps[1].rollback
