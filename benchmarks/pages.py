"""Measure pages: what the server needs for each of them, and what a visitor's browser waits for.

    python -m benchmarks pages [--data FOLDER] [--articles N] [--tickets N] [--times N] [--only server|browser]

An installation of that size is made up in FOLDER, or used where it is there already. Server times are those of one
thread of this process, by its processor and by the clock. A shared machine is twice as fast in one second as in the
next: before and after each page the same small piece of work is timed, and by how much it took longer than at its best
the page is judged as on the machine at its best. The browser is Chromium on a fresh folder with the demo,
slowed down by its own protocol: Fast 3G is 1.6 Mbit/s with 150 ms to and fro, and a processor four times as slow.
"""

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select

from benchmarks import browsing, corpus, installation
from kb import people
from kb.models import Article, KnownIssue, SynonymGroup, Ticket
from tests.e2e.every_page import AGENT, PAGES, ROLES, USER, Opened
from webui import create_app
from webui.installation import Services, Settings
from webui.installation.warming import warm_answers, warm_pages

PROMISED_MS = 50
PARTS = (
    Opened("workbench.know", "/workbench/tickets/{ticket1}/known?seen=1", AGENT),
    Opened("workbench.live", "/workbench/live?ticket={ticket1}&newest=1&seen=1", AGENT),
    Opened("workbench.search", "/workbench/tickets/{ticket1}/search?q=VPN 809", AGENT),
    Opened("workbench.typing", "/workbench/tickets/{ticket1}/typing?q=%23VPN 809", AGENT),
    Opened("workbench.typing", "/workbench/tickets/{ticket1}/typing?q=/ysl", AGENT),
    Opened("workbench.callers", "/workbench/requesters?q=8001", AGENT),
    Opened("api.complete", "/api/v1/complete?q=VPN"),
    Opened("api.find", "/api/v1/search?q=VPN 809&limit=5&typing=true"),
)
"""What open pages ask for while somebody reads and types."""


class Took(NamedTuple):
    """One answer: milliseconds of processor and clock, and what the yardstick took around it."""

    cpu: float
    wall: float
    yard: float

    def at(self, best: float) -> float:
        """Return the processor's milliseconds as they would be where the yardstick takes its best."""
        return self.cpu * min(best / self.yard, 1.0)


class Names:
    """Addresses of things in the installation, each time others."""

    def __init__(self, parts: Services) -> None:
        self.random, self.queries = random.Random(3), corpus.queries(None, 400)
        with parts.sessions.read() as db:
            self.articles = db.scalar(select(func.max(Article.id))) or 1
            self.open = self._tickets(db, Ticket.status.in_(("new", "open")))
            self.resolved = self._tickets(db, Ticket.status == "resolved")
            self.group = db.scalar(select(func.min(SynonymGroup.id))) or 1
            largest = select(Article.category).group_by(Article.category).order_by(func.count().desc())
            self.category = db.scalar(largest.limit(1)) or "VPN"
            self.issues = [issue.number for issue in db.scalars(select(KnownIssue).limit(50))]

    def _tickets(self, db: Any, condition: Any) -> list[tuple[str, str]]:
        wanted = select(Ticket.number, Ticket.key).where(condition).limit(2000)
        return [(number, key) for number, key in db.execute(wanted)]

    def some(self) -> dict[str, str]:
        """Return a name for every placeholder."""
        first, second = self.random.choices(self.open, k=2)
        third = self.random.choice(self.resolved)
        issue = self.random.choice(self.issues) if self.issues else "KI-0000"
        made = {"article": f"KB-{self.random.randint(1, self.articles):06d}", "group": str(self.group)}
        made |= {"issue": issue, "candidate": issue, "rule": "1", "announcement": "1"}
        for place, (number, key) in enumerate((first, second, third)):
            made |= {f"ticket{place}": number, f"key{place}": key}
        return made

    def address(self, page: Opened) -> str:
        """Return an address of a page, with a question that was not asked before."""
        path = page.path.format_map(_Known(self.some()))
        query = self.random.choice(self.queries).replace("&", " ").replace("#", " ")
        path = path.replace("/categories/VPN", f"/categories/{self.category}")
        return path.replace("VPN 809", query).replace("VPN 691", query)


