"""Whatever is sent, the answer is a result or a problem with the field; never a fault of ours."""

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from kb.models import Article, Ticket
from tests.conftest import Site
from tests.factories import make_article, make_ticket
from tests.kb.test_content import junk
from webui import logs

PROBLEM = "application/problem+json"
FUZZ = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NASTY = [
    *(
        "\0",
        "\ud800",
        "\udfff x",
        "\u202e右到左",
        "👩‍👩‍👧‍👦",
        "%",
        "_",
        "\\",
        "'; drop table articles; --",
        "<script>alert(1)</script>",
    ),
    *(
        '"',
        '"未闭合',
        "title:",
        "title:(",
        "AND",
        "NOT",
        "a AND NOT",
        "*",
        "a*",
        "?",
        "~",
        "[a TO",
        "(((",
        ")))",
        "-",
        "--",
        "kb:",
    ),
    *(
        "标题：",
        "编号:KB",
        "x" * 100_000,
        "字" * 100_000,
        "( " * 5_000,
        '"a" ' * 5_000,
        "NOT " * 3_000,
        "\t\r\n",
        "\ufeff",
        "½①Ⅷ㎡",
    ),
]


@pytest.fixture
def filled(site: Site) -> Iterator[Site]:
    """A site with something to find."""
    with site.begin() as db:
        make_article(db, "打印机脱机")
        make_ticket(db, "打印机卡纸", resolution="取出来")
    site.settle()
    return site


def sent(
    site: Site, path: str, data: bytes, role: str = "engineer", mimetype: str = "application/json"
) -> Any:
    return site.client(role).post(path, data=data, content_type=mimetype)


def test_any_query_is_answered(filled: Site) -> None:
    for text in NASTY:
        query = text.encode("utf8", "surrogatepass")
        found = filled.client().get("/api/v1/search", query_string={"q": query})
        assert (found.status_code, found.mimetype) == (200, "application/json"), text[:20]
        body = json.dumps({"text": text, "title": text}).encode()
        assert sent(filled, "/api/v1/recommendations", body).status_code == 200, text[:20]


@FUZZ
@given(st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=20))
def test_any_text_is_answered(filled: Site, text: str, other: str) -> None:
    query = {
        name: value.encode("utf8", "surrogatepass")
        for name, value in {"q": text, "category": other, "tag": text}.items()
    }
    assert filled.client().get("/api/v1/search", query_string=query).status_code == 200
    assert filled.client("user").get("/api/v1/articles", query_string=query).status_code == 200
    body = json.dumps({"text": text, "title": other, "category": text}).encode()
    assert sent(filled, "/api/v1/recommendations", body).status_code == 200
    assert filled.client().get(
        "/api/v1/search", query_string={"cursor": query["q"], "q": "a"}
    ).status_code in {200, 422}


PLACES = [
    ("/api/v1/recommendations", ("text", "title", "category", "limit", "min_confidence")),
    (
        "/api/v1/articles",
        ("id", "title", "body", "category", "tags", "lang", "type", "visibility", "phrasings"),
    ),
    ("/api/v1/tickets", ("title", "description", "requester", "impact", "urgency", "occurred_at", "lookups")),
    ("/api/v1/tickets/TS20261027001/cite", ("article", "lookup")),
    ("/api/v1/tickets/TS20261027001/resolve", ("resolution", "article")),
    ("/api/v1/tickets/TS20261027001/confirm", ("key",)),
    ("/api/v1/tickets/TS20261027001/send-back", ("reason", "key")),
    ("/api/v1/feedback", ("article", "helpful", "reason", "comment", "lookup")),
]


@pytest.mark.parametrize(("path", "names"), PLACES)
def test_any_body_is_answered_or_refused(filled: Site, path: str, names: tuple[str, ...]) -> None:
    @settings(FUZZ, max_examples=60)
    @given(st.dictionaries(st.sampled_from([*names, "other"]), junk, max_size=6))
    def send(body: dict[str, Any]) -> None:
        for role in ("visitor", "engineer"):
            answer = sent(filled, path, json.dumps(body).encode(), role)
            assert answer.status_code < 500
            if answer.status_code >= 400:
                check_problem(answer)

    send()


def check_problem(answer: Any) -> None:
    told = json.loads(answer.data)
    assert answer.mimetype == PROBLEM
    assert told["status"] == answer.status_code
    assert {"type", "title", "detail", "errors", "request_id"} <= set(told)
    assert told["request_id"] == answer.headers["X-Request-ID"]
    assert all(set(error) == {"field", "detail"} and error["detail"] for error in told["errors"])


