"""Nothing that people write runs in the browser of who reads it: every text, through everything that shows texts."""

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from sqlalchemy import JSON, String

from kb import articles, attachments, people
from kb.database import Database
from kb.models.base import Base
from tests.bombs import PNG
from tests.conftest import Clock, FilledDemo, standing
from tests.e2e.every_page import PAGES, ROLES
from tests.e2e.furnished import Furnished, furnish
from tests.e2e.server import Server
from tests.webui import hostile
from tests.webui.pages import TOKEN
from tests.webui.test_messages import CHINESE, STORED
from webui.presentation import markdown

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

STATIC = Path(__file__).parents[2] / "webui" / "static" / "js"
FRAGMENTS = {
    "desk.js": ["/workbench/search?q=VPN", "/workbench/tickets/{ticket1}/known"],
    "intake.js": ["/workbench/callers?q=需求方"],
    "live.js": ["/workbench/live"],
}
"""What scripts put into pages as HTML; those of `ticket.js` and the editor are sent, see below."""


@pytest.fixture(scope="module")
def installed(
    tmp_path_factory: pytest.TempPathFactory,
    filled_demo: FilledDemo,
    _application: "Flask",
) -> Iterator[tuple["Flask", Furnished, dict[str, str]]]:
    """A furnished demo whose every text ends in something hostile, indexed, and a token for each role."""
    from webui.installation import Services, Settings
    from webui.installation.upkeep import catch_up

    data = tmp_path_factory.mktemp("hostile")
    filled_demo.copy_database(data)
    parts = Services(Settings(data=data, log_level="error"))
    furnished = furnish(data, Server("", {}))
    with parts.sessions.begin() as db:
        stored = attachments.take_in_any(data, io.BytesIO(PNG), "图.png")
        for number in ("KB-000001", furnished.names["sop"]):
            article = articles.get(db, number, people.get(db, "admin"))
            attachments.add(db, article, [stored], by=None, at=datetime.now(UTC))
            attachments.publish(db, article)
    made_hostile(parts.sessions)
    with parts.sessions.begin() as db:
        tokens = {
            role: people.issue_token(db, people.get(db, role), datetime.now(UTC)) for role in ROLES if role
        }
    parts.close()
    with standing(data, _application, Clock(datetime.now(UTC))) as site:
        catch_up(site.parts)
        yield site.app, furnished, tokens


def made_hostile(database: Database) -> None:
    """Let every text that holds Chinese, but for words that are stored as codes, end in a hostile one."""
    serial = count()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("drop trigger ticket_events_stay")
        for table in Base.metadata.sorted_tables:
            texts = [column for column in table.columns if isinstance(column.type, String | JSON)]
            keys = list(table.primary_key.columns)
            for row in connection.execute(table.select()).mappings().all():
                changed = {
                    each.name: new
                    for each in texts
                    if (new := written(row[each.name], serial)) != row[each.name]
                }
                if changed:
                    same = [key == row[key.name] for key in keys]
                    connection.execute(table.update().where(*same).values(**changed))


def written(value: Any, serial: Iterator[int]) -> Any:
    """Return a value as somebody hostile would have written it."""
    if isinstance(value, str):
        if value in STORED or not CHINESE.search(value):
            return value
        between = "\n\n" if "\n" in value else " "
        return value + between + hostile.ALL[next(serial) % len(hostile.ALL)]
    if isinstance(value, dict):
        return {name: written(each, serial) for name, each in value.items()}
    return [written(each, serial) for each in value] if isinstance(value, list) else value


def client_of(installed: tuple["Flask", Furnished, dict[str, str]], role: str) -> "FlaskClient":
    app, _furnished, tokens = installed
    client = app.test_client()
    if role:
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens[role]}"
    return client


@pytest.mark.parametrize("text", hostile.ALL)
def test_markdown_is_harmless(text: str) -> None:
    for shown in (markdown.render(text), markdown.render(f"1. 步\n   {text}\n\n> {text}")):
        assert hostile.seen_in(shown) == []


