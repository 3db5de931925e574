"""The application on a fresh folder: a real SQLite file, a real index and a real recommender."""

import gc
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from sqlalchemy.orm import Session

import search
from kb.database import Database
from tests.factories import NOON, make_person
from tests.once import once

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

# The first example of a process imports numba and compiles; tests that promise a time measure it themselves.
hypothesis.settings.register_profile("jieda", deadline=None)
hypothesis.settings.load_profile("jieda")

os.environ["LANGUAGE"] = "zh"  # what the command says is compared as it is written

ROLES = ("visitor", "user", "agent", "engineer", "admin")
PASSWORD = "correct horse battery"


@dataclass
class Clock:
    """A clock that tests set."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)


@pytest.fixture
def undisturbed() -> Iterator[None]:
    """Leave what other tests brought alone: to look through two million objects takes longer than what is timed."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        database = Database(f"sqlite:///{folder / 'jieda.db'}")
        database.migrate()
        database.close()

    return once(tmp_path_factory, "empty", make) / "jieda.db"


@pytest.fixture
def data(tmp_path: Path, _empty_database: Path) -> Path:
    """A data folder with an empty database."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "jieda.db").write_bytes(_empty_database.read_bytes())
    return folder


@pytest.fixture(scope="session")
def fresh(_empty_database: Path) -> Callable[[], Database]:
    """Make an empty database in memory; for examples, each of which wants its own."""

    def make() -> Database:
        made = Database("sqlite://")
        with closing(sqlite3.connect(_empty_database)) as stored, made.engine.connect() as connection:
            stored.backup(connection.connection.driver_connection)  # type: ignore[arg-type]
        return made

    return make


@pytest.fixture(scope="session")
def _indexed_folder(tmp_path_factory: pytest.TempPathFactory, _empty_database: Path) -> Path:
    """A data folder whose index and model stand at the first change, with nothing in them."""
    from kb import changes
    from webui.installation import Services, Settings

    def make(folder: Path) -> None:
        (folder / "jieda.db").write_bytes(_empty_database.read_bytes())
        parts = Services.open(Settings(data=folder))
        with parts.sessions.begin() as db:
            changes.take(db, changes.CHANGED)
        with parts.sessions.read() as db:
            search.sync(db, parts.index)
            parts.recommender.sync(db)
        parts.close()

    return once(tmp_path_factory, "indexed", make)


@pytest.fixture(scope="session")
def _inhabited_folder(
    tmp_path_factory: pytest.TempPathFactory, _indexed_folder: Path, _application: "Flask"
) -> Path:
    """That folder with an account per role, and their tokens beside it."""

    def make(folder: Path) -> None:
        shutil.copytree(_indexed_folder, folder / "data")
        with standing(folder / "data", _application, Clock()) as made:
            add_accounts(made)
            (folder / "tokens.json").write_text(json.dumps(made.tokens), "ascii")

    return once(tmp_path_factory, "inhabited", make)


@dataclass
class FilledDemo:
    """A data folder with the demo, indexed and learned, and the passwords of its accounts; for copies."""

    data: Path
    passwords: dict[str, str]

    def copy_to(self, data: Path) -> None:
        """Copy the whole folder."""
        shutil.copytree(self.data, data)

    def copy_database(self, data: Path) -> None:
        """Copy what is stored, without index and model."""
        shutil.copy(self.data / "jieda.db", data)


@pytest.fixture(scope="session")
def filled_demo(tmp_path_factory: pytest.TempPathFactory) -> FilledDemo:
    """The demo as the first start makes it."""
    from kb import demo
    from webui.installation import Services, Settings
    from webui.installation.upkeep import catch_up

    def make(folder: Path) -> None:
        parts = Services(Settings(data=folder / "data", log_level="error"))
        told = demo.fill(parts.sessions, zone=parts.settings.zone)
        catch_up(parts)
        parts.close()
        (folder / "passwords.json").write_text(json.dumps(told), "ascii")

    folder = once(tmp_path_factory, "demo", make)
    return FilledDemo(folder / "data", json.loads((folder / "passwords.json").read_text("ascii")))


@pytest.fixture
def database(data: Path) -> Iterator[Database]:
    """An empty database."""
    opened = Database(f"sqlite:///{data / 'jieda.db'}")
    yield opened
    opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that may write."""
    with database.begin() as opened:
        yield opened


@dataclass
class Site:
    """The application, one account and API token per role, and clients that speak for them."""

    app: "Flask"
    clock: Clock
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> Any:
        """The services behind the application."""
        return self.app.extensions["jieda"]

    def begin(self) -> Any:
        """Open a transaction on its database."""
        return self.parts.sessions.begin()

    def settle(self) -> None:
        """Apply every waiting change to index and recommender, as the follower does."""
        with self.parts.sessions.read() as db:
            search.sync(db, self.parts.index)
            self.parts.recommender.sync(db)

    def client(self, role: str = "visitor") -> "FlaskClient":
        """Return a client that sends the token of a role."""
        client = self.app.test_client()
        if role != "visitor":
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[role]}"
        return client


@pytest.fixture
def clock() -> Clock:
    """Noon, until told otherwise."""
    return Clock()


@pytest.fixture(scope="session")
def _application(_indexed_folder: Path) -> "Flask":
    """The application: built once, for its two hundred addresses and its templates take a second to compile."""
    from webui import create_app
    from webui.installation import Services, Settings

    parts = Services(Settings(data=_indexed_folder, log_level="error"))
    return create_app(parts.settings, parts)


@contextmanager
def standing(data: Path, application: "Flask", clock: Clock) -> Iterator[Site]:
    """Let the application stand on a folder while the block lasts."""
    from webui import logs
    from webui.installation import Services, Settings
    from webui.installation.health import Health

    parts = Services.open(Settings(data=data, log_level="error"), clock)
    logs.configure(parts.settings.log_level)
    application.extensions |= {"jieda": parts, "jieda_health": Health(parts)}
    application.secret_key = parts.settings.key()
    yield Site(application, clock)
    parts.close()


@pytest.fixture
def site(tmp_path: Path, clock: Clock, _inhabited_folder: Path, _application: "Flask") -> Iterator[Site]:
    """The application on a folder without articles, with an account per role (named like it)."""
    shutil.copytree(_inhabited_folder / "data", tmp_path / "site")
    with standing(tmp_path / "site", _application, clock) as made:
        made.tokens |= json.loads((_inhabited_folder / "tokens.json").read_text("ascii"))
        yield made


def add_accounts(made: Site) -> None:
    """Store an account of each role, named like it, with a token."""
    from kb import people

    with made.begin() as db:
        for role in ROLES[1:]:
            made.tokens[role] = people.issue_token(db, make_person(db, role, role), made.clock())
