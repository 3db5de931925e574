"""A process that is killed while it imports or undoes leaves nothing half; the next one goes on or takes it back."""

import io
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kb.database import Database
from kb.errors import Conflict
from kb.imports import chunks, runs, undoing
from kb.models import Article, Import, ImportedArticle, Revision
from tests.factories import NOON, make_article, make_person

pytestmark = pytest.mark.server

ROWS = 240
TABLE = "编号,标题,内容\n" + "\n".join(f"r-{n},第 {n} 条,内容 {n}" for n in range(ROWS))


def opened(data: Path) -> Database:
    return Database(f"sqlite:///{data / 'jieda.db'}")


def work(data: Path) -> None:
    """Do what waits, a few rows in each transaction, as the process beside the site does."""
    chunks.ROWS = undoing.STEP = 4
    database = opened(data)
    while runs.step(database, data, lambda: NOON, lambda content: ""):
        pass


def counted(data: Path) -> int:
    database = opened(data)
    with database.read() as session:
        found = session.scalar(select(func.count()).select_from(Article)) or 0
    database.close()
    return found


def killed_when(data: Path, far_enough: Callable[[int], bool]) -> None:
    """Let another process work until it got so far, and kill it."""
    worker = multiprocessing.get_context("fork").Process(target=work, args=(data,))
    worker.start()
    assert worker.pid is not None
    until = time.monotonic() + 60
    while worker.is_alive() and not far_enough(counted(data)):
        assert time.monotonic() < until
        time.sleep(0.002)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    assert worker.exitcode == -signal.SIGKILL


def give_up(data: Path) -> None:
    """Kill an import as often as it is tried."""
    for _ in range(runs.TRIES):
        before = counted(data)
        killed_when(data, lambda found, before=before: found > before)
    work(data)


def check_whole(data: Path) -> None:
    """See that each article has its revision and stands in the import, and that no row came twice."""
    database = opened(data)
    with database.read() as session:
        ids = session.scalars(select(Article.external_id)).all()
        assert len(ids) == len(set(ids))
        brought = session.scalar(select(func.count()).select_from(ImportedArticle))
        assert brought == len(ids)
        for article, revision in session.execute(select(Article, Revision).join(Revision)):
            number = str(article.external_id).removeprefix("r-")
            assert (article.title, article.body) == (f"第 {number} 条", f"内容 {number}")
            assert revision.content["title"] == article.title or revision.number < article.revision
    database.close()


@pytest.fixture
def begun(data: Path) -> int:
    """A checked import that somebody has let in, and an article that it changes."""
    database = opened(data)
    with database.begin() as session:
        make_article(session, "旧标题", external_id="r-7", body="旧内容")
        run = runs.begin(
            session,
            data,
            io.BytesIO(TABLE.encode()),
            "表.csv",
            state="published",
            visibility="public",
            by=make_person(session, "engineer"),
            at=NOON,
        )
    runs.step(database, data, lambda: NOON, lambda content: "")
    with database.begin() as session:
        runs.confirm(session, runs.get(session, run.id))
    database.close()
    return run.id


def at(data: Path, key: int) -> Import:
    database = opened(data)
    with database.read() as session:
        found = runs.get(session, key)
    database.close()
    return found


def move(data: Path, key: int, step: Callable[..., None], *more: object) -> None:
    database = opened(data)
    with database.begin() as session:
        step(session, *more, runs.get(session, key))
    database.close()


def test_killed_while_storing_it_goes_on_and_killed_while_undoing_too(data: Path, begun: int) -> None:
    for far in (20, 80):
        killed_when(data, lambda found, far=far: found > far)
        assert far < counted(data) < ROWS
        assert at(data, begun).state == "running"
        check_whole(data)
    work(data)
    report = at(data, begun).report
    assert (at(data, begun).state, counted(data)) == ("done", ROWS)
    assert (report["created"], report["updated"], report["unchanged"]) == (ROWS - 1, 1, 0)
    move(data, begun, runs.ask_to_undo)
    killed_when(data, lambda found: found < ROWS - 20)
    assert (at(data, begun).state, counted(data) > 1) == ("undoing", True)
    work(data)
    assert (at(data, begun).state, counted(data)) == ("undone", 1)
    database = opened(data)
    with database.read() as session:
        kept = session.scalars(select(Article)).one()
        assert (kept.title, kept.body) == ("旧标题", "旧内容")
    database.close()


def test_killed_too_often_it_says_so_and_goes_on_when_somebody_asks(data: Path, begun: int) -> None:
    give_up(data)
    run = at(data, begun)
    assert (run.state, run.why) == ("failed", "程序中断了几次，没有做完")
    check_whole(data)
    move(data, begun, runs.go_on, data)
    work(data)
    assert (at(data, begun).state, counted(data)) == ("done", ROWS)
    with pytest.raises(Conflict):
        move(data, begun, runs.go_on, data)


def test_what_was_given_up_is_undone(data: Path, begun: int) -> None:
    give_up(data)
    with pytest.raises(Conflict, match="撤销"):
        move(data, begun, lambda session, run: runs.drop(session, data, run, at=NOON))
    move(data, begun, runs.ask_to_undo)
    work(data)
    assert (at(data, begun).state, counted(data)) == ("undone", 1)
