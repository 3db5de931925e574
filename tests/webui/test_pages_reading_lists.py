"""Lists for newcomers: made by engineers without JavaScript, read by each as far as he may, with progress."""

import re

import pytest

from kb import reading_lists
from tests.conftest import Site
from tests.factories import make_article
from tests.webui.pages import Pages


def edition(text: str) -> str:
    found = re.search(r'name="edition" value="(\d+)"', text)
    assert found
    return found[1]


class Editor:
    """An engineer at one list."""

    def __init__(self, site: Site) -> None:
        self.pages = Pages(site, "engineer")
        made = self.pages.post("/knowledge/reading-lists", title="新同事第一周", about="先看这些")
        self.path = made.location

    def save(self, **fields: str) -> int:
        """Send the form as it stands with something changed."""
        seen = edition(self.pages.get(self.path).text)
        form = {"title": "新同事第一周", "about": "先看这些", "edition": seen, **fields}
        return self.pages.post(self.path, **form).status_code


@pytest.fixture
def numbers(site: Site) -> list[str]:
    """A public, an internal and an agents' article."""
    with site.begin() as db:
        return [
            make_article(db, f"文章 zq{level}", visibility=level).number
            for level in ("public", "internal", "agents")
        ]


@pytest.fixture
def editor(site: Site, numbers: list[str]) -> Editor:
    made = Editor(site)
    for number in numbers:
        assert made.save(article=number, note=f"为什么 {number}") == 303
    assert made.save(is_shown="1") == 303
    return made


def test_a_list_is_made_ordered_and_shown(site: Site, editor: Editor, numbers: list[str]) -> None:
    agent = Pages(site, "agent")
    assert "新同事第一周" in agent.get("/").text
    order = re.findall(r'<li id="(KB-\d+)"', agent.get("/reading/1").text)
    assert order == numbers
    assert editor.save(is_shown="1", step="up 3") == 303
    assert editor.save(is_shown="1", step="out 1") == 303
    assert re.findall(r'<li id="(KB-\d+)"', agent.get("/reading/1").text) == [numbers[2], numbers[1]]
    assert editor.save(article="KB-999999") == 422
    assert editor.save(title="") == 422
    assert editor.pages.post(editor.path, title="x", edition="1").status_code == 409


def test_everybody_sees_his_own_part_and_nothing_else(site: Site, editor: Editor, numbers: list[str]) -> None:
    for role, count in (("visitor", 1), ("user", 2), ("agent", 3)):
        text = Pages(site, role).get("/reading/1").text
        assert [f"为什么 {number}" in text for number in numbers] == [n < count for n in range(3)]
        assert f'count number">{count} 篇' in Pages(site, role).get("/").text
        assert "新同事第一周" in Pages(site, role).get("/reading").text
    with site.begin() as db:
        found = reading_lists.get(db, 1)
        entry = reading_lists.entries(db, found)[0]
        db.delete(entry)
    for path in ("/", "/reading"):
        assert "新同事第一周" not in Pages(site).get(path).text
    assert Pages(site).get("/reading/1").status_code == 404
    assert Pages(site).get("/reading/99").status_code == 404


def test_progress_is_kept_for_who_signed_in(site: Site, editor: Editor, numbers: list[str]) -> None:
    user = Pages(site, "user")
    marked = user.post("/reading/1/mark", article=numbers[0], read="1")
    assert marked.location == f"/reading/1#{numbers[0]}"
    assert "读过 1 篇，共 2 篇" in user.get("/reading/1").text
    assert "读过 1 篇" in user.get("/").text
    assert "读过 0 篇" in Pages(site, "agent").get("/reading/1").text
    user.post("/reading/1/mark", article=numbers[1], read="1")
    assert "全部读完" in user.get("/reading/1").text
    user.post("/reading/1/mark", article=numbers[1], read="0")
    assert "全部读完" not in user.get("/reading/1").text
    assert user.post("/reading/1/mark", article=numbers[2], read="1").status_code == 404
    assert Pages(site).post("/reading/1/mark", article=numbers[0], read="1").status_code == 302
    assert "登录以后可以记下读到哪里" in Pages(site).get("/reading/1").text


def test_a_list_goes(site: Site, editor: Editor) -> None:
    seen = edition(editor.pages.get(editor.path).text)
    assert editor.pages.post(f"{editor.path}/remove", edition=seen).location == "/knowledge/reading-lists"
    assert Pages(site, "agent").get("/reading/1").status_code == 404
    assert "还没有专题" in Pages(site).get("/reading").text


@pytest.mark.parametrize("role", ["visitor", "user", "agent"])
def test_the_editor_is_for_those_who_publish(site: Site, editor: Editor, role: str) -> None:
    other, expected = Pages(site, role), 302 if role == "visitor" else 403
    for path in ("/knowledge/reading-lists", editor.path):
        assert other.get(path).status_code == expected
        assert other.post(path, title="x").status_code == expected
    assert other.post(f"{editor.path}/remove").status_code == expected


def test_what_is_not_shown_yet_stays_with_its_keepers(site: Site, editor: Editor) -> None:
    assert editor.save() == 303
    assert Pages(site, "agent").get("/reading/1").status_code == 404
    assert "还没有给读者看" in editor.pages.get("/reading/1").text
