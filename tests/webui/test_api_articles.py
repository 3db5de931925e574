"""The life of an article over the API."""

from typing import Any

from kb import articles, people, tickets
from kb.models import Person
from tests.conftest import Site
from tests.factories import EDITOR, make_article, make_ticket

POSTED = {
    "id": "ext-1",
    "title": "VPN 报错 809",
    "body": "把协议改成 **IKEv2**，再连一次。",
    "category": "网络/VPN",
    "tags": ["vpn", "809"],
    "type": "sop",
    "visibility": "public",
    "phrasings": ["vpn 连不上 809"],
    "unknown": 1,
}


def stored(site: Site, number: str) -> dict[str, Any]:
    with site.parts.sessions.read() as db:
        row = articles.find(db, number)
        assert row
        kept = articles.revisions(db, row, EDITOR)
        return {"state": row.state, "revision": row.revision, "kept": len(kept), "body": row.body}


def test_post_read_change_publish_retire(site: Site) -> None:
    engineer = site.client("engineer")
    posted = engineer.post("/api/v1/articles", json=POSTED)
    assert posted.status_code == 201
    assert posted.headers["Location"] == "/api/v1/articles/KB-000001"
    for name, value in POSTED.items():
        assert posted.json.get(name) == (value if name != "unknown" else None)
    assert (posted.json["state"], posted.json["revision"]) == ("draft", 1)
    assert posted.json["created_at"] == "2026-10-27T04:00:00Z"
    assert engineer.get(posted.headers["Location"]).json == posted.json
    assert engineer.get("/api/v1/articles/ext-1").json == posted.json

    changed = engineer.put("/api/v1/articles/KB-000001", json={"body": "新", "revision": 1, "why": "更新"})
    assert (changed.status_code, changed.json["revision"], changed.json["title"]) == (200, 2, POSTED["title"])
    again = engineer.put("/api/v1/articles/KB-000001", json={"body": "新"})
    assert (again.status_code, again.json["revision"]) == (200, 2)
    stale = engineer.put("/api/v1/articles/KB-000001", json={"body": "旧", "revision": 1})
    assert (stale.status_code, stale.mimetype) == (409, "application/problem+json")
    assert stored(site, "KB-000001") == {"state": "draft", "revision": 2, "kept": 2, "body": "新"}

    assert site.client().get("/api/v1/articles/KB-000001").status_code == 404
    assert engineer.post("/api/v1/articles/KB-000001/publish").json["state"] == "published"
    assert site.client().get("/api/v1/articles/KB-000001").json["published_at"] == "2026-10-27T04:00:00Z"
    assert engineer.post("/api/v1/articles/KB-000001/retire").json["state"] == "archived"
    assert site.client().get("/api/v1/articles/KB-000001").status_code == 404
    assert stored(site, "KB-000001")["state"] == "archived"


def test_the_same_external_id_twice_is_a_conflict(site: Site) -> None:
    agent = site.client("agent")
    assert agent.post("/api/v1/articles", json={"id": 7, "body": "一"}).json["id"] == "7"
    assert agent.post("/api/v1/articles", json={"id": "7", "body": "二"}).status_code == 409
    assert stored(site, "7")["body"] == "一"


def test_an_id_that_looks_like_a_number_is_refused(site: Site) -> None:
    posted = site.client("agent").post("/api/v1/articles", json={"id": "kb-12", "title": "一"})
    assert (posted.status_code, posted.json["errors"][0]["field"]) == (422, "id")
    with site.parts.sessions.read() as db:
        assert articles.find(db, "KB-000001") is None


def test_a_ticket_that_waits_for_its_article_is_linked_when_it_comes(site: Site) -> None:
    with site.parts.sessions.begin() as db:
        ticket = make_ticket(db, resolution="换了协议")
        ticket.solved_by_unknown = "ext-1"
        number = ticket.number
    made = site.client("agent").post("/api/v1/articles", json=POSTED).json["number"]
    with site.parts.sessions.read() as db:
        linked = tickets.get(db, number, Person(role="agent", is_active=True))
        assert linked.solved_by
        assert linked.solved_by.number == made
        assert linked.solved_by_unknown == ""


