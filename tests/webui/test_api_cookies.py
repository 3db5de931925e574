"""Who is signed in by cookie needs the CSRF token on every unsafe call; every answer carries the headers."""

import re

import pytest
from flask.testing import FlaskClient

from kb import people
from tests.conftest import PASSWORD, Site


@pytest.fixture
def signed_in(site: Site) -> FlaskClient:
    """A browser in which the engineer has signed in."""
    with site.begin() as db:
        people.set_password(db, people.get(db, "engineer"), PASSWORD)
    client = site.app.test_client()
    page = client.get("/sign-in")
    token = re.search(r'name="csrf-token" content="([^"]+)"', page.text)
    assert token
    sent = {"name": "engineer", "password": PASSWORD, "csrf_token": token[1]}
    assert client.post("/sign-in", data=sent).status_code in {302, 303}
    assert client.get("/api/v1/tickets").status_code == 200
    return client


def test_every_unsafe_route_wants_the_token(site: Site, signed_in: FlaskClient) -> None:
    tried = 0
    for rule in site.app.url_map.iter_rules():
        path = re.sub(r"<any\((\w+).*?\):\w+>", r"\1", rule.rule)
        path = re.sub(r"<.*?>", "KB-000001", path)
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            body = {"json": {}} if path.startswith("/api/") else {"data": {}}
            answer = signed_in.open(path, method=method, **body)
            assert answer.status_code == 400, f"{method} {path}"
            tried += 1
    assert tried >= 15


def test_the_token_in_a_header_lets_it_through(signed_in: FlaskClient) -> None:
    page = signed_in.get("/")
    token = re.search(r'name="csrf-token" content="([^"]+)"', page.text)
    assert token
    answer = signed_in.post("/api/v1/articles", json={"title": "a"}, headers={"X-CSRFToken": token[1]})
    assert answer.status_code == 201


def test_a_token_speaks_for_itself(site: Site) -> None:
    assert site.client("engineer").post("/api/v1/articles", json={"title": "a"}).status_code == 201


def test_every_answer_protects_itself(site: Site, signed_in: FlaskClient) -> None:
    for path in ("/", "/api/v1/search?q=a", "/api/v1/nothing", "/nothing", "/healthz", "/readyz"):
        headers = signed_in.get(path).headers
        assert "object-src 'none'" in headers["Content-Security-Policy"]
        assert (
            "script-src" in headers["Content-Security-Policy"]
            or "default-src 'self'" in headers["Content-Security-Policy"]
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Request-ID"]
    cookies = [value for name, value in signed_in.get("/sign-in").headers if name == "Set-Cookie"]
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_a_wrong_token_beside_a_good_cookie_is_still_wrong(signed_in: FlaskClient) -> None:
    answer = signed_in.get("/api/v1/tickets", headers={"Authorization": "Bearer jieda_wrong"})
    assert answer.status_code == 401