@pytest.mark.parametrize(
    ("data", "mimetype", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 422),
        (b"\xff\xfe\xff", "application/json", 400),
        (b"[1]", "application/json", 422),
        (b'"text"', "application/json", 422),
        (b"null", "application/json", 422),
        (b'{"text": NaN}', "application/json", 400),
        (b'{"text": Infinity}', "application/json", 400),
        (b'{"text": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "application/json", 400),
        (b'{"text": ' + b"[" * 50 + b"]" * 50 + b"}", "application/json", 400),
        (b"text=a", "application/x-www-form-urlencoded", 415),
        (b"<a/>", "text/xml", 415),
        (b'{"text": "' + b"a" * (17 << 20) + b'"}', "application/json", 413),
    ],
    ids=range(14),
)
def test_broken_bodies_are_refused(site: Site, data: bytes, mimetype: str, status: int) -> None:
    answer = sent(site, "/api/v1/recommendations", data, mimetype=mimetype)
    assert answer.status_code == status
    check_problem(answer)


def test_lone_surrogates_and_controls_are_kept_as_what_can_be_shown(site: Site) -> None:
    body = b'{"title": "\\ud800a\\u0000b", "requester": {"name": "n\\udfff", "contact": "\\u0007c"}}'
    assert sent(site, "/api/v1/tickets", body, "visitor").status_code == 201
    with site.parts.sessions.read() as db:
        ticket = db.scalars(select(Ticket)).one()
        assert (ticket.title, ticket.requester_name, ticket.requester_contact) == ("\ufffdab", "n\ufffd", "c")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/", 404),
        ("DELETE", "/api/v1/tickets", 405),
        ("POST", "/api/v1/search", 405),
        ("GET", "/api/v1/articles/KB-000009", 404),
        ("GET", "/api/v1/articles/%ED%A0%80%00", 404),
        ("GET", "/api/v1/tickets/TS20261027001", 404),
        ("GET", "/api/v1/tickets/TS20261027001?key=%00", 404),
        ("POST", "/api/v1/tickets/%FF/confirm?key=a", 404),
    ],
)
def test_everything_under_api_is_a_problem(site: Site, method: str, path: str, status: int) -> None:
    answer = site.client("engineer").open(path, method=method)
    assert answer.status_code == status
    check_problem(answer)
    if status == 405:
        assert answer.headers["Allow"]


def test_a_wrong_token_is_refused_everywhere(site: Site) -> None:
    for path in ("/api/v1/search?q=a", "/api/v1/articles", "/api/v1/tickets"):
        answer = site.app.test_client().get(path, headers={"Authorization": "Bearer jieda_wrong"})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        check_problem(answer)


def test_the_unexpected_is_logged_with_its_number_and_says_nothing(
    site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("secret-detail")

    logs.configure("error")
    app: Flask = site.app
    monkeypatch.setitem(app.view_functions, "api.articles.listing", fail)
    monkeypatch.setitem(app.view_functions, "portal.home", fail)
    answer = app.test_client().get("/api/v1/articles", headers={"X-Request-ID": "my-request-1"})
    assert answer.status_code == 500
    check_problem(answer)
    page = app.test_client().get("/", headers={"X-Request-ID": "my-request-2"})
    assert (page.status_code, page.mimetype) == (500, "text/html")
    assert "my-request-2" in page.text
    assert "secret-detail" not in page.text + answer.text
    logged = capsys.readouterr().err
    assert '"request_id": "my-request-1"' in logged
    assert logged.count("secret-detail") >= 2


def test_pages_show_errors_as_pages(site: Site) -> None:
    for path, status in (("/nothing", 404), ("/articles/KB-000009", 404), ("/tickets/TS20261027001", 404)):
        page = site.app.test_client().get(path)
        assert (page.status_code, page.mimetype) == (status, "text/html")


def test_nothing_is_stored_by_what_was_refused(site: Site) -> None:
    for path, names in PLACES:
        body = dict.fromkeys(names, math.pi)
        sent(site, path, json.dumps(body | {"type": [], "requester": 1}).encode())
    with site.parts.sessions.read() as db:
        assert db.scalar(select(func.count(Article.id))) == 0
        assert db.scalar(select(func.count(Ticket.id))) == 0
