"""The page about quality: who may see it, what it says with and without figures, and what it never says."""

from datetime import timedelta

import pytest

from kb import evaluations, lookups
from kb.lookups import Asker
from tests.conftest import ROLES, Site
from tests.factories import NOON, make_article, make_ticket
from tests.webui.pages import Pages
from webui.installation.evaluating import evaluate
from webui.quality.chart import drawn


@pytest.fixture
def solved(site: Site) -> Site:
    """Nine tickets with a known answer, and a suggestion that was taken."""
    with site.begin() as db:
        printer, vpn = make_article(db, "打印机脱机怎么办"), make_article(db, "VPN 错误 809")
        for n in range(9):
            title, article = ("打印机脱机了", printer) if n % 2 else ("VPN 报 809", vpn)
            make_ticket(db, title, solved_by=article, resolution="好了", at=NOON - timedelta(days=20 - n))
        for outcome in ("applied", "nothing", "rejected"):
            shown = [(printer.id, 1.0)]
            key = lookups.record(
                db, "suggest", "x", shown, asker=Asker(), at=NOON, total=1, surface="api", model_version="m"
            )
            lookups.note_outcome(db, key, outcome, at=NOON, article=printer)
    site.settle()
    return site


@pytest.mark.parametrize("role", ROLES)
def test_engineers_and_admins_alone_may_see_it(site: Site, role: str) -> None:
    answer = Pages(site, role).get("/quality")
    assert answer.status_code == {"visitor": 302, "engineer": 200, "admin": 200}.get(role, 403)
    may = role in {"engineer", "admin"}
    assert ('href="/quality"' in Pages(site, role).get("/").text) == may


def test_without_figures_it_says_so(site: Site) -> None:
    text = Pages(site, "engineer").get("/quality").text
    assert "还没有测量过" in text
    assert "0 ÷ 0" in text
    assert evaluate(site.parts) is None


def test_it_shows_the_figures_with_their_bounds(solved: Site) -> None:
    stored = evaluate(solved.parts)
    assert stored
    assert stored.model_version == solved.parts.recommender.ping().model_version
    text = Pages(solved, "admin").get("/quality").text
    for told in (
        "学习 6 张",
        "提问 3 张",
        "只有 3 张工单可以问",
        "首条命中率",
        "很可能",
        "80–100%",
        "0.44–1.00",
    ):
        assert told in text
    assert "1 ÷ 3" in text
    assert "33.3%" in text
    assert "<svg" not in text.partition("<main")[2].replace('<svg class="icon', "")


def test_the_chart_needs_neither_script_nor_style(solved: Site) -> None:
    for night in range(40):
        stored = evaluate(solved.parts) if night < 2 else None
        if stored is None:
            with solved.begin() as db:
                figures = evaluations.history(db, 1)[0].figures
                evaluations.store(db, figures, at=NOON + timedelta(days=night), model_version="1")
    with solved.begin() as db, solved.app.test_request_context():
        history = evaluations.history(db)[::-1]
        assert drawn(history[:1]) == ""
        chart = drawn(history)
    assert not [mark for mark in ("<style", "<script", " style=", "<!--") if mark in chart]
    assert str(chart).count("<circle") == 3 * 40
    assert str(chart).count("<text") < 20
    assert str(chart) in Pages(solved, "engineer").get("/quality").text