class _Known(dict[str, str]):
    """What has no name here is the first of its kind."""

    def __missing__(self, key: str) -> str:
        return "1"


def measure_server(data: Path, times: int) -> None:
    """Open every page and part as the least who may, visitors' as a user, who sees more; print the slowest first."""
    parts = Services.open(Settings(data=data, log_level="error", rate_limits=False))
    app = create_app(parts.settings, parts)
    warm_answers(parts)
    warm_pages(app)
    parts.completions.refresh()  # a server makes them beside its first answers
    names, tokens = Names(parts), _tokens(parts)
    found: dict[tuple[str, str], list[Took]] = {}
    answers: dict[tuple[str, str], set[int]] = {}
    for page in (*PAGES, *PARTS):
        headers = {"Authorization": f"Bearer {tokens[page.role or USER]}"}
        if page in PARTS:
            headers["X-Part"] = "1"
        client = app.test_client()
        for turn in range(times + 2):
            took, status = timed(client, names.address(page), headers)
            answers.setdefault(page[:2], set()).add(status)
            if turn > 1:
                found.setdefault(page[:2], []).append(took)
    parts.close()
    report(found, answers)


def _tokens(parts: Services) -> dict[str, str]:
    with parts.sessions.begin() as db:
        accounts = {role: people.find(db, f"bench-{role}") for role in ROLES if role}
        return {role: people.issue_token(db, who, parts.clock()) for role, who in accounts.items() if who}


def timed(
    client: Any, address: str, headers: dict[str, str] | None = None, *, method: str = "GET", **sent: Any
) -> tuple[Took, int]:
    """Open an address, or send something there."""
    headers = {**(headers or {}), "Accept-Encoding": "gzip"}
    before = yardstick()
    cpu, wall = time.thread_time(), time.perf_counter()
    status = client.open(address, method=method, headers=headers, **sent).status_code
    took = (time.thread_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3
    return Took(*took, (before + yardstick()) / 2), status


def yardstick() -> float:
    """Do work that is always the same; return the milliseconds of processor that it takes now."""
    started, total = time.thread_time(), 0
    for number in range(20_000):
        total += number
    return (time.thread_time() - started) * 1e3


def report(found: dict[tuple[str, str], list[Took]], answers: dict[tuple[str, str], set[int]]) -> None:
    """Print a line for each page, the slowest first, and how many keep the promise."""
    yards = sorted(one.yard for took in found.values() for one in took)
    best = yards[len(yards) // 100]
    print(f"server, milliseconds; {corpus.machine()}")
    print(f"yardstick {best:.2f} at its best, median {statistics.median(yards):.2f}, p95 {p95(yards):.2f}")
    rows = sorted(
        ((p95([t.at(best) for t in took]), page, took) for page, took in found.items()), reverse=True
    )
    for cpu, page, took in rows:
        mark = "LATE" if cpu > PROMISED_MS else "    "
        odd = sorted(answers[page]) if answers[page] != {200} else ""
        print(
            f"{mark} at its best {_figures([t.at(best) for t in took])}  as it was {_figures([t.cpu for t in took])}  "
            f"wall {_figures([t.wall for t in took])}  {page[1]} {odd}",
            flush=True,
        )
    late = sum(cpu > PROMISED_MS for cpu, _, _ in rows)
    raw = sum(p95([t.cpu for t in took]) > PROMISED_MS for took in found.values())
    print(
        f"{len(rows) - late} of {len(rows)} pages within {PROMISED_MS} ms (p95), as it was {len(rows) - raw}",
        flush=True,
    )


def _figures(values: list[float]) -> str:
    return f"median {statistics.median(values):5.1f} p95 {p95(values):5.1f}"


def p95(values: list[float]) -> float:
    """Return what nineteen of twenty keep within."""
    return sorted(values)[int(len(values) * 0.95)]


def main(arguments: list[str]) -> None:
    """Measure server, then browser."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks pages", description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--only", choices=("server", "browser"))
    args = parser.parse_args(arguments)
    if args.only != "browser":
        with tempfile.TemporaryDirectory() as work:
            data = args.data or Path(work) / "data"
            installation.make(data, args.articles, args.tickets)
            measure_server(data, args.times)
    if args.only != "server":
        browsing.measure()
