"""Every page in English, for every role, on an installation whose own content has no Chinese: any Chinese is ours."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import JSON, String, text

from kb import people
from kb.database import Database
from kb.models.base import Base
from tests.conftest import Clock, FilledDemo, standing
from tests.e2e.every_page import PAGES, ROLES
from tests.e2e.furnished import Furnished, furnish
from tests.e2e.server import Server
from tests.webui.test_messages import CHINESE, STORED

if TYPE_CHECKING:
    from flask import Flask

CODES = "|".join(sorted(STORED))
NOT_SHOWN = re.compile(
    rf"""<(\w+)[^>]*\ lang="zh[^"]*"[^>]*>.*?</\1> | aria-hidden="true">答< | “堡垒机”
    | \ value="(?:{CODES})" | \ data-matrix="[^"]*" | \ (?:id|name)="[\w-]*matrix\.[^"]*"
    | (?<=<code>)(?:[|\ ]|{CODES}|null)+(?=</code>)""",
    re.DOTALL | re.VERBOSE,
)
"""What is Chinese in any language: a language by its own name, the product's mark, an example, stored words."""
ASKED = {character for page in PAGES for character in CHINESE.findall(page.path)}
"""What the addresses themselves ask for; pages of past searches show it again."""


@pytest.fixture(scope="module")
def english(
    tmp_path_factory: pytest.TempPathFactory, filled_demo: FilledDemo, _application: "Flask"
) -> Iterator[tuple["Flask", Furnished, dict[str, str]]]:
    """A furnished demo whose texts are Latin, and a token for each role."""
    from webui.installation import Services, Settings

    data = tmp_path_factory.mktemp("english")
    filled_demo.copy_database(data)
    parts = Services(Settings(data=data, log_level="error"))
    furnished = furnish(data, Server("", {}))
    latin(parts.sessions)
    with parts.sessions.begin() as db:
        tokens = {
            role: people.issue_token(db, people.get(db, role), datetime.now(UTC)) for role in ROLES if role
        }
    parts.close()
    with standing(data, _application, Clock(datetime.now(UTC))) as site:
        yield site.app, furnished, tokens


def latin(database: Database) -> None:
    """Put a Latin letter for every Chinese character of the content, but in words that are stored as codes."""
    with database.engine.begin() as connection:
        connection.execute(text("drop trigger ticket_events_stay"))
        for table in Base.metadata.sorted_tables:
            texts = [column for column in table.columns if isinstance(column.type, String | JSON)]
            keys = list(table.primary_key.columns)
            for row in connection.execute(table.select()).mappings().all():
                changed = {
                    each.name: new for each in texts if (new := written(row[each.name])) != row[each.name]
                }
                if changed:
                    same = [key == row[key.name] for key in keys]
                    connection.execute(table.update().where(*same).values(**changed))


def written(value: Any) -> Any:
    """Return a value as somebody who writes Latin would have written it."""
    if isinstance(value, str):
        return value if value in STORED else CHINESE.sub(spelt, value)
    if isinstance(value, dict):
        return {written(name): written(each) for name, each in value.items()}
    return [written(each) for each in value] if isinstance(value, list) else value


def spelt(character: re.Match[str]) -> str:
    """Spell a character in letters, each in its own way, so that what differs still differs."""
    return f"{ord(character[0]):x}".translate(str.maketrans("0123456789", "ghijklmnop"))


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "visitor")
def test_no_page_shows_chinese(english: tuple["Flask", Furnished, dict[str, str]], role: str) -> None:
    app, furnished, tokens = english
    client = app.test_client()
    headers = {"Accept-Language": "en-GB,en;q=0.9,zh;q=0.5"}
    if role:
        headers["Authorization"] = f"Bearer {tokens[role]}"
    found = []
    for page in PAGES:
        if ROLES.index(page.role) > ROLES.index(role):
            continue
        path = furnished.path(page.path)
        answer = client.get(path, headers=headers)
        assert answer.status_code in ({200, 302} if page.endpoint else {404}), path
        if answer.status_code != 302:
            assert '<html lang="en">' in answer.text, path
        shown = NOT_SHOWN.sub("", answer.text)
        found += [f"{path}: {line.strip()[:160]}" for line in shown.splitlines() if is_chinese(line)]
    assert not found, "\n".join(found)


def is_chinese(line: str) -> bool:
    """Tell whether a line shows Chinese that nobody asked for."""
    return any(character not in ASKED for character in CHINESE.findall(line))
