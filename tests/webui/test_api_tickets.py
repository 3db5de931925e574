"""The life of a ticket over the API."""

from typing import Any

import pytest
from sqlalchemy import select

from kb import lookups, tickets
from kb.models import Lookup, Ticket
from tests.conftest import Site
from tests.factories import make_article
from webui.answers import opening

FORM: dict[str, Any] = {
    "title": "打印机 809 不打印",
    "description": "红灯闪",
    "requester": {"name": "需求方 1", "contact": "8001", "department": "财务"},
    "category": "硬件",
    "impact": "部门",
    "urgency": "重要",
    "error_code": 809,
    "occurred_at": "2026-10-27 11:30",
}


def post(site: Site, role: str = "visitor", **more: Any) -> Any:
    return site.client(role).post("/api/v1/tickets", json={**FORM, **more})


def row(site: Site, number: str) -> Ticket:
    with site.parts.sessions.read() as db:
        found = db.scalar(select(Ticket).where(Ticket.number == number))
    assert found
    return found


def test_a_ticket_gets_number_priority_and_limits(site: Site) -> None:
    answer = post(site)
    assert answer.status_code == 201
    assert answer.headers["Location"] == "/api/v1/tickets/TS20261027001"
    told = answer.json
    assert (told["number"], told["status"], told["priority"]) == ("TS20261027001", "new", "P2")
    assert (told["first_response_due"], told["resolution_due"]) == (
        *("2026-10-27T04:30:00Z", "2026-10-28T04:00:00Z"),
    )
    assert told["key"] in told["url"]
    assert told["warnings"] == []
    stored = row(site, told["number"])
    assert (stored.channel, stored.error_code, stored.requester_department) == ("api", "809", "财务")
    assert stored.occurred_at
    assert stored.occurred_at.isoformat() == "2026-10-27T03:30:00+00:00"


def test_a_ticket_tells_of_its_clocks(site: Site) -> None:
    number = post(site, "user").json["number"]
    told = site.client("agent").get(f"/api/v1/tickets/{number}").json
    assert (told["acceptance_due"], told["accepted_at"]) == ("2026-10-27T04:10:00Z", None)
    assert (told["is_paused"], told["waiting_for"], told["line"], told["tier"]) == (False, "", 1, "")
    assert (told["planned_at"], told["on_site_due"], told["on_site_at"]) == (None, None, None)


def test_suggestions_come_along_and_are_stored(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db, "打印机 809 红灯")
        make_article(db, "打印机 809 机密", visibility="agents")
    site.settle()
    told = post(site).json
    assert [s["article"]["number"] for s in told["suggestions"]] == [article.number]
    with site.parts.sessions.read() as db:
        lookup = db.scalars(select(Lookup)).one()
        assert [(s.article_id, s.position) for s in lookup.shown] == [(article.id, 1)]
        assert (lookup.kind, lookup.surface, lookup.ticket_id) == (
            "suggest",
            "api",
            row(site, told["number"]).id,
        )


def test_lookups_travel_with_the_ticket(site: Site) -> None:
    searched = site.client().get("/api/v1/search?q=打印机").json["lookup"]
    other = site.client().get("/api/v1/search?q=打印机").json["lookup"]
    told = post(site, lookups=[searched, "unknown"]).json
    with site.parts.sessions.read() as db:
        found = [lookups.find(db, key) for key in (searched, other)]
        assert [lookup.outcome for lookup in found if lookup] == ["ticket", "nothing"]
        assert found[0]
        assert found[0].ticket_id == row(site, told["number"]).id


def test_what_is_missing_or_double_is_said_and_never_refused(site: Site) -> None:
    bare = {"title": FORM["title"], "requester": FORM["requester"], "urgency": "紧急"}
    client = site.client("user")
    first = client.post("/api/v1/tickets", json=bare)
    assert first.status_code == 201
    assert [w["field"] for w in first.json["warnings"]] == ["description", "category", "expected_at"]
    second = client.post("/api/v1/tickets", json=FORM)
    assert second.status_code == 201
    (duplicate,) = second.json["warnings"]
    assert (duplicate["kind"], duplicate["ticket"]) == ("duplicate", first.json["number"])
    stranger = post(site)
    assert stranger.json["warnings"] == []
    assert [w["ticket"] for w in post(site).json["warnings"]] == [None]


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({}, {"requester"}),
        ({"requester": {}}, {"title", "requester.name", "requester.contact"}),
        ({"requester": "me", "title": 1}, {"requester"}),
        ({**FORM, "impact": "世界", "urgency": "很急"}, {"impact", "urgency"}),
        ({**FORM, "title": "题" * 301, "occurred_at": "昨天"}, {"title", "occurred_at"}),
        ({**FORM, "occurred_at": "0001-01-01T00:00:00+14:00"}, {"occurred_at"}),
        ({**FORM, "requester": {"name": "\0\u200b", "contact": ["a"]}}, {"requester.contact"}),
        ({**FORM, "lookups": "abc"}, {"lookups"}),
        ({**FORM, "steps": True}, {"steps"}),
    ],
)
def test_complaints_stand_at_their_fields(site: Site, form: dict[str, Any], fields: set[str]) -> None:
    answer = site.client().post("/api/v1/tickets", json=form)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert {error["field"] for error in answer.json["errors"]} == fields
    with site.parts.sessions.read() as db:
        assert db.scalars(select(Ticket)).all() == []


