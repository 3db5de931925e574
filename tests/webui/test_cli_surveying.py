"""Gaps and near-duplicates at the command, and what an import says of articles that are there already."""

import json
from pathlib import Path
from typing import Any

import pytest

from webui.cli import main

BODY = "先停止后台打印处理服务，清空队列文件夹，再启动服务。最后打印测试页确认。"
DOUBLES = [
    {"id": "one", "title": "清空打印队列", "body": BODY},
    {"id": "two", "title": "清空打印队列", "body": f"{BODY}不行就重启电脑。"},
    {"id": "vpn", "title": "VPN 提示 809", "body": "检查端口。"},
]
UNSOLVED = [
    {"id": f"t{n}", "title": title, "resolution": "按 Win+P"}
    for n, title in enumerate(("投影仪没有画面", "会议室投影仪没有画面", "投影仪没有画面 黑屏"))
]


def run(data: Path, capsys: pytest.CaptureFixture[str], *arguments: Any) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main(["--data", str(data), *map(str, arguments)])
    told = capsys.readouterr()
    return status, told.out, told.err


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf8")
    return path


def test_an_import_tells_of_doubles_and_keeps_them(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "a.jsonl", DOUBLES)
    status, _, told = run(data, capsys, "import", "articles", file)
    assert status == 0
    assert "新增 3，" in told
    assert told.count("相近 ") == 1
    assert "KB-000001《清空打印队列》" in told
    again = run(data, capsys, "import", "articles", file)[2]
    assert "相近" not in again
    another = write(tmp_path / "b.jsonl", [{**DOUBLES[0], "id": "three"}])
    assert run(data, capsys, "import", "articles", another)[2].count("相近 ") == 2


def test_both_lists_are_printed(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, capsys, "gaps") == (0, "", "")
    assert run(data, capsys, "near-duplicates", "--refresh") == (0, "", "")
    run(data, capsys, "import", "articles", write(tmp_path / "a.jsonl", DOUBLES))
    run(data, capsys, "import", "tickets", write(tmp_path / "t.jsonl", UNSOLVED))
    _, told, _ = run(data, capsys, "gaps", "--refresh", "--json")
    gap = json.loads(told)
    assert (gap["size"], len(gap["tickets"])) == (3, 3)
    assert "投影仪" in gap["name"]
    _, told, _ = run(data, capsys, "near-duplicates", "--refresh")
    assert told.count("\n") == 1
    _, told, _ = run(data, capsys, "near-duplicates", "--json")
    assert {article["id"] for article in json.loads(told)["articles"]} == {"one", "two"}
