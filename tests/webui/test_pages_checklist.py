"""The points of a review: gone through at a revision, changed by those who publish, averaged by category."""

import pytest

from kb import checklist
from tests.conftest import Site
from tests.factories import make_article
from tests.webui.pages import Pages

ALL = {f"point__{key}": "yes" for key, _text, _weight in checklist.START}


@pytest.fixture
def number(site: Site) -> str:
    with site.begin() as db:
        return make_article(db, "VPN 809", category="网络/VPN").number


def test_a_revision_gets_its_score(site: Site, number: str) -> None:
    engineer, path = Pages(site, "engineer"), f"/knowledge/articles/{number}/checklist"
    assert "术语有解释" in engineer.get(path).text
    missing = engineer.post(path, point__title="yes")
    assert missing.status_code == 422
    assert "请回答" in missing.text
    assert engineer.post(path, **{**ALL, "point__steps": "no"}).location == path
    assert '<span class="score number">80</span>' in engineer.get(path).text
    back = engineer.post(path, **ALL, back=f"/articles/{number}", revision="1")
    assert back.location == f"/articles/{number}"
    assert engineer.post(path, **ALL, back="https://example.com/").location == "/"
    assert engineer.post(path, **ALL, revision="7").status_code == 422
    assert "网络" in engineer.get("/knowledge/overview").text


def test_the_points_are_changed_as_a_new_version(site: Site) -> None:
    engineer = Pages(site, "engineer")
    rows = {
        "key": ["title", "terms", ""],
        "text": ["标题清楚", "术语有解释", "有截图"],
        "weight": ["10", "20", "5"],
    }
    saved = engineer.post("/knowledge/checklist", edition="0", **rows)
    assert saved.status_code == 303
    text = engineer.get("/knowledge/checklist").text
    assert 'value="有截图"' in text
    assert 'value="own-1"' in text
    assert engineer.post("/knowledge/checklist", edition="0", **rows).status_code == 409
    bad = engineer.post("/knowledge/checklist", edition="1", key="a", text="还在", weight="0")
    assert bad.status_code == 422
    assert 'value="还在"' in bad.text


@pytest.mark.parametrize("role", ["visitor", "user", "agent"])
def test_it_is_for_those_who_publish(site: Site, number: str, role: str) -> None:
    expected = 302 if role == "visitor" else 403
    for path in ("/knowledge/checklist", f"/knowledge/articles/{number}/checklist"):
        assert Pages(site, role).get(path).status_code == expected
        assert Pages(site, role).post(path, **ALL).status_code == expected
