"""Imports of any kind by command: first only told, then stored, then undone; exports of any kind come back."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.database import Database
from kb.models import Article, ArticleFile
from tests.bombs import PNG, a_docx, a_workbook, overlapping, packed
from webui.cli import main

pytestmark = pytest.mark.server

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a verb on a fresh folder; returns status, standard output and standard error."""

    def run_it(*arguments: object) -> tuple[int, str, str]:
        status = main(["--data", str(data), *map(str, arguments)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run_it


def titles(data: Path) -> list[str]:
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.read() as session:
        found = [article.title for article in session.query(Article).order_by(Article.id)]
    database.close()
    return found


def a_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_files_of_every_kind_are_told_stored_and_undone(run: Run, data: Path, tmp_path: Path) -> None:
    files = [
        a_file(tmp_path, "表.xlsx", a_workbook([["问题", "答案"], ["脱机", "重启"], ["", ""]])),
        a_file(tmp_path, "手册.zip", packed({"a.md": "# 换硒鼓\n\n![图](b.png)", "b.png": PNG})),
        a_file(tmp_path, "说明.docx", a_docx("先关机")),
        a_file(tmp_path, "页.html", "<h1>卡纸</h1><p>开盖</p>".encode("gbk")),
    ]
    status, out, err = run("import", "articles", *files, "--dry-run")
    assert (status, titles(data)) == (0, [])
    assert "表.xlsx 第 2 行\t新增\t脱机" in out
    assert "什么也没有写入" in err
    status, _, err = run("import", "articles", *files)
    assert (status, titles(data)) == (0, ["脱机", "换硒鼓", "说明", "卡纸"])
    assert "jieda import undo 1" in err
    assert run("search", "硒鼓")[1].count("换硒鼓") == 1
    status, _, err = run("import", "undo", 1)
    assert (status, titles(data)) == (0, [])
    assert "删除 4 篇" in err
    assert run("search", "硒鼓")[1] == ""
    assert run("import", "undo", 1)[0] == 1
    assert run("import", "undo", 99)[0] == 1


@pytest.mark.parametrize("name", ["a.zip", "a.xlsx", "a.csv", "a.jsonl.gz"])
def test_what_goes_out_comes_back(run: Run, data: Path, tmp_path: Path, name: str) -> None:
    page = "# 换硒鼓\n\n![图](b.png)"
    run("import", "articles", a_file(tmp_path, "手册.zip", packed({"a.md": page, "b.png": PNG})))
    target = tmp_path / name
    assert run("export", "articles", target)[0] == 0
    other = tmp_path / "other"
    assert main(["--data", str(other), "import", "articles", str(target)]) == 0
    assert titles(other) == ["换硒鼓"]
    database = Database(f"sqlite:///{other / 'jieda.db'}")
    with database.read() as session:
        assert session.query(ArticleFile).count() == (1 if name == "a.zip" else 0)
    database.close()


def test_bad_files_are_told(run: Run, tmp_path: Path) -> None:
    for path in (
        overlapping(tmp_path / "b.zip", 1000, 10),
        a_file(tmp_path, "a.docx", b"PK"),
        tmp_path / "none.xlsx",
        a_file(tmp_path, "a.pdf", b"%PDF"),
    ):
        status, _, err = run("import", "articles", path)
        assert status == 1
        assert path.name in err
        assert "Traceback" not in err
    kept = run("import", "list")[1].splitlines()
    assert kept[-1].endswith("b.zip：解压后有 10,000 MB，太大了")
    assert all("没有完成\t写入 0 篇\t" in line for line in kept)


def test_a_killed_import_is_listed_run_again_and_undone(run: Run, data: Path, tmp_path: Path) -> None:
    rows = "".join(f'{{"id": "r-{n}", "title": "第 {n} 条"}}\n' for n in range(300))
    file = a_file(tmp_path, "a.jsonl", rows.encode())
    verb = ["--data", str(data), "import", "articles", str(file)]
    slowly = f"from kb.imports import chunks\nchunks.ROWS = 2\nfrom webui.cli import main\nmain({verb})"
    with subprocess.Popen([sys.executable, "-c", slowly], stderr=subprocess.DEVNULL) as killed:
        while killed.poll() is None and len(titles(data)) < 20:
            time.sleep(0.01)
        killed.kill()
    stored = len(titles(data))
    assert 20 <= stored < 300
    assert f"\ta.jsonl\t没有完成\t写入 {stored} 篇" in run("import", "list")[1]
    status, _, err = run("import", "articles", file)
    assert (status, len(titles(data))) == (0, 300)
    assert f"没有变化 {stored}，" in err
    assert [run("import", "undo", number)[0] for number in (2, 1)] == [0, 0]
    assert titles(data) == []
