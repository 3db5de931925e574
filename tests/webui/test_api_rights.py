"""Who may make which call: every role on every route, by token and by cookie."""

from typing import Any

import pytest

from kb import articles, imports, people, tickets
from kb.content import Content
from tests.conftest import ROLES, Site
from tests.factories import make_article, make_person, make_ticket

FORM = {"title": "x", "requester": {"name": "a", "contact": "b"}}
SUPPORT = {"visitor": 401, "user": 403}
PUBLISH = {"visitor": 401, "user": 403, "agent": 403}
EVERYONE: dict[str, int] = {}
PLACED = ("{internal}", "{other}", "{consultation}")
CALLS: dict[str, tuple[Any, dict[str, int], int]] = {
    "GET /search": (None, EVERYONE, 200),
    "GET /complete": (None, EVERYONE, 200),
    "POST /recommendations": ({"text": "a"}, EVERYONE, 200),
    "GET /articles": (None, EVERYONE, 200),
    "POST /articles": ({"title": "a"}, SUPPORT, 201),
    "GET /articles/{public}": (None, EVERYONE, 200),
    "GET /articles/{internal}": (None, {"visitor": 404}, 200),
    "GET /articles/{agents}": (None, {"visitor": 404, "user": 404}, 200),
    "GET /articles/{draft}": (None, {"visitor": 404, "user": 404, "agent": 404}, 200),
    "GET /articles/{agents}/related": (None, {"visitor": 404, "user": 404}, 200),
    "PUT /articles/{public}": ({"title": "a"}, SUPPORT, 200),
    "POST /articles/{draft}/publish": ({}, PUBLISH, 200),
    "POST /articles/{public}/retire": ({}, PUBLISH, 200),
    "POST /articles/{written}/submit": ({}, SUPPORT, 200),
    "POST /articles/{review}/return": ({"text": "a"}, PUBLISH, 200),
    "GET /articles/{public}/revisions": (None, SUPPORT, 200),
    "GET /articles/{review}/revisions": (None, SUPPORT | {"agent": 404}, 200),
    "POST /articles/{public}/restore": ({"revision": 1}, SUPPORT, 200),
    "POST /articles/{public}/merge": ({"into": "{internal}"}, PUBLISH, 200),
    "GET /imports": (None, PUBLISH, 200),
    "POST /imports": ({"id": "a", "title": "a"}, PUBLISH, 201),
    "GET /imports/{checked}": (None, PUBLISH, 200),
    "POST /imports/{checked}/columns": ({"columns": ["title"]}, PUBLISH, 200),
    "POST /imports/{checked}/confirm": (None, PUBLISH, 200),
    "POST /imports/{checked}/drop": (None, PUBLISH, 200),
    "POST /imports/{checked}/continue": (None, PUBLISH, 409),
    "POST /imports/{checked}/undo": (None, PUBLISH, 409),
    "GET /exports/articles": (None, PUBLISH, 200),
    "GET /tickets": (None, {"visitor": 401}, 200),
    "POST /tickets": (FORM, EVERYONE, 201),
    "GET /tickets/{other}": (None, {"visitor": 404, "user": 404}, 200),
    "GET /tickets/{own}": (None, {"visitor": 404}, 200),
    "POST /tickets/{other}/cite": ({"article": "KB-000001"}, SUPPORT, 200),
    "POST /tickets/{other}/resolve": ({"resolution": "a"}, SUPPORT, 200),
    "POST /tickets/{own}/cite": ({"article": "KB-000001"}, SUPPORT, 200),
    "POST /tickets/{own}/tags": ({"add": ["打印"]}, SUPPORT, 200),
    "POST /tickets/{other}/tags": ({"remove": ["打印"]}, SUPPORT, 200),
    "POST /tickets/{own}/resolve": ({"resolution": "a"}, SUPPORT, 200),
    "POST /tickets/{own}/assign": ({"person": "agent"}, SUPPORT, 200),
    "POST /tickets/{own}/escalate": ({"reason": "a"}, SUPPORT, 200),
    "POST /tickets/{other}/consult": ({"person": "agent", "question": "a"}, SUPPORT, 200),
    "POST /tickets/{asked}/consult-answer": ({"consultation": "{consultation}", "answer": "a"}, SUPPORT, 200),
    "POST /tickets/{own}/cc": ({"people": ["agent"]}, SUPPORT, 200),
    "POST /tickets/{solved}/confirm": (
        *({}, {"visitor": 404, "agent": 403, "engineer": 403, "admin": 403}, 200),
    ),
    "POST /tickets/{solved}/send-back": (
        *({"reason": "a"}, {"visitor": 404, "agent": 403, "engineer": 403, "admin": 403}, 200),
    ),
    "POST /tickets/{other}/confirm": (
        *({}, {"visitor": 404, "user": 404, "agent": 403, "engineer": 403, "admin": 403}, 200),
    ),
    "GET /intake": (None, EVERYONE, 200),
    "POST /tickets/{other}/supply": ({"error_code": "1"}, {"visitor": 404, "user": 404}, 200),
    "POST /tickets/{own}/supply": ({"error_code": "1"}, {"visitor": 404, "user": 422}, 200),
    "POST /tickets/{other}/ask": ({"text": "a"}, SUPPORT, 200),
    "POST /tickets/{own}/classify": ({"difficulty": "简单"}, SUPPORT, 200),
    "POST /tickets/{own}/urge": ({}, {"visitor": 404, "agent": 403, "engineer": 403, "admin": 403}, 200),
    "POST /tickets/{closed}/reopen": ({"reason": "a"}, {"visitor": 404}, 200),
    "POST /tickets/{closed}/rate": (
        *({"score": 5}, {"visitor": 404, "agent": 403, "engineer": 403, "admin": 403}, 200),
    ),
    "POST /tickets/{own}/workaround": ({"text": "a"}, SUPPORT, 200),
    "POST /tickets/{own}/duplicate": ({"of": "{other}"}, SUPPORT, 200),
    "DELETE /tickets/{repeated}/duplicate": (None, SUPPORT, 200),
    "GET /known-issues": (None, EVERYONE, 200),
    "POST /feedback": ({"article": "KB-000001", "helpful": True}, EVERYONE, 201),
}


