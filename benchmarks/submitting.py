"""Measure how many tickets a second a real server takes in, and count afterwards whether all of them are there.

    python -m benchmarks submitting [--data FOLDER] [--articles N] [--tickets N] [--rate N] [--seconds N] [--port N]

An installation of that size is made up in FOLDER, or used where it is there already, and served by the command that
people use, with its usual workers and without limits on how often somebody submits. Tickets are sent at their time,
each over a connection of its own, whether or not those before were answered; a time is counted from when it was due.
"""

import argparse
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks import corpus, installation
from kb.database import Database
from kb.models import LEVELS, URGENCIES, Ticket

CONNECTIONS = 200
PATIENCE = 60
WARM = 20
LOOK, LOOKS = 3.0, 60
RESTING = 0.2
"""Such a share of a processor is what a server uses where nobody asks."""


@dataclass(frozen=True)
class Answered:
    """What became of one ticket: the status (0 without an answer), its number, and seconds since it was due."""

    status: int
    number: str
    took: float


def main(arguments: list[str]) -> None:
    """Make or take an installation, send, and count."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks submitting")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--articles", type=int, default=12_000)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or Path(folder) / "data"
        installation.make(data, given.articles, given.tickets)
        with serving(data, given.port) as (port, server):
            at_rest(server)
            before = stored(data)
            print(f"{len(before):,} tickets; load of the machine {os.getloadavg()[0]:.1f}", flush=True)
            send(port, texts(WARM, seed=1), given.rate)
            warmed = stored(data)
            began = processor(server)
            answers = send(port, texts(round(given.rate * given.seconds), seed=2), given.rate)
            used = {name: seconds - began.get(name, 0.0) for name, seconds in processor(server).items()}
            print({name: f"{1e3 * seconds / len(answers):.1f} ms a ticket" for name, seconds in used.items()})
            print(f"load of the machine {os.getloadavg()[0]:.1f}")
            tell(answers, given.rate)
            check(answers, warmed, stored(data))


@contextmanager
def serving(data: Path, port: int) -> Iterator[tuple[int, int]]:
    """Serve a folder with its usual workers; give the port when it answers, and its process."""
    command = [*corpus.COMMAND, str(data), "serve", "--port", str(port)]
    environment = os.environ | {"JIEDA_RATE_LIMITS": "off", "JIEDA_LOG_LEVEL": "error"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    try:
        port = next(int(found[1]) for line in server.stdout if (found := re.search(r"://[\d.]+:(\d+)", line)))
        until_ready(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(60)


def processor(server: int) -> dict[str, float]:
    """Return the seconds of processor that the workers and the follower of a server have used so far."""
    used = {"workers": 0.0, "follower": 0.0}
    for process in Path(f"/proc/{server}/task/{server}/children").read_text().split():
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        name = "follower" if b"follow" in Path(f"/proc/{process}/cmdline").read_bytes() else "workers"
        used[name] += (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return used


def at_rest(server: int) -> None:
    """Wait until a server has done what it does once after its start."""
    before = sum(processor(server).values())
    for _ in range(LOOKS):
        time.sleep(LOOK)
        now = sum(processor(server).values())
        if now - before < RESTING * LOOK:
            return
        before = now


def until_ready(port: int) -> None:
    """Wait until everything stored is findable."""
    while True:
        try:
            if call(port, "GET", "/readyz", None)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.5)


def texts(count: int, seed: int) -> list[dict[str, Any]]:
    """Make up so many tickets."""
    made, chance = corpus.MadeUp(), random.Random(seed)
    return [
        {
            "title": made.text(3, 12).strip() or "坏了",
            "description": made.text(10, 60),
            "requester": {"name": f"需求方 {n % 3000}", "contact": f"139{seed}{n:07d}"},
            "impact": chance.choices(LEVELS, (8, 3, 1))[0],
            "urgency": chance.choices(URGENCIES, (8, 3, 1))[0],
        }
        for n in range(count)
    ]


def send(port: int, bodies: Sequence[dict[str, Any]], rate: float) -> list[Answered]:
    """Send tickets at their times; return what became of each."""
    began = time.perf_counter() + 0.2
    free = threading.Semaphore(CONNECTIONS)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        sent = []
        for n, body in enumerate(bodies):
            due = began + n / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            free.acquire()
            sent.append(pool.submit(_one, port, body, due, free))
        return [each.result() for each in sent]


def _one(port: int, body: dict[str, Any], due: float, free: threading.Semaphore) -> Answered:
    try:
        status, answer = call(port, "POST", "/api/v1/tickets", body)
    except (OSError, ValueError, http.client.HTTPException):
        status, answer = 0, {}
    free.release()
    return Answered(status, answer.get("number", ""), time.perf_counter() - due)


def call(port: int, method: str, path: str, body: Any) -> tuple[int, Any]:
    """Make one call over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    sent = json.dumps(body).encode() if body is not None else None
    connection.request(method, path, sent, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    told = json.loads(answer.read() or b"{}")
    connection.close()
    return answer.status, told


def stored(data: Path) -> set[str]:
    """Return the numbers of all tickets that are stored."""
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.read() as session:
        numbers = list(session.scalars(select(Ticket.number)))
        assert session.scalar(select(func.count()).select_from(Ticket)) == len(set(numbers))
    database.close()
    return set(numbers)


def tell(answers: Sequence[Answered], rate: float) -> None:
    """Print what came back, and how long it took."""
    took = sorted(each.took for each in answers)
    longest = max(n / rate + each.took for n, each in enumerate(answers))
    cuts = [statistics.quantiles(took, n=100)[place - 1] * 1e3 for place in (50, 95, 99)]
    print("answers:", dict(Counter(each.status for each in answers)))
    print(f"rate wanted {rate:g}/s, reached {len(answers) / longest:.1f}/s")
    print("p50 {:.0f} ms, p95 {:.0f} ms, p99 {:.0f} ms".format(*cuts), f"longest {took[-1] * 1e3:.0f} ms")


def check(answers: Sequence[Answered], before: set[str], after: set[str]) -> None:
    """Print whether what was promised holds: none lost, none twice, no gap."""
    told = [each.number for each in answers if each.status == 201]
    days = {number[:10] for number in told}
    serials = {day: sorted(int(n[10:]) for n in after if n.startswith(day)) for day in days}
    gaps = sum(own[-1] - own[0] + 1 - len(own) for own in serials.values())
    print(f"lost {len(set(told) - after)}, doubled {len(told) - len(set(told))}, gaps {gaps}")
    print(
        f"stored {len(after - before)} of {len(told)} acknowledged, not acknowledged {len(answers) - len(told)}"
    )