def test_complaints_stand_at_their_fields(site: Site) -> None:
    posted = site.client("agent").post(
        "/api/v1/articles", json={"title": "题" * 301, "type": "poem", "visibility": "all", "lang": "x" * 11}
    )
    assert posted.status_code == 422
    assert {e["field"] for e in posted.json["errors"]} == {"title", "type", "visibility", "lang"}
    posted = site.client("agent").post("/api/v1/articles", json={"tags": "vpn", "title": {"a": 1}})
    assert {e["field"]: e["detail"] for e in posted.json["errors"]} == {
        "tags": "应当是列表",
        "title": "应当是文字",
    }
    assert site.client("agent").get("/api/v1/articles").json["articles"] == []


def test_lists_page_without_repeating_or_skipping(site: Site) -> None:
    with site.begin() as db:
        made = [make_article(db, str(n), category="a/b" if n % 2 else "a").number for n in range(7)]
        make_article(db, state="draft")
    seen, cursor = [], ""
    while True:
        page = site.client().get("/api/v1/articles", query_string={"limit": 3, "cursor": cursor}).json
        seen += [a["number"] for a in page["articles"]]
        with site.begin() as db:
            articles.retire(db, articles.get(db, made[6], None), at=site.clock()) if not cursor else None
        cursor = page["cursor"]
        if not cursor:
            break
    assert seen == made[::-1]
    narrowed = site.client().get("/api/v1/articles?category=a/b&state=published").json["articles"]
    assert [a["number"] for a in narrowed] == [made[5], made[3], made[1]]
    assert "body" not in narrowed[0]


def test_a_body_of_two_million_characters_arrives(site: Site) -> None:
    body = "字" * 2_000_000
    posted = site.client("agent").post("/api/v1/articles", json={"title": "长", "body": body})
    assert posted.status_code == 201
    assert stored(site, posted.json["number"])["body"] == body
    more = site.client("agent").post("/api/v1/articles", json={"title": "长", "body": body + "字"})
    assert [e["field"] for e in more.json["errors"]] == ["body"]


def test_an_agent_changes_drafts_of_its_own_and_copies_of_what_is_published(site: Site) -> None:
    agent, engineer = site.client("agent"), site.client("engineer")
    own = agent.post("/api/v1/articles", json={"body": "一"}).json["number"]
    others = engineer.post("/api/v1/articles", json={"body": "二", "visibility": "public"}).json["number"]
    assert agent.put(f"/api/v1/articles/{own}", json={"body": "三"}).status_code == 200
    assert agent.put(f"/api/v1/articles/{others}", json={"body": "三"}).status_code == 404
    engineer.post(f"/api/v1/articles/{others}/publish")
    assert agent.put(f"/api/v1/articles/{others}", json={"body": "三"}).status_code == 200
    assert site.client().get(f"/api/v1/articles/{others}").json["body"] == "二"
    assert stored(site, others)["body"] == "二"


def test_what_is_planned_of_an_article_is_read_and_set(site: Site) -> None:
    agent = site.client("agent")
    made = agent.post("/api/v1/articles", json={"title": "换硒鼓", "review_on": "2027-01-31"}).json
    assert (made["owner"], made["review_on"], made["valid_until"]) == ("agent", "2027-01-31", None)
    path = f"/api/v1/articles/{made['number']}"
    changed = agent.put(path, json={"owner": "engineer", "valid_until": "2027-03-01"}).json
    assert (changed["owner"], changed["review_on"], changed["valid_until"]) == (
        *("engineer", "2027-01-31", "2027-03-01"),
    )
    assert changed["revision"] == 1
    assert agent.put(path, json={"owner": "", "review_on": None}).json["owner"] is None
    for field, value in (("owner", "nobody"), ("owner", "user"), ("review_on", "31.1.2027")):
        answer = agent.put(path, json={field: value})
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)
    with site.begin() as db:
        shown = make_article(db, "公开", visibility="public")
        shown.owner_id = people.get(db, "engineer").id
    assert site.client("user").get(f"/api/v1/articles/{shown.number}").json["owner"] is None
