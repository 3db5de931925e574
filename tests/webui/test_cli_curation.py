"""`jieda lexicon` and `jieda why-not`."""

import json
from pathlib import Path

import pytest

from kb.database import Database
from tests.factories import NOON, make_article
from webui.cli import main


@pytest.fixture
def folder(data: Path) -> str:
    """A data folder with articles."""
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.begin() as session:
        make_article(session, "打印机脱机怎么办", external_id="ext-1", at=NOON)
        make_article(session, "打印机草稿", state="draft", at=NOON)
    database.close()
    return str(data)


def run(folder: str, *arguments: str) -> int:
    return main(["--data", folder, *arguments])


def test_what_was_taught_goes_out_and_in(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lexicon.jsonl"
    assert run(folder, "lexicon", "export", str(file)) == 0
    lines = file.read_text(encoding="utf8").splitlines()
    assert len(lines) >= 270
    assert run(folder, "lexicon", "import", str(file)) == 0
    assert f"没有变化 {len(lines)}，" in capsys.readouterr().err
    rule = {"query": "打印机", "article": "ext-1", "effect": "pin", "reason": "常用", "until": "2026-12-31"}
    rows = [{"group": ["甲词", "乙词"]}, {"word": "甲"}, {"rule": rule}]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf8")
    assert run(folder, "lexicon", "import", "--replace", "--strict", str(file)) == 1
    told = capsys.readouterr().err
    assert "lexicon.jsonl 第 2 行：请填 2 到 12 个汉字" in told
    assert "没有删除" in told
    file.write_text("\n".join(json.dumps(row) for row in (rows[0], rows[2])), encoding="utf8")
    assert run(folder, "lexicon", "import", "--replace", str(file)) == 0
    assert run(folder, "lexicon", "export", str(file)) == 0
    assert [next(iter(json.loads(line))) for line in file.read_text(encoding="utf8").splitlines()] == [
        *("group", "rule")
    ]
    assert run(folder, "lexicon", "import", str(tmp_path / "none.jsonl")) == 1
    assert run(folder, "lexicon", "import", str(tmp_path / "none.csv")) == 1


def test_why_not_answers_whether_found_or_not(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "why-not", "打印机", "ext-1") == 0
    assert "搜得到，排在第 1 位" in capsys.readouterr().out
    assert run(folder, "why-not", "显示器花屏", "KB-000001") == 0
    out = capsys.readouterr().out
    assert "搜不到它" in out
    assert "一个也没有" in out
    assert run(folder, "why-not", "--json", "打印机", "KB-2") == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["number"], row["rank"]) == ("KB-000002", None)
    assert "没有发布" in row["reasons"][0]
    assert run(folder, "why-not", "打印机", "KB-999999") == 1
    assert "没有文章 KB-999999" in capsys.readouterr().err
