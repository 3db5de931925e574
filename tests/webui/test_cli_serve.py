"""The server and its follower as real processes: they keep up, come back, and end together."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kb import articles, people
from kb.content import Content
from kb.database import Database, now
from webui.cli import main
from webui.cli.serving import prepare_demo
from webui.installation import Services, Settings, serve

pytestmark = pytest.mark.server

START_WITHIN = 60
SETTLED = 0.8
COMMAND = [sys.executable, "-m", "webui.cli"]


class Served:
    """A server on a folder, started like people do."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.said = data.parent / "serve.err"
        with self.said.open("wb") as errors:
            self.process = subprocess.Popen(
                [*COMMAND, "--data", str(data), "serve", "--port", "0", "--workers", "1", *options],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.lines: list[str] = []
        self.well_since: float | None = None
        assert self.process.stdout is not None
        while not self.lines or "http://" not in self.lines[-1]:
            line = self.process.stdout.readline()
            assert line, self.said.read_text()
            self.lines.append(line.strip())
        self.address = self.lines[-1][self.lines[-1].index("http://") :]
        self.warned: list[str] = []
        until(self.is_settled, START_WITHIN)

    def is_settled(self) -> bool:
        """Look once, keep what state and front page warn of, and tell whether all has been well for a while."""
        state, page = self.get("/readyz"), self.text("/")
        self.warned += state.get("degraded", [])
        self.warned += re.findall(r'class="banner".*?</div>', page, re.DOTALL)
        if state["status"] != "ok":
            self.well_since = None
        elif self.well_since is None:
            self.well_since = time.monotonic()
        return self.well_since is not None and time.monotonic() - self.well_since > SETTLED

    def text(self, path: str) -> str:
        """Return what an address answers, nothing while it does not."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=10) as answer:  # noqa: S310 - our own server
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except (ConnectionError, TimeoutError):
            return ""

    def get(self, path: str) -> Any:
        """Return what a JSON address answers."""
        return {"status": "unready", "hits": []} | json.loads(self.text(path) or "{}")

    def finds(self, word: str) -> bool:
        """Tell whether a public article is found by a word."""
        return bool(self.get(f"/api/v1/search?q={urllib.parse.quote(word)}")["hits"])

    def follower(self) -> int:
        """Return the process id of the follower, 0 when there is none."""
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                arguments = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"webui.installation.follow" in arguments and str(self.data).encode() in arguments:
                return int(entry.name)
        return 0

    def end(self, sign: signal.Signals = signal.SIGTERM) -> float:
        """Send a signal and return how many seconds the end of all processes took."""
        started = time.monotonic()
        self.process.send_signal(sign)
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        until(lambda: not self.follower(), 20)
        return time.monotonic() - started


def until(is_so: Callable[[], Any], seconds: float) -> float:
    """Wait until something is so and return how long that took."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < seconds, "it did not happen"
        time.sleep(0.05)
    return time.monotonic() - started


def publish(data: Path, word: str) -> None:
    """Publish a public article, past every process."""
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.begin() as session:
        content = Content(title=f"关于{word}的说明", body="先重启再试。", visibility="public")
        articles.publish(session, articles.draft(session, content, by=None, at=now()), at=now())
    database.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server on an empty folder."""
    server = Served(tmp_path_factory.mktemp("served") / "data")
    yield server
    if server.process.poll() is None:
        server.end()


def test_a_first_start_shows_no_warning(served: Served) -> None:
    assert served.warned == []


def test_what_is_published_is_found_within_seconds(served: Served) -> None:
    publish(served.data, "potoroo")
    until(lambda: served.finds("potoroo"), 30)
    assert not served.finds("quokka")
    publish(served.data, "quokka")
    assert until(lambda: served.finds("quokka"), 10) < 2


def test_an_import_beside_the_server_returns_when_all_is_found(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    row = {"id": "w", "title": "关于 wombat 的说明", "body": "x", "visibility": "public"}
    file.write_text(json.dumps(row))
    subprocess.run([*COMMAND, "--data", str(served.data), "import", "articles", str(file)], check=True)
    assert served.finds("wombat")
    state = served.get("/readyz")
    assert state["parts"]["follower"]["lag"] == 0


def test_a_killed_follower_comes_back(served: Served) -> None:
    before = served.follower()
    os.kill(before, signal.SIGKILL)
    publish(served.data, "numbat")
    until(lambda: served.finds("numbat"), 30)
    assert served.follower() not in {0, before}


def test_a_damaged_index_is_whole_again_by_itself(served: Served) -> None:
    biggest = max(
        (p for p in (served.data / "index").rglob("*") if p.is_file()), key=lambda p: p.stat().st_size
    )
    biggest.write_bytes(b"\xff" * biggest.stat().st_size)
    until(lambda: served.get("/readyz")["status"] == "ok" and served.finds("quokka"), 30)
    doctor = [*COMMAND, "--data", str(served.data), "doctor"]
    assert subprocess.run(doctor, capture_output=True, text=True, check=False).returncode == 0


@pytest.mark.parametrize("verb", ["sync", "rebuild"])
def test_repair_works_beside_the_server(served: Served, verb: str) -> None:
    done = subprocess.run(
        [*COMMAND, "--data", str(served.data), verb], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert served.finds("quokka")


def test_a_very_long_address_is_answered(served: Served) -> None:
    assert served.get(f"/api/v1/search?q={urllib.parse.quote('打' * 100_000)}")["query"]


def test_nothing_listens_beyond_this_machine(served: Served) -> None:
    assert served.address.startswith("http://127.0.0.1:")
    with socket.socket() as probe:
        probe.settimeout(2)
        assert probe.connect_ex(("127.0.0.2", int(served.address.rsplit(":", 1)[1])))


def test_a_taken_port_is_told(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "PORT_WAIT", 0.1)
    port = served.address.rsplit(":", 1)[1]
    assert main(["--data", str(served.data), "serve", "--port", port]) == 1
    assert port in capsys.readouterr().err


def test_a_kill_between_commit_and_indexing_loses_nothing_and_sigterm_ends_all(served: Served) -> None:
    follower = served.follower()
    os.kill(follower, signal.SIGSTOP)
    publish(served.data, "bilby")
    served.process.kill()
    served.process.wait(10)
    os.kill(follower, signal.SIGKILL)
    assert served.process.stdout is not None
    served.process.stdout.close()
    again = Served(served.data)
    assert again.finds("bilby")
    assert again.end() < 10


def test_the_demo_tells_its_passwords_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = Served(tmp_path / "data", "--demo")
    accounts = [line.split("登录名 ")[1].split("\t密码 ") for line in server.lines if "登录名 " in line]
    assert [name for name, _ in accounts] == ["user", "agent", "engineer", "admin"]
    assert server.finds("打印机")
    services = Services(Settings(data=server.data))
    with services.sessions.read() as session:
        for name, password in accounts:
            assert people.with_password(session, name, password) is not None
    prepare_demo(services)
    again = capsys.readouterr().out
    services.close()
    assert "user reset" in again
    assert not [password for _, password in accounts if password in again]
    server.end()
    assert server.warned == []
