"""Open the database: engine, sessions, the UTC type, migrations."""

import json
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, DateTime, Dialect, Engine, StaticPool, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.types import TypeDecorator

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 30_000
_LOOK_AGAIN = 0.002
_MIGRATING = Lock()
"""Alembic keeps what it works on in globals: one migration at a time in a process."""

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """Store moments in UTC and give them back with their zone; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Database:
    """One database: `begin()` opens a transaction that may write, `read()` one that only reads."""

    def __init__(self, url: str) -> None:
        self.url = url
        in_memory = url in {"sqlite://", "sqlite:///:memory:"}
        extra: dict[str, Any] = {
            "json_serializer": partial(json.dumps, ensure_ascii=False),
            "hide_parameters": True,  # an error in the log tells nothing of what people wrote
        }
        if in_memory:
            extra["poolclass"] = StaticPool
        if url.startswith("sqlite"):
            extra["connect_args"] = {"check_same_thread": False, "timeout": BUSY_MS / 1000}
        self.engine: Engine = create_engine(url, **extra)
        if self.engine.dialect.name == "sqlite":
            _prepare_sqlite(self.engine, in_memory)
        writing = self.engine.execution_options(jieda_begin="BEGIN IMMEDIATE")
        self._write = sessionmaker(writing, expire_on_commit=False)
        self._read = sessionmaker(self.engine, expire_on_commit=False)

    def begin(self) -> Any:
        """Open a session whose block commits when left and rolls back when it raises."""
        return self._write.begin()

    def read(self) -> Session:
        """Open a session for reading; use it as a context manager."""
        return self._read()

    def migrate(self) -> None:
        """Bring the schema to the newest revision; other processes wait for the one that does it."""
        if self.schema_is_current():
            return
        writing = self.engine.execution_options(jieda_begin="BEGIN IMMEDIATE")
        with _MIGRATING, writing.begin() as connection:
            if self.engine.dialect.name == "postgresql":
                connection.execute(text("select pg_advisory_xact_lock(723401)"))
            command.upgrade(_alembic(connection), "head")

    def schema_is_current(self) -> bool:
        """Tell whether the stored schema is the one that this code expects."""
        with self.engine.connect() as connection:
            stored = MigrationContext.configure(connection).get_current_revision()
        return stored == _newest_revision()

    def ping(self) -> None:
        """Raise when the database does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("select 1"))

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


@cache
def _newest_revision() -> str | None:
    """Return the revision that this code expects; Alembic reads every migration to find it."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _too_long() -> float:
    """Return until when to wait, as the clock that only goes forward has it."""
    return time.monotonic() + BUSY_MS / 1000


def _when_free(connection: sqlite3.Connection, statement: str, pause: float, until: float) -> None:
    """Run a statement as soon as nobody else writes; where that takes too long the error is SQLite's.

    SQLite itself does not wait for others that switch a fresh file to WAL at the same moment, and for a writer it
    looks ever more seldom, at last ten times a second, so that among many some wait long.
    """
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(pause)
        else:
            return


def _prepare_sqlite(engine: Engine, in_memory: bool) -> None:
    # one thread of a process looks whether it may write; many looking at once hold each other up
    turn = Lock()

    @event.listens_for(engine, "connect")
    def _(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's own "begin" below decides, not the driver
        for pragma in ("foreign_keys=ON", f"busy_timeout={BUSY_MS}", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        if not in_memory:
            _when_free(connection, "PRAGMA journal_mode=WAL", 0.01, _too_long())

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        begin = connection.get_execution_options().get("jieda_begin", "BEGIN")
        if begin == "BEGIN":
            connection.exec_driver_sql(begin)
        else:
            _begin_writing(connection, begin, turn)


def _begin_writing(connection: Connection, begin: str, turn: Lock) -> None:
    stored: Any = connection.connection.driver_connection
    stored.execute("PRAGMA busy_timeout=0")
    until = _too_long()
    is_mine = turn.acquire(timeout=BUSY_MS / 1000)
    try:
        _when_free(stored, begin, _LOOK_AGAIN, until)
    except sqlite3.OperationalError as error:
        raise OperationalError(begin, None, error) from error
    finally:
        if is_mine:
            turn.release()
        stored.execute(f"PRAGMA busy_timeout={BUSY_MS}")
