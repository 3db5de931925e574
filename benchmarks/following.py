"""Measure how edits of a large knowledge base become findable, alone and fifty a second, while people search.

    python -m benchmarks following [FOLDER] [--articles N] [--seconds S] [--edits PER_SECOND] [--queries PER_SECOND]

A server with two workers is started on N articles of FOLDER (see scale; without it made up). Edits are written to the
database in this process, questions asked over HTTP; the follower's work is what the kernel says that it ran, without
what it runs when nothing happens.
"""

import argparse
import os
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from benchmarks import corpus
from benchmarks.freshness import ask, until_all
from kb import articles
from kb.content import Content
from kb.database import Database, now
from kb.models import Article

WORKERS = 2
SETTLED = 3.0


@contextmanager
def serving(data: Path) -> Iterator[int]:
    """Serve a folder and give the port."""
    command = [*corpus.COMMAND, str(data), "serve", "--port", "0", "--workers", str(WORKERS)]
    environment = os.environ | {"JIEDA_RATE_LIMITS": "off", "JIEDA_LOG_LEVEL": "error"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    try:
        yield next(int(m[1]) for line in server.stdout if (m := re.search(r"127\.0\.0\.1:(\d+)", line)))
    finally:
        server.terminate()
        server.wait(30)


def follower_of(data: Path) -> Path:
    """Find the follower of a folder among the processes."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"webui.installation.follow" in arguments and str(data).encode() in arguments:
            return entry
    raise LookupError("no follower runs")


def ran(process: Path) -> float:
    """Return the milliseconds that all threads of a process have run."""
    return sum(int(path.read_text().split()[0]) for path in process.glob("task/*/schedstat")) / 1e6


class Editor:
    """Changes articles one after the other, each by a word of its own."""

    def __init__(self, data: Path, count: int) -> None:
        self.database = Database(f"sqlite:///{data / 'jieda.db'}")
        self.count = count
        self.edits = 0

    def edit(self) -> str:
        """Add a new word to an article, and return it."""
        self.edits += 1
        word = f"zq{self.edits:05d}{os.urandom(2).hex()}"
        with self.database.begin() as session:
            article = session.get_one(Article, 1 + self.edits * 997 % self.count)
            content = replace(Content.of(article), visibility="public")
            content = replace(content, body=f"{content.body}\n补充 {word}")
            articles.revise(session, article, content, by=None, at=now())
        return word


def lag(port: int) -> int:
    """Tell how many changes are not findable yet."""
    told: int = ask(port, "GET", "/../../readyz", "")["parts"]["follower"]["lag"]
    return told


def settle(port: int) -> float:
    """Wait until everything is findable, and return how long that took."""
    started = time.perf_counter()
    while lag(port):
        time.sleep(0.05)
    return time.perf_counter() - started


def measure_single(port: int, editor: Editor, follower: Path, count: int) -> None:
    """Edit now and then: how soon does every worker find it, and what does it cost?"""
    time.sleep(SETTLED)
    idle, started = ran(follower), time.perf_counter()
    time.sleep(SETTLED)
    idle_rate = (ran(follower) - idle) / (time.perf_counter() - started)
    found, work = [], []
    for _ in range(count):
        before, started = ran(follower), time.perf_counter()
        word = editor.edit()
        path = f"/search?q={quote(word)}"
        found += until_all([lambda path=path: bool(ask(port, "GET", path, "")["hits"])], WORKERS)  # type: ignore[misc]
        time.sleep(0.5)
        work.append(ran(follower) - before - idle_rate * (time.perf_counter() - started))
    work.sort()
    print(
        f"single edits: found by all {WORKERS} workers after median {statistics.median(found):.0f} ms, worst "
        f"{max(found):.0f} ms; the follower worked median {statistics.median(work):.0f} ms, "
        f"p95 {work[int(len(work) * 0.95)]:.0f} ms for each",
        flush=True,
    )


def measure_stream(
    port: int, editor: Editor, texts: list[str], *, seconds: float, edits: float, queries: float
) -> None:
    """Edit and ask at steady rates: are all questions answered in time, and does the follower keep up?"""
    until = time.perf_counter() + seconds
    took: list[float] = []
    wrong: list[str] = []
    lags: list[int] = []

    def at_rate(rate: float) -> Iterator[int]:
        started = time.perf_counter()
        for number in range(int(rate * seconds)):
            time.sleep(max(0.0, started + number / rate - time.perf_counter()))
            if time.perf_counter() > until:
                return
            yield number

    def question(number: int) -> None:
        started = time.perf_counter()
        try:
            ask(port, "GET", f"/search?q={quote(texts[number % len(texts)])}", "")["hits"]
        except (OSError, ValueError, KeyError) as error:
            wrong.append(repr(error))
        took.append((time.perf_counter() - started) * 1e3)

    def write() -> int:
        return sum(bool(editor.edit()) for _ in at_rate(edits))

    def watch() -> None:
        lags.extend(lag(port) for _ in at_rate(2))

    with ThreadPoolExecutor(12) as pool:
        written, watching = pool.submit(write), pool.submit(watch)
        for number in at_rate(queries):
            pool.submit(question, number)
        done = written.result()
        watching.result()
    behind = settle(port)
    took.sort()
    print(
        f"{done / seconds:.0f} edits/s and {len(took) / seconds:.0f} questions/s for {seconds:.0f} s: {len(wrong)} "
        f"errors, answers mean {statistics.fmean(took):.0f} ms, p95 {took[int(len(took) * 0.95)]:.0f} ms; at most "
        f"{max(lags)} changes behind, level {behind:.1f} s after the last",
        *wrong[:3],
        flush=True,
    )


def main(arguments: list[str]) -> None:
    """Measure single edits, then many."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks following", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--edits", type=float, default=50.0)
    parser.add_argument("--queries", type=float, default=20.0)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as work:
        data = Path(work) / "data"
        corpus.imported(data, args.folder, args.articles)
        texts = corpus.queries(args.folder, 500)
        print(f"{args.articles} articles, {corpus.machine()}", flush=True)
        with serving(data) as port:
            settle(port)
            editor = Editor(data, args.articles)
            measure_single(port, editor, follower_of(data), 20)
            rates = {"seconds": args.seconds, "edits": args.edits, "queries": args.queries}
            measure_stream(port, editor, texts, **rates)
            editor.database.close()
