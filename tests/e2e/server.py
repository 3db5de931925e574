"""A real server on a folder of its own, started by the command that people use."""

import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

JIEDA = Path(sys.executable).parent / "jieda"
START_WITHIN = 120
ACCOUNT = re.compile(r"登录名 (\S+)\t密码 (\S+)")
ADDRESS = re.compile(r"http://[\w.:]+")


@dataclass
class Server:
    """Where it answers, and the passwords that it told at its first start."""

    address: str = ""
    passwords: dict[str, str] = field(default_factory=dict)


@contextmanager
def serving(data: Path, *options: str) -> Iterator[Server]:
    """Serve a folder until the block is left."""
    log = (data.parent / f"{data.name}.log").open("wb")
    command = [str(JIEDA), "--data", str(data), "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        server = _told(process)
        _wait_until_ready(server.address)
        yield server
    finally:
        process.terminate()
        process.communicate(timeout=60)
        log.close()


def run(data: Path, *arguments: str) -> None:
    """Run a verb of the command on a folder."""
    command = [str(JIEDA), "--data", str(data), *arguments]
    subprocess.run(command, check=True, capture_output=True)


def _told(process: "subprocess.Popen[str]") -> Server:
    server = Server()
    assert process.stdout
    for line in process.stdout:
        if account := ACCOUNT.search(line):
            server.passwords[account[1]] = account[2]
        if address := ADDRESS.search(line):
            server.address = address[0]
            return server
    raise AssertionError("the server ended before it told its address")


def _wait_until_ready(address: str) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not become ready")
