"""The command: what it prints where, what it returns, and that what goes in comes out."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb import articles, people
from kb.database import Database
from webui.cli import main
from webui.cli.together import FEW
from webui.installation import upkeep

Run = Callable[..., tuple[int, str, str]]
ARTICLES = [
    {
        "id": "vpn-809",
        "title": "VPN 错误 809",
        "body": "检查防火墙是否放行 UDP 500 和 4500。",
        "category": "VPN",
    },
    {"id": "print-off", "title": "打印机脱机", "body": "重启打印后台服务 spooler。", "visibility": "agents"},
    {"id": "mail-full", "title": "邮箱已满", "body": "清空已删除邮件，归档旧邮件。", "visibility": "public"},
]


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a verb in this process; return status, standard output, standard error."""

    def run(*arguments: Any) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["--data", str(data), *map(str, arguments)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def write(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf8")
    return path


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, _empty_database: Path) -> Path:
    """A folder with three articles and two tickets, found and learned."""
    folder: Path = tmp_path_factory.mktemp("imported")
    data = folder / "data"
    data.mkdir()
    (data / "jieda.db").write_bytes(_empty_database.read_bytes())
    tickets = [
        {"id": "t-1", "title": "拨 VPN 报 809", "body": "在家连不上", "solved_by": "vpn-809"},
        {"id": "t-2", "title": "打印机灰的", "body": "打印不出来", "solved_by": "print-off"},
    ]
    for kind, rows in (("articles", ARTICLES), ("tickets", tickets)):
        file = write(folder / f"{kind}.jsonl", *rows)
        assert main(["--data", str(data), "import", kind, str(file)]) == 0
    return data


@pytest.fixture
def filled(imported: Path, data: Path, run: Run) -> Run:
    """A copy of that folder."""
    shutil.rmtree(data)
    shutil.copytree(imported, data)
    return run


def test_import_tells_on_standard_error_and_returns_whether_anything_went_in(
    run: Run, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.jsonl", *ARTICLES, {"title": "没有号码"})
    status, out, err = run("import", "articles", file)
    assert (status, out) == (0, "")
    assert "a.jsonl 第 4 行" in err
    assert "新增 3，" in err
    status, out, err = run("import", "articles", file, "--strict")
    assert status == 1
    assert "没有变化 3，" in err
    assert run("import", "articles", write(tmp_path / "b.jsonl", {"title": "x"}))[0] == 1
    assert run("import", "articles", tmp_path / "none.jsonl")[0] == 1


@pytest.mark.server
@pytest.mark.parametrize("dies", [False, True])
def test_a_large_import_is_learned_beside_and_all_the_same_if_that_process_dies(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies: bool
) -> None:
    monkeypatch.setattr(upkeep, "MANY", 2)
    if dies:
        monkeypatch.setattr(upkeep, "_learn", os._exit)
    assert run("import", "articles", write(tmp_path / "a.jsonl", *ARTICLES))[0] == 0
    assert run("search", "标题:VPN")[1].split("\t")[0] == "KB-000001"
    assert run("search", "spooler")[1].split("\t")[0] == "KB-000002"
    assert run("suggest", "spooler")[1].split("\t")[0] == "KB-000002"
    assert run("doctor")[0] == 0


def test_what_is_imported_is_found_suggested_and_similar(filled: Run) -> None:
    status, out, _ = filled("search", "809 防火墙", "--json", "--limit", "2")
    assert status == 0
    assert json.loads(out)["hits"][0]["id"] == "vpn-809"
    assert filled("search", "打印机")[1].startswith("KB-000002\t")
    hit = json.loads(filled("suggest", "打印机脱机了", "--json")[1])["hits"][0]
    assert hit["id"] == "print-off"
    assert hit["confidence"] in {"likely", "possible", "weak"}
    assert json.loads(filled("similar", "VPN 809 连不上", "--json")[1])["hits"][0]["id"] == "t-1"
    status, out, err = filled("search", "量子纠缠")
    assert (status, out) == (0, "")
    assert "没有找到" in err


def test_a_change_is_applied_by_the_next_reading_verb(filled: Run, data: Path) -> None:
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.begin() as session:
        found = articles.find(session, "vpn-809")
        assert found is not None
        articles.retire(session, found, at=found.updated_at)
    database.close()
    assert "vpn-809" not in filled("search", "809")[1]
    assert "vpn-809" not in filled("suggest", "809 防火墙")[1]


@pytest.mark.parametrize("verb", ["search", "suggest", "similar"])
def test_batch_answers_every_line_in_order(filled: Run, tmp_path: Path, verb: str) -> None:
    asked = [{"qid": "b", "text": "打印机"}, {"qid": 1, "text": ""}, {"qid": "a", "text": "VPN\ud800 809"}]
    file = tmp_path / "questions"
    file.write_text("\n".join(json.dumps(row) for row in asked), encoding="utf8")
    status, out, _ = filled(verb, "--batch", file, "--limit", "2")
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [answer["qid"] for answer in answers] == ["b", 1, "a"]
    assert answers[1]["hits"] == []
    hit = answers[0]["hits"][0]
    assert set(hit) >= {"id", "number", "title", "score"}
    single = json.loads(filled(verb, "打印机", "--limit", "2", "--json")[1])
    assert single["hits"] == answers[0]["hits"]
    write(file, {"text": "x"})
    status, out, err = filled(verb, "--batch", file)
    assert (status, out) == (1, "")
    assert "第 1 行" in err


@pytest.mark.server
@pytest.mark.parametrize("verb", ["search", "suggest", "similar"])
def test_a_long_batch_is_answered_by_several_processes_in_order(
    filled: Run, data: Path, tmp_path: Path, verb: str
) -> None:
    texts = ["打印机", "VPN 809", "邮箱满了", ""]
    asked = [{"qid": n, "text": texts[n % len(texts)]} for n in range(FEW + 99)]
    file = write(tmp_path / "questions", *asked)
    command = [sys.executable, "-m", "webui.cli", "--data", data, verb, "--batch", file]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    answers = [json.loads(line) for line in told.splitlines()]
    assert [answer["qid"] for answer in answers] == [row["qid"] for row in asked]
    first = {text: json.loads(filled(verb, text, "--json")[1])["hits"] for text in texts}
    assert [answer["hits"] for answer in answers] == [first[row["text"]] for row in asked]


def test_why_adds_up_to_the_score(filled: Run) -> None:
    status, out, _ = filled("why", "VPN 防火墙 809", "vpn-809")
    *parts, total, score = [line.split("\t") for line in out.splitlines()]
    assert status == 0
    assert {"809", "vpn"} <= {part[0].lower() for part in parts}
    assert float(total[2]) == pytest.approx(float(score[2]))
    assert sum(float(part[2]) for part in parts) == pytest.approx(float(score[2]))
    hits = json.loads(filled("search", "VPN 防火墙 809", "--json")[1])["hits"]
    assert hits[0]["score"] == pytest.approx(float(score[2]))
    assert filled("why", "量子", "vpn-809")[0] == 1
    assert filled("why", "VPN", "none")[0] == 1


@pytest.mark.parametrize(
    "text", ["\x00\ud800🙂", '"open AND (', "' OR 1=1 --", "<b>\u202eRTL", "a" * 100_000, "-"]
)
def test_no_text_is_too_odd(filled: Run, text: str) -> None:
    assert filled("search", text)[0] == 0
    assert filled("suggest", text)[0] == 0


def test_export_is_what_was_imported(filled: Run, tmp_path: Path) -> None:
    status, out, err = filled("export", "articles", tmp_path / "out.jsonl")
    assert (status, out) == (0, "")
    assert "3 篇" in err
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf8").splitlines()]
    assert [(row["id"], row["title"]) for row in rows] == [(row["id"], row["title"]) for row in ARTICLES]
    assert filled("export", "tickets", tmp_path / "out.csv")[0] == 0
    assert filled("export", "articles", tmp_path / "out.doc")[0] == 1
    assert filled("export", "articles", tmp_path / "no" / "out.jsonl")[0] == 1


def test_backup_and_restore_make_the_same_installation(filled: Run, data: Path, tmp_path: Path) -> None:
    assert filled("backup", tmp_path / "b.tar.gz")[0] == 0
    assert filled("restore", tmp_path / "b.tar.gz")[0] == 1
    data.rename(tmp_path / "gone")
    assert filled("restore", tmp_path / "b.tar.gz")[0] == 0
    assert json.loads(filled("search", "809", "--json")[1])["hits"][0]["id"] == "vpn-809"
    assert json.loads(filled("similar", "VPN 809", "--json")[1])["hits"][0]["id"] == "t-1"


def test_doctor_sync_and_rebuild(filled: Run, data: Path) -> None:
    status, out, _ = filled("doctor")
    assert status == 0
    assert "失败" not in out
    assert "学过 2 张工单" in out
    damaged = max((p for p in (data / "index").rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    damaged.write_bytes(b"\xff" * damaged.stat().st_size)
    status, out, _ = filled("doctor")
    assert status == 1
    assert "建议" in out
    assert filled("sync")[0] == 0
    assert filled("doctor")[0] == 0
    assert filled("rebuild")[0] == 0
    assert json.loads(filled("search", "809", "--json")[1])["hits"][0]["id"] == "vpn-809"


def test_accounts(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, err = run("user", "add", "li", "--role", "agent")
    password = out.strip()
    assert status == 0
    assert password not in err
    assert run("user", "add", "li", "--role", "agent")[0] == 1
    token = run("user", "token", "li")[1].splitlines()[-1]
    assert run("user", "list")[1].startswith("li\t一线\t")
    assert run("user", "token", "nobody")[0] == 1
    new = run("user", "reset", "li")[1].strip()
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.read() as session:
        person = people.with_token(session, token)
        assert person is not None
        assert person.role == "agent"
        assert people.with_password(session, "li", password) is None
        assert people.with_password(session, "li", new) is not None
    database.close()


@pytest.mark.parametrize(
    "wrong", [[], ["search"], ["fly"], ["search", "x", "--limit", "0"], ["user", "add", "x"]]
)
def test_wrong_usage_exits_with_2(run: Run, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        run(*wrong)
    assert exit_.value.code == 2


@pytest.mark.parametrize(
    ("wrong", "zh", "en"),
    [
        (["--help"], "用法：jieda", "usage: jieda"),
        (["user", "add", "x"], "缺少参数：--role", "the following arguments are required: --role"),
        (["fly"], "没有 'fly'，可以是", "invalid choice: 'fly'"),
        (["search", "x", "--limit", "q"], "--limit：'q' 不合要求", "argument --limit: invalid value: 'q'"),
        (["search", "x", "--limit"], "要跟一个值", "expected one argument"),
        (["search"], "jieda search：", "jieda search: error: "),
    ],
)
def test_wrong_usage_is_told_in_the_language_of_the_terminal(
    run: Run,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    wrong: list[str],
    zh: str,
    en: str,
) -> None:
    before = dict(vars(argparse))
    for language, said in (("zh_CN.UTF-8", zh), ("en_GB.UTF-8", en)):
        monkeypatch.setenv("LANGUAGE", language)
        with pytest.raises(SystemExit):
            run(*wrong)
        told = capsys.readouterr()
        assert said in told.out + told.err
    assert dict(vars(argparse)) == before


def test_a_wrong_setting_or_folder_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    assert main(["--data", str(tmp_path / "file" / "x"), "user", "list"]) == 1
    monkeypatch.setenv("JIEDA_TIMEZONE", "Moon/Base")
    status, _, err = run("user", "list")
    assert status == 2
    assert "JIEDA_TIMEZONE" in err


@pytest.mark.server
def test_search_loads_neither_sklearn_nor_flask(filled: Run, data: Path) -> None:
    code = (
        "import sys; from webui.cli import main; status = main(sys.argv[1:]);"
        "print(status, [m for m in ('sklearn', 'flask', 'recommend', 'jinja2') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code, "--data", str(data), "search", "809"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "0 []"


@pytest.mark.server
def test_a_reader_that_goes_away_is_no_error(filled: Run, data: Path) -> None:
    command = f"{sys.executable} -m webui.cli --data {data} search 809 | true; echo ${{PIPESTATUS[0]}}"
    told = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert told.stdout.strip() == "0"
    assert told.stderr == ""