def test_the_whole_way(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db, "打印机 809 红灯", visibility="agents")
    site.settle()
    told = post(site).json
    place, key = f"/api/v1/tickets/{told['number']}", told["key"]
    requester, agent = site.client(), site.client("agent")
    assert requester.get(place).status_code == 404
    assert requester.get(place, query_string={"key": key}).json["description"] == "红灯闪"
    lookup = agent.post("/api/v1/recommendations", json={"text": "打印机 809 红灯"}).json["lookup"]
    cited = agent.post(f"{place}/cite", json={"article": article.number, "lookup": lookup})
    assert [a["number"] for a in cited.json["cited"]] == [article.number]
    with site.parts.sessions.read() as db:
        shown = lookups.find(db, lookup)
        assert shown
        assert shown.outcome == "applied"
    assert agent.post(f"{place}/resolve", json={"resolution": " "}).status_code == 422
    solved = agent.post(f"{place}/resolve", json={"resolution": "换硒鼓", "article": article.number})
    assert (solved.status_code, solved.json["status"]) == (200, "resolved")
    assert solved.json["solved_by"]["number"] == article.number
    assert agent.post(f"{place}/resolve", json={"resolution": "再换"}).status_code == 409
    seen = requester.get(place, query_string={"key": key}).json
    assert (seen["solved_by"], seen["cited"], seen["resolution"]) == (None, [], "换硒鼓")
    assert [e["kind"] for e in seen["events"]] == ["opened", "resolved"]
    back = requester.post(f"{place}/send-back", json={"reason": "还是红灯", "key": key})
    assert (back.status_code, back.json["status"], back.json["resolution"]) == (200, "open", "")
    agent.post(f"{place}/resolve", json={"resolution": "换主板"})
    assert requester.post(f"{place}/confirm?key={key}").json["status"] == "closed"
    assert requester.post(f"{place}/send-back", json={"reason": "不", "key": key}).status_code == 409
    assert row(site, told["number"]).status == "closed"


def test_only_the_requester_confirms(site: Site) -> None:
    number = post(site, "user").json["number"]
    place = f"/api/v1/tickets/{number}"
    site.client("agent").post(f"{place}/resolve", json={"resolution": "好了"})
    for role, status in (("visitor", 404), ("agent", 403), ("admin", 403)):
        assert site.client(role).post(f"{place}/confirm").status_code == status
        assert site.client(role).post(f"{place}/send-back", json={"reason": "x"}).status_code == status
    assert site.client().post(f"{place}/confirm", json={"key": "guess"}).status_code == 404
    assert row(site, number).status == "resolved"
    assert site.client("user").post(f"{place}/confirm").json["status"] == "closed"


def test_an_article_that_the_body_names_is_authorised_too(site: Site) -> None:
    with site.begin() as db:
        draft = make_article(db, state="draft")
    number = post(site).json["number"]
    for path, body in (
        ("cite", {"article": draft.number}),
        ("resolve", {"resolution": "x", "article": draft.number}),
    ):
        assert site.client("agent").post(f"/api/v1/tickets/{number}/{path}", json=body).status_code == 404
    assert row(site, number).status == "new"


def test_lists_show_the_own_ones_and_to_the_support_all(site: Site) -> None:
    own = [post(site, "user").json["number"] for _ in range(3)]
    others = [post(site).json["number"] for _ in range(2)]
    assert site.client().get("/api/v1/tickets").status_code == 401

    def listed(role: str, **query: Any) -> list[str]:
        seen, cursor = [], ""
        while cursor is not None:
            answer = site.client(role).get(
                "/api/v1/tickets", query_string={"limit": 2, "cursor": cursor, **query}
            )
            seen += [t["number"] for t in answer.json["tickets"]]
            cursor = answer.json["cursor"]
        return seen

    assert listed("user") == own[::-1]
    assert listed("agent") == [*others[::-1], *own[::-1]]
    assert listed("agent", status="active") == [*others[::-1], *own[::-1]]
    assert listed("agent", status="closed") == []


def test_visitors_are_limited_by_address_people_by_account_and_the_support_not_at_all(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (opening.MOST_BY_ACCOUNT, opening.MOST_BY_ADDRESS) == (30, 60)
    monkeypatch.setattr(opening, "MOST_BY_ACCOUNT", 2)
    monkeypatch.setattr(opening, "MOST_BY_ADDRESS", 4)
    assert [post(site).status_code for _ in range(5)] == [201] * 4 + [429]
    assert post(site).headers["Retry-After"] == "600"
    assert [post(site, "user").status_code for _ in range(3)] == [201] * 2 + [429]
    assert {post(site, "agent").status_code for _ in range(5)} == {201}
    site.clock.pass_by(seconds=601)
    assert {post(site, role).status_code for role in ("visitor", "user")} == {201}


def test_the_event_of_an_anonymous_requester_carries_the_name(site: Site) -> None:
    told = post(site).json
    with site.parts.sessions.read() as db:
        ticket = tickets.get_by_key(db, told["number"], told["key"])
        assert [e.by_label for e in tickets.events(db, ticket, public_only=True)] == ["需求方 1"]
