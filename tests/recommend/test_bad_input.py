"""Any text gets an answer or an honest nothing, fast; and answering needs no scikit-learn."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.audiences import SUPPORT
from kb.database import Database
from recommend import Recommender
from recommend.texts import ask
from tests.recommend.conftest import Sync
from tests.recommend.test_following import fill

LINE = "2026-10-27 04:00:{n:02d} ERROR [worker-{n}] com.example.Pool: connection to 10.0.{n}.1 refused (0x{n:08x})\n"


@pytest.mark.usefixtures("undisturbed")
@pytest.mark.parametrize(
    "text",
    [
        "".join(LINE.format(n=n % 60) for n in range(10_000)),
        "打" * 1_000_000,
        "a" * 1_000_000,
        "A-" * 500_000,
        "\ud800\x00\u202e😀" * 1000,
        "' OR 1=1 -- <script> title:( * ~ \"",
    ],
    ids=["log", "one han", "one latin", "joined", "odd", "syntax"],
)
def test_any_text_is_answered_fast(
    database: Database, recommender: Recommender, sync: Sync, text: str
) -> None:
    fill(database, 3)
    sync()
    recommender.recommend("预热", audience=SUPPORT)
    started = time.process_time()
    recommender.recommend(text, audience=SUPPORT)
    recommender.similar(text)
    recommender.duplicates(text, text, audience=SUPPORT)
    assert time.process_time() - started < 2


def test_what_matters_at_the_end_of_a_long_log_is_read(
    database: Database, recommender: Recommender, sync: Sync
) -> None:
    fill(database, 3)
    sync()
    log = "".join(LINE.format(n=n % 60) for n in range(10_000))
    found = recommender.recommend(f"{log}\n打印机型号 M200 脱机", audience=SUPPORT)
    assert found.items[0].title == "打印机型号 M200 脱机"


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_is_counted(text: str) -> None:
    question = ask([(text, 1)])
    assert len(question.words) == len(question.keys) == len(question.counts)
    assert (question.keys[1:] > question.keys[:-1]).all()


def test_answering_imports_no_scikit_learn(database: Database, sync: Sync, folder: Path) -> None:
    fill(database, 3)
    sync()
    code = (
        "import sys, pathlib\n"
        "import recommend\n"
        "assert not {'sklearn', 'scipy', 'numba', 'whoosh'} & set(sys.modules)\n"
        f"r = recommend.Recommender(pathlib.Path({str(folder)!r}))\n"
        "assert r.recommend('打印机', audience=7).items\n"
        "assert r.similar('打印机') and r.duplicates('打印机', '', audience=7)\n"
        "assert not {'sklearn', 'scipy.sparse'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_in_memory_nothing_is_written(database: Database, tmp_path: Path) -> None:
    fill(database, 3)
    recommender = Recommender(None)
    before = set(tmp_path.rglob("*"))
    with database.read() as session:
        recommender.sync(session)
    assert recommender.recommend("打印机", audience=SUPPORT).items
    assert set(tmp_path.rglob("*")) == before
