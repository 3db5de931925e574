"""When the recommender is measured, and by whom."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from kb import evaluations
from kb.database import Database
from tests.factories import make_article, make_ticket
from webui.cli import main
from webui.installation import Settings
from webui.installation.evaluating import evaluate_beside, is_due

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 10, 27, 19, 0, tzinfo=UTC)
"""Three o'clock in Shanghai."""


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, NIGHT + timedelta(minutes=1), False),
        (None, NIGHT + timedelta(minutes=3), True),
        (timedelta(hours=24), NIGHT, True),
        (timedelta(hours=3), NIGHT, False),
        (timedelta(hours=30), NIGHT + timedelta(hours=8), False),
        (timedelta(hours=49), NIGHT + timedelta(hours=8), True),
    ],
)
def test_it_is_done_at_night(last: timedelta | None, now: datetime, due: bool) -> None:
    assert is_due(now - last if last else None, NIGHT, now, ZONE) == due


def fill(database: Database) -> None:
    with database.begin() as session:
        article = make_article(session)
        for n in range(6):
            make_ticket(session, f"打印机脱机 {n}", solved_by=article, resolution="好了")


@pytest.mark.server
def test_a_process_of_its_own_measures(data: Path, database: Database) -> None:
    fill(database)
    assert evaluate_beside(Settings(data=data), Event())
    with database.read() as session:
        (stored,) = evaluations.history(session)
    assert stored.figures["asked"] == 2
    stopped = Event()
    stopped.set()
    assert not evaluate_beside(Settings(data=data), stopped)


def test_the_command_prints_and_stores(
    data: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(data), "evaluate", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"learned": 0, "asked": 0}
    assert "还没有可用来测量的工单" in told.err
    fill(database)
    assert main(["--data", str(data), "evaluate"]) == 0
    told = capsys.readouterr()
    assert "只有 2 张工单可以问" in told.err
    assert told.out.startswith("学习 4 张，提问 2 张，藏起答案再问 1 张\n推荐文章\thit@1\t1.000\t")
    assert "把握\t很可能\t说 80%–100%" in told.out
    assert main(["--data", str(data), "evaluate", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["suggestions"]["hit@1"] == pytest.approx(
        {"value": 1, "low": 0.342, "high": 1, "of": 2}, abs=1e-3
    )
    assert {"at", "model_version", "calibration", "similar", "close"} <= set(figures)
    with database.read() as session:
        assert len(evaluations.history(session)) == 2