def fill(site: Site) -> dict[str, str]:
    """Store one row of each kind and return their numbers."""
    with site.begin() as db:
        user = people.get(db, "user")
        made = {name: make_article(db, visibility=name).number for name in ("public", "internal", "agents")}
        made["draft"] = make_article(db, state="draft").number
        made["review"] = make_article(db, state="review").number
        edited = make_article(db)
        articles.edit(db, edited, Content(title="a"), by=None, at=site.clock())
        made["written"] = edited.number
        run = imports.runs.note_run(db, "a.csv", at=site.clock())
        run.state, made["checked"] = "checked", str(run.id)
        made["own"] = make_ticket(db, requester=user).number
        made["other"] = make_ticket(db, requester=make_person(db)).number
        made["solved"] = make_ticket(db, requester=user, resolution="好了").number
        closed, repeated = make_ticket(db, requester=user, resolution="好了"), make_ticket(db, requester=user)
        tickets.confirm(db, closed, by=user, at=site.clock())
        tickets.mark_duplicate(db, repeated, make_ticket(db), by=people.get(db, "agent"), at=site.clock())
        made |= {"closed": closed.number, "repeated": repeated.number}
        asked, agent = make_ticket(db), people.get(db, "agent")
        question = tickets.consult(db, asked, agent, "？", by=agent, at=site.clock())
        made["asked"], made["consultation"] = asked.number, str(question.id)
    return made


@pytest.mark.parametrize("role", ROLES)
def test_each_role_on_each_route(site: Site, role: str) -> None:
    places = fill(site)
    for call, (body, refused, status) in CALLS.items():
        method, path = call.split(" ")
        sent = (
            {key: value.format(**places) if value in PLACED else value for key, value in body.items()}
            if isinstance(body, dict)
            else body
        )
        answer = site.client(role).open(
            f"/api/v1{path.format(**places)}", method=method, json=sent, buffered=True
        )
        assert answer.status_code == refused.get(role, status), f"{call}: {answer.text}"
        if method != "GET" and answer.status_code < 400:
            places = fill(site)


def test_every_route_is_tried(site: Site) -> None:
    tried = {call.split("/{")[0] + call.partition("}")[2] for call in CALLS}
    routes = {
        f"{method} {rule.rule.removeprefix('/api/v1').replace('/<number>', '')}"
        for rule in site.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "api_docs.openapi"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == tried


def test_a_closed_account_and_its_token_are_nobody(site: Site) -> None:
    with site.begin() as db:
        people.get(db, "admin").is_active = False
    assert site.client("admin").get("/api/v1/tickets").status_code == 401


def test_a_key_opens_one_ticket_only(site: Site) -> None:
    places = fill(site)
    with site.parts.sessions.read() as db:
        key = tickets.get(db, places["other"], people.get(db, "agent")).key
    client = site.client()
    assert client.get(f"/api/v1/tickets/{places['other']}?key={key}").status_code == 200
    assert client.get(f"/api/v1/tickets/{places['own']}?key={key}").status_code == 404
    assert client.post(f"/api/v1/tickets/{places['own']}/confirm", json={"key": key}).status_code == 404
