"""Groups and the right to publish, by page, by API and by command, from naming them to what readers see."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event

from kb import accounts, articles, people, rights
from kb.accounts import Given
from kb.models import Article, ArticleStep, Person
from tests.conftest import Site
from tests.factories import NOON, make_article, make_group
from tests.webui.pages import Pages
from webui import cli


def give(site: Site, role: str, *names: str, publishes: bool | None = None) -> None:
    """Let the person of a role into groups, and give or take the right to publish."""
    with site.begin() as db:
        accounts.give(db, people.get(db, role), Given(publishes, names), by=None, at=NOON)


def person(site: Site, role: str) -> Person:
    with site.parts.sessions.read() as db:
        return people.get(db, role)


@pytest.fixture
def live(site: Site) -> Site:
    """An installation with a group that the user is in, and an article for it."""
    with site.begin() as db:
        make_group(db, "人力资源部", people.get(db, "user"))
        make_group(db, "支付小组")
        make_article(db, "年终奖怎么算", groups=["人力资源部"])
    site.settle()
    return site


def test_an_administrator_names_groups_and_lets_people_in(site: Site) -> None:
    admin = Pages(site, "admin")
    assert admin.post("/admin/groups", name="人力资源部").status_code == 303
    refused = admin.post("/admin/groups", name="人力资源部")
    assert (refused.status_code, "这个名称用过了" in refused.text) == (422, True)
    key = person(site, "agent").id
    form = {"role": "agent", "display_name": "一线 1", "publishes": "yes", "groups": ["人力资源部"]}
    assert admin.post(f"/admin/people/{key}", **form).status_code == 303
    changed = person(site, "agent")
    assert (changed.group_bits, changed.publishes) == (8, True)
    page = admin.get(f"/admin/people/{key}").text
    assert page.count("checked") == 1
    assert "可以发布" in page
    assert "一线 1" in admin.get("/admin/groups/1").text
    assert admin.post("/admin/groups/1", name="人事部").status_code == 303
    listed = admin.get("/admin/groups").text
    assert "人事部" in listed
    assert "人力资源部</a>" not in listed
    told = admin.get("/admin/changes").text
    assert all(word in told for word in ("分组 人事部", "发布权", "人力资源部"))
    assert admin.post("/admin/groups/1/close").status_code == 303
    assert person(site, "agent").group_bits == 0
    assert admin.post("/admin/groups/1/reopen").status_code == 303


def test_what_can_not_be_given_is_said_at_the_field(live: Site) -> None:
    admin, key = Pages(live, "admin"), person(live, "user").id
    refused = admin.post(f"/admin/people/{key}", role="user", publishes="yes", groups=["人力资源部"])
    assert (refused.status_code, "用户不能有发布权" in refused.text) == (422, True)
    strange = admin.post(f"/admin/people/{key}", role="user", groups=["没有这个"])
    assert (strange.status_code, "没有分组 没有这个" in strange.text) == (422, True)
    assert person(live, "user").group_bits == 8
    closing = admin.post("/admin/groups/1/close")
    assert (closing.status_code, "还有 1 篇文章" in closing.text) == (409, True)
    assert admin.get("/admin/groups/9").status_code == 404


def test_a_writer_chooses_groups_and_only_they_find_it(live: Site) -> None:
    engineer, user, agent = (Pages(live, role) for role in ("engineer", "user", "agent"))
    page = engineer.get("/knowledge/new").text
    assert all(name in page for name in ("指定分组", "人力资源部", "支付小组"))
    assert "支付小组" not in agent.get("/knowledge/new").text
    typed = {"title": "工资条在哪里看", "body": "在门户里。", "step": "publish"}
    lacking = engineer.post("/knowledge/new", **typed, visibility="groups")
    assert (lacking.status_code, "请至少选一个分组" in lacking.text) == (422, True)
    chosen = {"visibility": "groups", "groups": ["人力资源部", "支付小组"]}
    assert engineer.post("/knowledge/new", **typed, **chosen).status_code == 303
    live.settle()
    assert engineer.get("/articles/KB-000002/edit").status_code == 404
    editor = engineer.get("/knowledge/articles/KB-000002/edit").text
    assert editor.count('name="groups"') == editor.count(" checked>") == 2
    assert "人力资源部、支付小组" in user.get("/articles/KB-000002").text
    assert agent.get("/articles/KB-000002").status_code == 404
    opened = engineer.post("/knowledge/articles/KB-000002/edit", **typed, visibility="internal", revision="1")
    assert opened.status_code == 303
    with live.begin() as db:
        assert articles.newest(db, db.get(Article, 2)).groups == []


def test_what_an_agent_may_not_see_it_may_not_give(live: Site) -> None:
    give(live, "agent", "支付小组")
    agent = live.client("agent")
    made = {"title": "对账", "body": "先导出。", "groups": ["人力资源部"]}
    refused = agent.post("/api/v1/articles", json=made)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "groups")
    assert agent.post("/api/v1/articles", json={**made, "groups": ["没有"]}).status_code == 422
    kept = agent.post("/api/v1/articles", json={**made, "groups": ["支付小组"]})
    assert (kept.status_code, kept.json["visibility"], kept.json["groups"]) == (201, "groups", ["支付小组"])
    both = agent.put(
        f"/api/v1/articles/{kept.json['number']}", json={"visibility": "public", "groups": ["支付小组"]}
    )
    assert both.status_code == 422
    opened = agent.put(f"/api/v1/articles/{kept.json['number']}", json={"visibility": "internal"})
    assert opened.json["groups"] == []


def test_an_agent_outside_can_do_nothing_with_it(live: Site) -> None:
    agent, place = live.client("agent"), "/api/v1/articles/KB-000001"
    answers = [
        *(agent.get(f"{place}{rest}") for rest in ("", "?working=1", "/related", "/revisions")),
        agent.put(place, json={"body": "x"}),
        agent.post(f"{place}/submit", json={}),
        agent.post(f"{place}/restore", json={"revision": 1}),
        agent.post("/api/v1/feedback", json={"article": "KB-000001", "helpful": True}),
        *(
            Pages(live, "agent").get(f"/knowledge/articles/KB-000001/{rest}")
            for rest in ("edit", "revisions")
        ),
        Pages(live, "agent").get("/articles/KB-000001/plain"),
    ]
    assert {answer.status_code for answer in answers} == {404}


def test_a_membership_counts_at_once_and_without_the_index(live: Site) -> None:
    agent = live.client("agent")
    asked = "/api/v1/search?q=年终奖"
    assert agent.get(asked).json["total"] == 0
    give(live, "agent", "人力资源部")
    assert agent.get(asked).json["total"] == 1
    assert agent.get("/api/v1/articles/KB-000001").json["groups"] == ["人力资源部"]
    give(live, "agent")
    assert agent.get(asked).json["total"] == 0
    assert agent.get("/api/v1/articles/KB-000001").status_code == 404


@pytest.mark.parametrize(
    ("role", "publishes", "status"), [("agent", True, 200), ("engineer", False, 403), ("admin", False, 403)]
)
def test_the_right_to_publish_is_each_persons_own(
    site: Site, role: str, publishes: bool, status: int
) -> None:
    with site.begin() as db:
        make_article(db, "打印机", state="draft", by=people.get(db, role))
    site.settle()
    give(site, role, publishes=publishes)
    assert site.client(role).post("/api/v1/articles/KB-000001/publish").status_code == status
    page = Pages(site, role).post("/knowledge/articles/KB-000001/publish")
    assert page.status_code == (303 if status == 200 else 403)
    give(site, role)
    assert rights.may_publish(person(site, role)) == (role != "agent")


def test_the_api_publishes_what_is_found_and_else_says_why_not(site: Site) -> None:
    with site.begin() as db:
        for n in range(4):
            make_article(db, "打印机脱机", body=f"打印机脱机 {n}")
    site.settle()
    engineer = site.client("engineer")
    made = {"title": "连不上", "body": "拔线重插。", "phrasings": ["连不上怎么办", "打印机脱机"]}
    number = engineer.post("/api/v1/articles", json=made).json["number"]
    refused = engineer.post(f"/api/v1/articles/{number}/publish")
    assert (refused.status_code, refused.mimetype) == (409, "application/problem+json")
    assert [each["field"] for each in refused.json["errors"]] == ["phrasings.1"]
    assert refused.json["errors"][0]["detail"].startswith("打印机脱机：")
    assert engineer.get(f"/api/v1/articles/{number}").json["state"] == "draft"
    said = engineer.post(f"/api/v1/articles/{number}/publish", json={"override": "老的都会归档"})
    assert (said.status_code, said.json["state"]) == (200, "published")
    with site.begin() as db:
        step = db.query(ArticleStep).filter_by(kind="published").order_by(ArticleStep.id.desc()).first()
        assert (step.text, step.data) == ("老的都会归档", {"overridden": ["打印机脱机"]})


def test_why_not_speaks_of_groups(live: Site) -> None:
    engineer = Pages(live, "engineer")
    asked = {"q": "年终奖", "article": "KB-000001"}
    assert "它只给分组 人力资源部 看" in engineer.get("/curation/why-not", **asked).text
    assert "搜得到，排在第 1 位" in engineer.get("/curation/why-not", **asked, **{"as": "member"}).text


@pytest.mark.parametrize("role", ["user", "agent"])
def test_as_many_questions_to_the_database_with_groups_as_without(live: Site, role: str) -> None:
    addresses = ("/", "/search?q=年终奖", "/api/v1/articles", "/articles/KB-000002")
    asked: list[str] = []

    # Whether something has changed, and how everything is, is asked by the clock.
    health = live.app.extensions["jieda_health"]
    health.now()
    health.looked = float("inf")

    def note(*told: Any) -> None:
        if told[2].startswith("SELECT") and "FROM counters" not in told[2]:
            asked.append(told[2])

    event.listen(live.parts.sessions.engine, "before_cursor_execute", note)

    def counts() -> list[int]:
        live.settle()
        found = []
        for address in (*addresses, "/knowledge/") if role == "agent" else addresses:
            live.client(role).get(address)
            asked.clear()
            assert live.client(role).get(address).status_code == 200
            found.append(len(asked))
        return found

    with live.begin() as db:
        for n in range(30):
            make_article(db, f"年终奖 {n}", visibility="internal")
    without = counts()
    with live.begin() as db:
        for n in range(5):
            make_group(db, f"分组 {n}", people.get(db, role))
        for n in range(30):
            make_article(db, f"年终奖 {n}", groups=[f"分组 {n % 5}", "人力资源部"])
    assert counts() == without


def run(site: Site, *arguments: str) -> int:
    return cli.main(["--data", str(site.parts.settings.data), *arguments])


def test_the_command_does_all_of_it(site: Site, capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    def lines(*arguments: str) -> Sequence[str]:
        assert run(site, *arguments) == 0, capsys.readouterr().err
        return capsys.readouterr().out.splitlines()

    lines("group", "add", "人事部")
    lines("group", "rename", "人事部", "人力资源部")
    lines("user", "add", "需求方17", "--role", "user", "--group", "人力资源部")
    lines("user", "give", "agent", "--publish", "yes", "--group", "人力资源部")
    assert lines("group", "list") == ["人力资源部\t2\t0"]
    assert rights.may_publish(person(site, "agent"))
    lines("user", "give", "agent", "--publish", "role", "--not-group", "人力资源部")
    assert (person(site, "agent").publishes, person(site, "agent").group_bits) == (None, 0)
    assert run(site, "user", "give", "agent", "--group", "没有") == 1
    file = tmp_path / "a.jsonl"
    row = {"id": "a", "title": "工资条", "body": "门户", "groups": ["人力资源部", "新的"]}
    file.write_text(json.dumps(row), encoding="utf8")
    assert run(site, "import", "articles", str(file)) == 1
    assert "没有分组 新的" in capsys.readouterr().err
    lines("import", "articles", "--make-groups", str(file))
    assert "新的\t0\t1" in lines("group", "list")
    assert run(site, "group", "close", "新的") == 1
