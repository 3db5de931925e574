"""Where a typed number leads, what a page of answers holds, and a ticket with its trail."""

import re
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from kb import lookups, people
from kb.database import Database
from kb.models import Lookup, Ticket
from tests.conftest import Site
from tests.factories import a_form, make_article, make_ticket
from webui import answers


def inside(site: Site, role: str = "visitor") -> Any:
    """Open a request that a role makes."""
    headers = {"Authorization": f"Bearer {site.tokens[role]}"} if role != "visitor" else {}
    context = site.app.test_request_context("/", headers=headers)
    context.push()
    site.app.preprocess_request()
    return context


def test_a_typed_number_leads_to_who_may_read_it(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db, visibility="agents")
        ticket = make_ticket(db, requester=people.get(db, "user"))
    site.settle()
    for role, text, jump in (
        ("agent", " kb1 ", f"/articles/{article.number}"),
        ("user", "KB-000001", None),
        ("user", ticket.number.lower(), f"/tickets/{ticket.number}"),
        ("visitor", ticket.number, None),
        ("agent", "TS99999999999", None),
    ):
        context = inside(site, role)
        assert answers.find(text).jump == jump
        context.pop()


def test_titles_and_snippets_show_what_was_asked_for(site: Site) -> None:
    with site.begin() as db:
        make_article(db, "打印机脱机怎么办", body="先看 **电源**，再把打印机设为联机。")
    site.settle()
    context = inside(site)
    (hit,) = answers.find("打印机").hits
    assert ("打印机", True) in hit.title
    assert "".join(text for text, _ in hit.title) == "打印机脱机怎么办"
    assert "**" not in "".join(text for text, _ in hit.snippet)
    context.pop()


def test_operators_that_fit_nothing_are_said_to_be_relaxed(site: Site) -> None:
    with site.begin() as db:
        make_article(db, "打印机脱机")
    site.settle()
    context = inside(site)
    found = answers.find('"打印机冒烟"')
    assert found.relaxed in found.notes
    assert [hit.article.title for hit in found.hits] == ["打印机脱机"]
    assert "2,000" in answers.find("打印机 " * 2000).notes[0]
    context.pop()


def test_an_answer_survives_a_database_that_cannot_be_written(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.begin() as db:
        make_article(db, "打印机脱机")
    site.settle()

    def full(self: Database) -> None:
        raise OperationalError("insert", {}, Exception("database or disk is full"))

    monkeypatch.setattr(Database, "begin", full)
    found = site.client().get("/api/v1/search?q=打印机脱机")
    assert (found.status_code, found.json["total"], found.json["lookup"]) == (200, 1, "")
    asked = site.client().post("/api/v1/recommendations", json={"text": "打印机脱机"})
    assert (asked.status_code, asked.json["lookup"]) == (200, "")


def test_a_browsers_searches_travel_with_its_ticket(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db, "打印机脱机")
    site.settle()
    browser = site.app.test_client()
    page = browser.get("/search?q=打印机脱机")
    assert article.number in page.text
    token = re.search(r'name="csrf-token" content="([^"]+)"', page.text)
    assert token
    form = {"title": "打印机脱机", "requester.name": "a", "requester.contact": "b", "csrf_token": token[1]}
    assert browser.post("/tickets/new", data=form).status_code == 303
    with site.parts.sessions.read() as db:
        ticket = db.scalars(select(Ticket)).one()
        searched = db.scalars(select(Lookup).where(Lookup.kind == "search")).one()
        assert (searched.ticket_id, searched.outcome) == (ticket.id, "ticket")
        assert searched.id in {entry.id for entry in lookups.trail(db, ticket)}
        assert ticket.channel == "web"


def test_forty_clients_open_four_hundred_tickets_with_consecutive_numbers(site: Site) -> None:
    app: Flask = site.app
    start, answered = Barrier(40), []
    sent = {"title": "打印机坏了", "requester": {"name": "a", "contact": "b"}}
    given = {"Authorization": f"Bearer {site.tokens['agent']}"}

    def post() -> None:
        client = app.test_client()
        start.wait()
        for _ in range(10):
            answer = client.post("/api/v1/tickets", json=sent, headers=given)
            answered.append((answer.status_code, answer.json.get("number")))

    threads = [Thread(target=post) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for status, _ in answered} == {201}
    numbers = [f"TS20261027{n:03d}" for n in range(1, 401)]
    assert sorted(number for _, number in answered) == numbers
    with site.parts.sessions.read() as db:
        assert list(db.scalars(select(Ticket.number).order_by(Ticket.id))) == numbers
        assert len(db.scalars(select(Lookup.id)).all()) == 400


def test_a_ticket_and_its_trail_are_stored_together_or_not_at_all(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    context = inside(site, "user")
    monkeypatch.setattr(lookups, "attach", fail)
    with pytest.raises(ZeroDivisionError):
        answers.open_ticket(a_form())
    monkeypatch.undo()
    assert answers.open_ticket(a_form()).ticket.number == "TS20261027001"
    context.pop()


def test_the_support_also_sees_open_tickets_like_it(site: Site) -> None:
    with site.begin() as db:
        article = make_article(db, "打印机脱机")
        make_ticket(db, "打印机脱机不出纸", resolution="设为联机", solved_by=article)
        waiting = make_ticket(db, "打印机脱机不出纸，三楼")
        own = make_ticket(db, "打印机脱机不出纸，五楼")
    site.settle()
    for role, numbers in (("agent", [waiting.number]), ("user", []), ("visitor", [])):
        context = inside(site, role)
        found = answers.suggest("打印机脱机不出纸", ticket=own)
        assert [item.ticket.number for item in found.similar_waiting] == numbers
        assert all(item.is_waiting and item.article is None for item in found.similar_waiting)
        assert not any(item.is_waiting for item in found.similar_tickets)
        assert found.similar_count == 1
        context.pop()
