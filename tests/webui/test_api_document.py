"""The OpenAPI document is valid, whole and true, and its page needs no other host."""

import re

from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.conftest import Site
from tests.factories import make_article, make_ticket


def shown(rule: str) -> str:
    """Write a route as the document does."""
    return re.sub("<(.*?)>", r"{\1}", rule).removeprefix("/api/v1")


def test_it_is_valid_and_names_every_route(site: Site) -> None:
    spec = site.client().get("/api/v1/openapi.json").json
    validate(spec)
    documented = {f"{method} {path}" for path, methods in spec["paths"].items() for method in methods}
    routes = {
        f"{method.lower()} {shown(rule.rule)}"
        for rule in site.app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and not rule.endpoint.startswith("api_docs.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert documented == routes


def test_answers_are_as_documented(site: Site) -> None:
    with site.begin() as db:
        make_article(db, "打印机脱机")
        make_ticket(db, "打印机", resolution="好了")
    site.settle()
    spec = site.client().get("/api/v1/openapi.json").json
    for path, concrete in (
        ("/search", "/search?q=打印机"),
        ("/complete", "/complete?q=打印机"),
        ("/articles", "/articles"),
        ("/articles/{number}", "/articles/KB-000001"),
        ("/tickets", "/tickets"),
        ("/tickets/{number}", "/tickets/TS20261027001"),
    ):
        answer = site.client("agent").get(f"/api/v1{concrete}")
        schema = spec["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator({**schema, "components": spec["components"]}).validate(answer.json)
    refused = site.client().get("/api/v1/tickets")
    problem = {"$ref": "#/components/schemas/Problem", "components": spec["components"]}
    Draft202012Validator(problem).validate(refused.json)


def test_the_page_shows_every_call_from_this_host_alone(site: Site) -> None:
    page = site.client().get("/api/docs")
    assert page.status_code == 200
    for path in site.client().get("/api/v1/openapi.json").json["paths"]:
        assert f"/api/v1{path}" in page.text
    assert not re.findall(r"(?:src|href|action)=\"?(?:https?:)?//", page.text)
    assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page.text)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
