"""The demo knowledge base as the recommender reads it, learned once for all tests."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from recommend.learning import learned
from recommend.model import Model, fit
from recommend.texts import Document

DEMO = Path(__file__).parents[2] / "kb" / "demo"


def rows(kind: str) -> list[dict[str, Any]]:
    """Read the demo's articles or tickets."""
    paths = sorted(DEMO.glob(f"{kind}/*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text("utf8").splitlines()]


@cache
def documents() -> tuple[list[Document], list[Document]]:
    """Give the articles and the solved tickets."""
    articles = rows("articles")
    key = {row["id"]: n for n, row in enumerate(articles, 1)}
    return [
        Document(
            n,
            f"KB-{n:06}",
            row["id"],
            row["title"],
            row["body"],
            "\n".join(row.get("phrasings", ())),
            row.get("category", ""),
        )
        for n, row in enumerate(articles, 1)
    ], [
        Document(n, f"TS{n}", row["id"], row["title"], row["body"], solved_by=key[row["solved_by"]])
        for n, row in enumerate(rows("tickets"), 1)
    ]


@cache
def taught() -> Model:
    """Give the model that knows the demo's solved tickets."""
    articles, tickets = documents()
    return learned(articles, tickets, last=1)


@cache
def untaught() -> Model:
    """Give the model of the demo's articles alone."""
    return fit(documents()[0], [], last=1)
