"""Measure how edits of a large knowledge base become findable, alone and fifty a second, while people search.

    python -m benchmarks following [FOLDER] [--articles N] [--seconds S] [--edits PER_SECOND] [--queries PER_SECOND]

A server with two workers is started on N articles of FOLDER (see scale; without it made up). Edits are written to the
database in this process; questions are asked in another one, of the index, then over HTTP. The follower's work is what
the kernel says that it ran, without what it runs when nothing happens.
"""

import argparse
import http.client
import json
import os
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from multiprocessing import Queue, get_context
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from benchmarks import corpus
from benchmarks.freshness import until_all
from kb import articles
from kb.content import Content
from kb.database import Database, now
from kb.models import Article
from search import SearchIndex

Asked = tuple[list[float], list[str]]
WORKERS = 2
SETTLED = 3.0


class Rates(NamedTuple):
    """How long, and how much of each a second."""

    seconds: float
    edits: float
    queries: float


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


def get(port: int, path: str) -> Any:
    """Ask as a visitor, over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    answer = json.load(connection.getresponse())
    connection.close()
    return answer


def hits(port: int, text: str) -> list[Any]:
    """Return what is found."""
    found: list[Any] = get(port, f"/api/v1/search?q={quote(text)}")["hits"]
    return found


def lag(port: int) -> int:
    """Tell how many changes are not findable yet."""
    told: int = get(port, "/readyz")["parts"]["follower"]["lag"]
    return told


def is_found(port: int, word: str) -> bool:
    """Tell whether a word leads to anything."""
    return bool(hits(port, word))


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
        found += until_all([partial(is_found, port, word)], WORKERS)
        time.sleep(0.5)
        work.append(ran(follower) - before - idle_rate * (time.perf_counter() - started))
    work.sort()
    print(
        f"single edits: found by all {WORKERS} workers after median {statistics.median(found):.0f} ms, worst "
        f"{max(found):.0f} ms; the follower worked median {statistics.median(work):.0f} ms, "
        f"p95 {work[int(len(work) * 0.95)]:.0f} ms for each",
        flush=True,
    )


def at_rate(rate: float, seconds: float) -> Iterator[int]:
    """Count at a steady rate, as far as that can be kept, until the time is over."""
    started = time.perf_counter()
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, started + number / rate - time.perf_counter()))
        if time.perf_counter() - started > seconds:
            return
        yield number


def questions(question: Callable[[str], object], texts: list[str], rate: float, seconds: float) -> Asked:
    """Ask at a steady rate; return the milliseconds of each answer in rising order, and what went wrong."""
    took: list[float] = []
    wrong: list[str] = []

    def timed(text: str) -> None:
        started = time.perf_counter()
        try:
            question(text)
        except Exception as error:
            wrong.append(repr(error))
        took.append((time.perf_counter() - started) * 1e3)

    with ThreadPoolExecutor(8) as pool:
        for number in at_rate(rate, seconds):
            pool.submit(timed, texts[number % len(texts)])
    return sorted(took), wrong


def by_index(data: Path, texts: list[str], rate: float, seconds: float, answers: "Queue[Asked]") -> None:
    """Ask the index in this process."""
    index = SearchIndex(data / "index")
    for text in texts[:20]:
        index.search(text)
    answers.put(questions(index.search, texts, rate, seconds))


def by_http(port: int, texts: list[str], rate: float, seconds: float, answers: "Queue[Asked]") -> None:
    """Ask the server, whose answers also hold reasons and passages and are remembered."""
    answers.put(questions(partial(hits, port), texts, rate, seconds))


def measure_stream(port: int, editor: Editor, who: Callable[..., None], rates: Rates, *given: Any) -> None:
    """Edit and ask at steady rates: are all questions answered in time, and does the follower keep up?"""
    context = get_context("spawn")
    answers: Queue[Asked] = context.Queue()
    asking = context.Process(target=who, args=(*given, rates.queries, rates.seconds, answers))
    asking.start()
    lags, done = [0], 0
    for number in at_rate(rates.edits, rates.seconds):
        editor.edit()
        done += 1
        if number % 50 == 0:
            lags.append(lag(port))
    behind = settle(port)
    took, wrong = answers.get(timeout=120)
    asking.join()
    print(
        f"{who.__name__.replace('_', ' ')}: {done / rates.seconds:.0f} edits/s and {len(took) / rates.seconds:.0f} "
        f"questions/s for {rates.seconds:.0f} s: {len(wrong)} errors, answers mean {statistics.fmean(took):.0f} ms, "
        f"p95 {took[int(len(took) * 0.95)]:.0f} ms; at most {max(lags)} changes behind, level {behind:.1f} s after "
        f"the last; {corpus.machine()}",
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
            rates = Rates(args.seconds, args.edits, args.queries)
            measure_stream(port, editor, by_index, rates, data, texts)
            measure_stream(port, editor, by_http, rates, port, texts)
            editor.database.close()
