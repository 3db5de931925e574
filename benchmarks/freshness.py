"""Measure how soon a published article is found and suggested by every worker of a real server.

    python -m benchmarks freshness [--articles N] [--workers N]

A server is started on a fresh demo; articles are published over its API, each with a word of its own, and asked for
over new connections until as many answers in a row hold it as leave no worker out (but for one chance in a million).
"""

import argparse
import http.client
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

COMMAND = [sys.executable, "-m", "webui.cli", "--data"]
PROMISED_MS = 1000


def ask(port: int, method: str, path: str, token: str, body: Any = None) -> Any:
    """Send one call over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    connection.request(method, f"/api/v1{path}", json.dumps(body) if body is not None else None, headers)
    answer = json.load(connection.getresponse())
    connection.close()
    return answer


@contextmanager
def serving(workers: int) -> Iterator[tuple[int, str]]:
    """Serve a fresh demo; give port and an engineer's token."""
    with tempfile.TemporaryDirectory() as folder:
        data = str(Path(folder) / "data")
        command = [*COMMAND, data, "serve", "--demo", "--port", "0", "--workers", str(workers)]
        environment = os.environ | {"JIEDA_RATE_LIMITS": "off", "JIEDA_LOG_LEVEL": "error"}
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert server.stdout is not None
        try:
            port = next(
                int(found[1]) for line in server.stdout if (found := re.search(r"127\.0\.0\.1:(\d+)", line))
            )
            subprocess.run([*COMMAND, data, "user", "add", "bench", "--role", "engineer"], check=True)
            made = subprocess.run(
                [*COMMAND, data, "user", "token", "bench"], check=True, capture_output=True, text=True
            )
            yield port, made.stdout.split()[-1]
        finally:
            server.terminate()
            server.wait(20)


def until_all(checks: list[Callable[[], bool]], workers: int) -> list[float]:
    """Ask in turns; return for each check the milliseconds until the first of the answers that held ever after."""
    in_a_row = math.ceil(math.log(1e-6) / math.log(1 - 1 / workers)) if workers > 1 else 1
    started = time.perf_counter()
    seen, first = [0] * len(checks), [0.0] * len(checks)
    while min(seen) < in_a_row:
        for n, is_there in enumerate(checks):
            found = is_there()
            if not seen[n]:
                first[n] = (time.perf_counter() - started) * 1e3
            seen[n] = seen[n] + 1 if found else 0
    return first


def measure(port: int, token: str, workers: int, n: int) -> list[float]:
    """Publish one article; return the milliseconds until it is found, and until it is suggested."""
    word = f"QX{n:03d}-{os.urandom(3).hex()}"
    draft = {
        "title": f"接入控制器 {word} 反复掉线",
        "body": f"在 {word} 上重新登记，指示灯变绿即可。",
        "visibility": "public",
    }
    number = ask(port, "POST", "/articles", token, draft)["number"]
    ask(port, "POST", f"/articles/{number}/publish", token, {})

    def found() -> bool:
        return any(
            hit["number"] == number for hit in ask(port, "GET", f"/search?q={quote(word)}", token)["hits"]
        )

    def suggested() -> bool:
        text = {"text": f"{word} 又掉线了", "min_confidence": "weak"}
        answer = ask(port, "POST", "/recommendations", token, text)
        return any(item["article"]["number"] == number for item in answer["recommendations"])

    return until_all([found, suggested], workers)


def main(arguments: list[str]) -> None:
    """Measure and print the middle and the worst."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks freshness", description=__doc__)
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args(arguments)
    with serving(args.workers) as (port, token):
        measure(port, token, args.workers, 0)
        taken = [measure(port, token, args.workers, n) for n in range(1, args.articles + 1)]
    for name, times in zip(("found", "suggested"), zip(*taken, strict=True), strict=True):
        late = sum(ms > PROMISED_MS for ms in times)
        print(
            f"{name:10s} by all {args.workers} workers: median {statistics.median(times):.0f} ms, "
            f"worst {max(times):.0f} ms, {late} of {len(times)} later than {PROMISED_MS} ms"
        )