def test_all_of_it_on_every_page_is_harmless(installed: tuple["Flask", Furnished, dict[str, str]]) -> None:
    found, shown = [], 0
    for role in ROLES:
        client = client_of(installed, role)
        for page in PAGES:
            if page.role == role or (role == "admin" and page.endpoint.startswith("portal")):
                path = installed[1].path(page.path)
                text = client.get(path).text
                shown += hostile.MARK in text
                found += [f"{path}: {complaint}" for complaint in hostile.seen_in(text)]
    found += hostile.seen_in(client.get("/articles/KB-000001/plain").text)
    assert not found, "\n".join(found)
    assert shown > 40, "the texts are there, and told as texts"


def test_what_scripts_fetch_is_harmless(installed: tuple["Flask", Furnished, dict[str, str]]) -> None:
    users = {
        path.name for path in STATIC.glob("*.js") if re.search("innerHTML|AdjacentHTML", path.read_text())
    }
    assert users == {*FRAGMENTS, "editor.js", "editor-look.js", "ticket.js"}
    client = client_of(installed, "admin")
    for path in (path for paths in FRAGMENTS.values() for path in paths):
        answer = client.get(installed[1].path(path), headers={"X-Part": "1"})
        assert (
            hostile.seen_in(answer.text if answer.mimetype == "text/html" else json.dumps(answer.json)) == []
        )


def test_what_is_sent_and_shown_again_is_harmless(
    installed: tuple["Flask", Furnished, dict[str, str]],
) -> None:
    client = client_of(installed, "engineer")
    token = TOKEN.search(client.get("/sign-in", follow_redirects=True).text)
    assert token
    for text in ("\n\n".join(hostile.ALL), *hostile.ALL[::12]):
        fields = {"csrf_token": token[1], "title": text, "body": f"打印机脱机\n\n{text}", "phrasings": text}
        for part in ({"X-Part": "1"}, {}):
            for path in ("/knowledge/preview", "/knowledge/near"):
                answer = client.post(path, data=fields, headers=part)
                assert hostile.seen_in(answer.text) == [], (path, text)
    for text in hostile.HTML[::5]:
        fields = dict.fromkeys(("title", "type", "visibility", "lang", "category", "tags", "related"), text)
        answer = client.post("/knowledge/new", data=fields | {"csrf_token": token[1]})
        assert answer.status_code == 422
        assert hostile.seen_in(answer.text) == []
        assert hostile.seen_in(client.get("/search", query_string={"q": text}).text) == []


def test_what_is_no_page_is_not_taken_for_one(installed: tuple["Flask", Furnished, dict[str, str]]) -> None:
    client = client_of(installed, "engineer")
    for path, kind in (
        ("/api/v1/articles/KB-000001", "application/json"),
        ("/api/v1/search?q=VPN", "application/json"),
        ("/api/v1/complete?q=打印", "application/json"),
        ("/knowledge/export/articles.jsonl", "application/jsonl"),
        ("/knowledge/export/articles.csv", "text/csv"),
    ):
        answer = client.get(path, buffered=True)
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if "export" in path:
            assert answer.headers["Content-Disposition"].startswith("attachment")


def test_an_archive_of_markdown_holds_nothing_that_leads_out(
    installed: tuple["Flask", Furnished, dict[str, str]],
) -> None:
    answer = client_of(installed, "engineer").get("/knowledge/export/articles.zip", buffered=True)
    with ZipFile(io.BytesIO(answer.data)) as archive:
        assert all(
            re.fullmatch(r"KB-\d+\.md|files/[0-9a-f]{12}(\.\w+)?", name) for name in archive.namelist()
        )
        for name in archive.namelist():
            if name.endswith(".md"):
                assert hostile.seen_in(markdown.render(archive.read(name).decode())) == []


def test_the_eye_sees_what_is_shown_unchanged() -> None:
    places = ("<p>{}", '<p title="{}">', "<p title='{}'>")
    blind = [text for text in hostile.HTML if not any(hostile.seen_in(p.format(text)) for p in places)]
    assert len(blind) <= 3, blind
