"""Search, recommendations and feedback over the API."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kb import articles, feedback, lookups
from kb.lookups import Asker
from kb.models import Feedback, Lookup
from tests.conftest import ROLES, Site
from tests.factories import make_article, make_ticket


def search(site: Site, q: str, role: str = "visitor", **more: Any) -> Any:
    return site.client(role).get("/api/v1/search", query_string={"q": q, **more})


def test_a_hit_says_what_where_and_why(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db, "打印机脱机", external_id="p-1", category="硬件/打印机")
    site.settle()
    answer = search(site, "打印机脱机怎么办")
    assert answer.status_code == 200
    told = answer.json
    assert (told["query"], told["total"], told["degraded"]) == ("打印机脱机怎么办", 1, False)
    (hit,) = told["hits"]
    assert (hit["number"], hit["id"], hit["title"]) == (article.number, "p-1", "打印机脱机")
    assert hit["url"] == f"/articles/{article.number}"
    assert datetime.fromisoformat(hit["updated_at"]) == article.updated_at.astimezone(UTC)
    assert hit["updated_at"].endswith("Z")
    assert sum(part["weight"] for part in hit["why"]) == pytest.approx(hit["score"])
    assert told["facets"]["category"] == [{"value": "硬件/打印机", "count": 1}]
    assert "重启打印服务" in hit["snippet"]


@pytest.mark.parametrize(("role", "seen"), list(zip(ROLES, (1, 2, 3, 3, 3), strict=True)))
def test_each_role_finds_what_it_may(site: Site, role: str, seen: int) -> None:
    with site.begin() as db:
        for visibility in ("public", "internal", "agents"):
            make_article(db, f"打印机脱机 {visibility}", visibility=visibility)
        make_article(db, "打印机脱机 draft", state="draft")
        make_article(db, "打印机脱机 archived", state="archived")
    site.settle()
    found = search(site, "打印机脱机", role).json
    assert (found["total"], len(found["hits"])) == (seen, seen)
    asked = site.client(role).post(
        "/api/v1/recommendations", json={"text": "打印机脱机", "min_confidence": "weak"}
    )
    assert len(asked.json["recommendations"]) == seen


def test_what_the_database_no_longer_shows_is_not_shown(site: Site) -> None:
    with site.begin() as db:
        kept, hidden, retired = (make_article(db, f"打印机脱机 {n}") for n in range(3))
    site.settle()
    with site.begin() as db:
        articles.retire(db, articles.get(db, retired.number, None), at=site.clock())
        row = articles.get(db, hidden.number, None)
        row.visibility = "agents"
    found = search(site, "打印机脱机").json
    assert [hit["number"] for hit in found["hits"]] == [kept.number]
    assert found["total"] == 1
    asked = site.client().post(
        "/api/v1/recommendations", json={"text": "打印机脱机", "min_confidence": "weak"}
    )
    assert [r["article"]["number"] for r in asked.json["recommendations"]] == [kept.number]


def test_pages_neither_repeat_nor_skip_and_are_one_lookup(site: Site) -> None:
    with site.begin() as db:
        for n in range(12):
            make_article(db, f"打印机脱机 {n}", body="打印机 " * (n + 1))
    site.settle()
    whole = [hit["number"] for hit in search(site, "打印机脱机", limit=50).json["hits"]]
    assert len(whole) == 12
    seen, cursor = [], ""
    while cursor is not None:
        page = search(site, "打印机脱机", limit=5, cursor=cursor).json
        assert page["total"] == 12
        seen += [hit["number"] for hit in page["hits"]]
        cursor = page["cursor"]
    assert seen == whole
    with site.parts.sessions.read() as db:
        stored = lookups.find(db, page["lookup"])
        assert stored
        assert [s.position for s in stored.shown] == list(range(1, 13))
        assert len(db.scalars(select(Lookup)).all()) == 2


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJuZXZlciJd", "é", "WyJhIiwgMV0", "\ud800"])
def test_a_foreign_cursor_is_named(site: Site, cursor: str) -> None:
    answer = search(site, "打印机", cursor=cursor.encode("utf8", "surrogatepass"))
    assert (answer.status_code, [e["field"] for e in answer.json["errors"]]) == (422, ["cursor"])


def test_a_cursor_belongs_to_its_query(site: Site) -> None:
    with site.begin() as db:
        for n in range(3):
            make_article(db, f"打印机脱机 {n}")
    site.settle()
    cursor = search(site, "打印机脱机", limit=1).json["cursor"]
    assert search(site, "打印机", cursor=cursor).status_code == 422


def test_what_is_asked_while_typing_is_not_remembered(site: Site) -> None:
    with site.begin() as db:
        for n in range(3):
            make_article(db, f"打印机脱机 {n}")
    site.settle()
    found = search(site, "打印", limit=2, typing=1).json
    assert (len(found["hits"]), found["lookup"], found["cursor"]) == (2, "", None)
    with site.parts.sessions.read() as db:
        assert db.scalars(select(Lookup)).all() == []


@pytest.mark.parametrize("query", ["sort=loudest", "plain=maybe", "typing=maybe"])
def test_a_wrong_manner_is_named(site: Site, query: str) -> None:
    answer = site.client().get(f"/api/v1/search?q=x&{query}")
    assert (answer.status_code, [e["field"] for e in answer.json["errors"]]) == (
        422,
        [query.partition("=")[0]],
    )


def test_facets_count_what_is_shown(site: Site) -> None:
    with site.begin() as db:
        kept, hidden = (
            make_article(db, f"打印机脱机 {n}", category=f"硬件/{n}", tags=["打印"]) for n in range(2)
        )
    site.settle()
    assert search(site, "打印机脱机").json["facets"]["tag"] == [{"value": "打印", "count": 2}]
    with site.begin() as db:
        articles.get(db, hidden.number, None).visibility = "agents"
    found = search(site, "打印机脱机").json
    assert found["facets"]["category"] == [{"value": kept.category, "count": 1}]
    assert found["facets"]["type"] == [{"value": "faq", "count": 1}]
    assert "tag" not in found["facets"]


def test_what_became_of_the_query_is_told(site: Site) -> None:
    with site.begin() as db:
        make_article(db, "打印机脱机怎么办", body="重启打印服务。")
    site.settle()
    told = search(site, "打印鸡脱机").json
    assert (told["query"], told["did_you_mean"], told["corrected"]) == ("打印鸡脱机", "打印机脱机", True)
    assert len(told["hits"]) == 1
    plain = search(site, "打印鸡脱机", plain=1).json
    assert (plain["did_you_mean"], plain["corrected"], plain["widened"]) == (None, False, [])
    with site.parts.sessions.read() as db:
        assert [stored.text for stored in db.scalars(select(Lookup))] == ["打印鸡脱机"] * 2
    given_up = search(site, "请问打印机脱机和薛定谔").json
    assert given_up["fillers"]
    assert set(given_up["held"]) < set(given_up["words"])
    assert "打印机" in given_up["held"]


@pytest.mark.parametrize(
    ("title", "words"), [("VPN 809 连不上", ["VPN 809"]), ("809：VPN 连不上", ["VPN", "809"])]
)
def test_words_read_as_one_count_as_one_only_where_they_are_found_so(
    site: Site, title: str, words: list[str]
) -> None:
    with site.begin() as db:
        make_article(db, title)
    site.settle()
    told = search(site, "VPN 809").json
    assert (told["words"], told["held"]) == (words, words)


@pytest.mark.parametrize(
    "typed", ["zqagentsward", "zqagentsward 脱机", "zqagents", "zqdraftwird", "zqinternelword", "缄默庄园"]
)
def test_nothing_hints_at_what_is_hidden(site: Site, typed: str) -> None:
    words = {"zqagentsword", "zqdraftword", "zqinternalword", "缄默庄圆"}
    with site.begin() as db:
        make_article(db, "打印机脱机怎么办")
        make_article(db, "打印机脱机 zqagentsword 缄默庄圆", visibility="agents", tags=["zqagentsword"])
        make_article(db, "打印机脱机 zqinternalword", visibility="internal", category="zqinternalword")
        make_article(db, "打印机脱机 zqdraftword", state="draft")
    site.settle()
    for role in ("visitor", "user"):
        hidden = words - ({"zqinternalword"} if role == "user" else set())
        for path in ("/api/v1/search", "/api/v1/complete", "/search"):
            text = site.client(role).get(path, query_string={"q": typed}).get_data(as_text=True)
            assert not [word for word in hidden if word in text.replace(typed, "")], path


def test_orders_are_by_day_and_by_use(site: Site) -> None:
    with site.begin() as db:
        old = make_article(db, "打印机脱机 旧", at=site.clock() - timedelta(days=9))
        new = make_article(db, "关于打印机脱机这件事的一篇很长的新文章")
        for n in range(5):
            feedback.give(db, old, is_helpful=True, asker=Asker(visitor=str(n)), at=site.clock())
    site.settle()
    for sort, first in (("newest", new), ("useful", old)):
        assert search(site, "打印机脱机", sort=sort).json["hits"][0]["number"] == first.number
        assert search(site, "打印机脱机", sort=sort).json["total"] == 2


def test_synonyms_are_told_and_marked(site: Site) -> None:
    with site.begin() as db:
        make_article(db, "电脑蓝屏怎么办")
    site.settle()
    told = search(site, "BSOD").json
    assert [hit["title"] for hit in told["hits"]] == ["电脑蓝屏怎么办"]
    assert "蓝屏" in told["widened"]
    page = site.client().get("/search?q=BSOD").get_data(as_text=True)
    assert "电脑<mark>蓝屏</mark>怎么办" in page
    assert "也找了：" in page


def test_nothing_asked_is_nothing_found_nor_stored(site: Site) -> None:
    for q in ("", " \n", "\0"):
        assert search(site, q).json["hits"] == []
    with site.parts.sessions.read() as db:
        assert db.scalars(select(Lookup)).all() == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("limit=101", "limit"), ("limit=x", "limit"), (f"limit={'9' * 5000}", "limit")],
)
def test_a_wrong_limit_is_named(site: Site, query: str, field: str) -> None:
    answer = site.client().get(f"/api/v1/search?q=x&{query}")
    assert (answer.status_code, [e["field"] for e in answer.json["errors"]]) == (422, [field])


def test_similar_tickets_are_for_the_support(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db, "打印机卡纸处理")
        ticket = make_ticket(
            db, "打印机卡纸 红灯 sentinel", solved_by=article, resolution="取出卡纸 resolution-word"
        )
        for n in range(5):
            make_ticket(db, f"邮箱登录 {n}", resolution="重置密码", solved_by=make_article(db, f"邮箱 {n}"))
    site.settle()
    for role in ROLES:
        answer = site.client(role).post("/api/v1/recommendations", json={"text": "打印机卡纸 红灯"})
        assert answer.status_code == 200
        if role in {"visitor", "user"}:
            assert answer.json["similar_tickets"] == []
            assert "sentinel" not in answer.text
            assert "resolution-word" not in answer.text
            assert answer.json["similar_count"] >= 1
        else:
            similar = answer.json["similar_tickets"][0]
            assert (similar["number"], similar["resolution"]) == (ticket.number, "取出卡纸 resolution-word")
            assert similar["article"]["number"] == article.number


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"text"}),
        ({"text": None}, {"text"}),
        ({"text": ["a"]}, {"text"}),
        ({"text": "a", "limit": 0}, {"limit"}),
        ({"text": "a", "limit": 1.5}, {"limit"}),
        ({"text": "a", "min_confidence": "sure"}, {"min_confidence"}),
        ({"text": "x" * 1_000_001}, {"text"}),
    ],
)
def test_recommendations_name_what_is_wrong(site: Site, body: dict[str, Any], fields: set[str]) -> None:
    answer = site.client().post("/api/v1/recommendations", json=body)
    assert (answer.status_code, {e["field"] for e in answer.json["errors"]}) == (422, fields)


def test_feedback_is_stored_with_its_lookup(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db, "打印机脱机", external_id="p-1")
        hidden = make_article(db, "打印机脱机", visibility="internal")
    site.settle()
    lookup = search(site, "打印机脱机").json["lookup"]
    sent = {"article": "p-1", "helpful": False, "reason": "unclear", "comment": "看\0不懂", "lookup": lookup}
    answer = site.client().post("/api/v1/feedback", json=sent)
    assert (answer.status_code, answer.json["comment"]) == (201, "看不懂")
    assert answer.headers["Location"] == f"/api/v1/articles/{article.number}"
    with site.parts.sessions.read() as db:
        word = db.scalars(select(Feedback)).one()
        assert (word.article_id, word.is_helpful, word.reason) == (article.id, False, "unclear")
        found = lookups.find(db, lookup)
        assert found
        assert found.outcome == "rejected"
        stored = articles.find(db, "p-1")
        assert stored
        assert (stored.helpful, stored.unhelpful) == (0, 1)
    for body, status in (
        ({"article": hidden.number, "helpful": True}, 404),
        ({"article": "none", "helpful": True}, 404),
        ({"article": article.number}, 422),
        ({"article": article.number, "helpful": "maybe"}, 422),
        ({"article": article.number, "helpful": False, "reason": "ugly"}, 422),
    ):
        assert site.client().post("/api/v1/feedback", json=body).status_code == status
    with site.parts.sessions.read() as db:
        assert len(db.scalars(select(Feedback)).all()) == 1
