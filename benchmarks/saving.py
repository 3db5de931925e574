"""Measure writing: what the server needs to save an article, and what a writer asks of it meanwhile.

    python -m benchmarks saving [--data FOLDER] [--articles N] [--tickets N] [--times N] [--characters N]

An installation of that size is made up in FOLDER, or used where it is there already; articles of it are changed.
Times are those of one thread of this process, by its processor and by the clock; disks are waited for.
"""

import argparse
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks import corpus, installation
from benchmarks.pages import Took, p95, timed
from kb import people
from kb.models import Article
from tests.webui.pages import TOKEN
from webui import create_app
from webui.installation import Services, Settings

PROMISED_MS = 100
Sent = tuple[str, dict[str, Any]]


class Writer:
    """An engineer who writes on articles of all ages, some of them with a working copy already."""

    def __init__(self, client: Any, count: int, characters: int) -> None:
        self.client, self.count, self.characters = client, count, characters
        self.random, self.made = random.Random(5), corpus.MadeUp()
        token = TOKEN.search(client.get("/sign-in", follow_redirects=True).text)
        self.fields = {"csrf_token": token[1] if token else ""}

    def article(self) -> str:
        """Return the number of some article."""
        return f"KB-{self.random.randint(1, self.count):06d}"

    def text(self) -> dict[str, str]:
        """Return a new text in the fields of the editor."""
        body = self.made.text(self.characters // 2, self.characters)
        return {**self.fields, "title": self.made.text(5, 12).strip() or "标题", "body": body}

    def revision(self, number: str) -> str:
        """Return the revision that the editor would send along."""
        kept = self.client.get(f"/api/v1/articles/{number}", query_string={"working": "1"}).json
        return str(kept["revision"])

    def steps(self) -> dict[str, Callable[[], Sent]]:
        """Return what is measured, each as a new request."""
        return {
            "save in the editor": self._save,
            "save by the API": self._put,
            "a new draft": lambda: ("/knowledge/new", self.text() | {"step": "draft", "type": "faq"}),
            "look before publishing": self._look,
            "publish, search tests run": self._publish,
            "keep what is typed": self._keep,
            "near articles": lambda: ("/knowledge/near", self.text()),
            "preview": lambda: ("/knowledge/preview", self.text()),
        }

    def _save(self) -> Sent:
        number = self.article()
        return f"/knowledge/articles/{number}/edit", self.text() | {"revision": self.revision(number)}

    def _put(self) -> Sent:
        text = self.text()
        return f"/api/v1/articles/{self.article()}", {"title": text["title"], "body": text["body"]}

    def _look(self) -> Sent:
        return f"/knowledge/articles/{self._changed()}/publish", {}

    def _publish(self) -> Sent:
        return f"/knowledge/articles/{self._changed()}/publish", {**self.fields, "override": "1"}

    def _changed(self) -> str:
        """Return the number of an article that has a working copy now."""
        address, sent = self._put()
        self.client.put(address, json=sent)
        return address.rpartition("/")[2]

    def _keep(self) -> Sent:
        number = self.article()
        return "/knowledge/unsaved", self.text() | {"article": number, "revision": "1"}


def measure(data: Path, times: int, characters: int) -> None:
    """Do each of them so many times, and print what it took."""
    parts = Services.open(Settings(data=data, log_level="error", rate_limits=False))
    client = create_app(parts.settings, parts).test_client()
    with parts.sessions.begin() as db:
        name = "bench-engineer"
        engineer = people.find(db, name) or people.add(db, name, "engineer", at=parts.clock())
        client.environ_base["HTTP_AUTHORIZATION"] = (
            f"Bearer {people.issue_token(db, engineer, parts.clock())}"
        )
        count = db.scalar(select(func.max(Article.id))) or 1
    writer = Writer(client, count, characters)
    print(f"{count:,} articles, texts of {characters:,} characters, milliseconds; {corpus.machine()}")
    for name, step in writer.steps().items():
        print(_line(name, list(_taken(client, step, times))), flush=True)
    parts.close()


def _taken(client: Any, step: Callable[[], Sent], times: int) -> Iterator[Took]:
    for turn in range(times + 2):
        address, sent = step()
        took, status = timed(client, address, **_asked(address, sent))
        assert status < 400, (address, status)
        if turn > 1:
            yield took


def _asked(address: str, sent: dict[str, Any]) -> dict[str, Any]:
    """Return how to send it: nothing is a page that is opened."""
    if address.startswith("/api/"):
        return {"method": "PUT", "json": sent}
    return {"method": "POST" if sent else "GET", "data": sent, "headers": {"X-Part": "1"}}


def _line(name: str, took: list[Took]) -> str:
    cpu, wall = ([getattr(one, kind) for one in took] for kind in ("cpu", "wall"))
    mark = "LATE" if p95(cpu) > PROMISED_MS else "    "
    return (
        f"{mark} cpu median {statistics.median(cpu):6.1f} p95 {p95(cpu):6.1f}  "
        f"wall median {statistics.median(wall):6.1f} p95 {p95(wall):6.1f}  {name}"
    )


def main(arguments: list[str]) -> None:
    """Measure all of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks saving", description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--characters", type=int, default=2000)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as work:
        data = args.data or Path(work) / "data"
        installation.make(data, args.articles, args.tickets)
        measure(data, args.times, args.characters)
