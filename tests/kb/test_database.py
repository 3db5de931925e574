"""Who writes while others write waits for them, no longer than is said, and is told then."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from kb import database
from kb.database import Database

SHORT_MS = 800


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(database, "BUSY_MS", SHORT_MS)
    opened = Database(f"sqlite:///{tmp_path / 'jieda.db'}")
    with opened.begin() as session:
        session.execute(text("create table notes (text)"))
    yield opened
    opened.close()


def _write(opened: Database) -> None:
    with opened.begin() as session:
        session.execute(text("insert into notes values ('written')"))


def test_a_writer_that_waits_too_long_is_told_once(opened: Database) -> None:
    with opened.begin() as session:
        session.execute(text("select 1"))
        since = time.monotonic()
        with pytest.raises(OperationalError, match="locked"):
            _write(opened)
        waited = time.monotonic() - since
    assert SHORT_MS / 1000 <= waited < 2 * SHORT_MS / 1000
    _write(opened)
    with opened.read() as session:
        assert session.execute(text("pragma busy_timeout")).scalar() == SHORT_MS


def test_many_who_wait_at_once_are_each_told_in_time(opened: Database) -> None:
    def wait() -> float:
        since = time.monotonic()
        with pytest.raises(OperationalError, match="locked"):
            _write(opened)
        return time.monotonic() - since

    with opened.begin() as session, ThreadPoolExecutor(4) as pool:
        session.execute(text("select 1"))
        waited = [waiting.result(10) for waiting in [pool.submit(wait) for _ in range(4)]]
    assert max(waited) < 2 * SHORT_MS / 1000


def test_a_writer_begins_as_soon_as_the_other_is_done(opened: Database) -> None:
    began, free = Event(), Event()

    def hold() -> None:
        with opened.begin() as session:
            session.execute(text("select 1"))
            began.set()
            free.wait(10)

    with ThreadPoolExecutor(2) as pool:
        holding = pool.submit(hold)
        began.wait(10)
        waiting = pool.submit(_write, opened)
        free.set()
        waiting.result(10)
        holding.result(10)
    with opened.read() as session:
        assert session.execute(text("select count(*) from notes")).scalar() == 1
