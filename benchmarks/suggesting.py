"""Measure suggestions, similar tickets and learning in this process, beside a reference.

    python -m benchmarks suggesting DATA [SET...]

Without SET: itdocs_zh, itkb_en, banking77_en, faqcluster_bank_zh, demo and confidence.
DATA is a folder of sets, each with articles.jsonl.gz (id, title, body, category) and queries_dev.jsonl.gz (qid, text,
relevant). The reference is that of benchmarks/reference.py, solved tickets appended to
their article.
"""

import gzip
import json
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.reference import Bm25
from kb.audiences import EVERYTHING
from recommend.answers import answer, similar
from recommend.calibration import SHOWN
from recommend.calibration import measured as each_measured
from recommend.learning import learned
from recommend.model import Model, fit, scale
from recommend.texts import Document, ask, telling

Row = dict[str, Any]
Ranking = Callable[[str], list[str]]
DEMO = Path(__file__).parent.parent / "kb" / "demo"
SOLVED = {"banking77_en": "title", "faqcluster_bank_zh": "body"}


def rows(path: Path) -> list[Row]:
    """Read JSON lines."""
    stored = path.read_bytes()
    text = gzip.decompress(stored) if path.suffix == ".gz" else stored
    return [json.loads(line) for line in text.decode().split("\n") if line.strip()]


def document(key: int, row: Row, solved_by: int = 0) -> Document:
    """Read an article or ticket."""
    phrasings = "\n".join(row.get("phrasings", ()))
    return Document(
        key,
        str(key),
        row["id"],
        row.get("title") or "",
        row.get("body") or "",
        phrasings,
        solved_by=solved_by,
    )


def reference(texts: Sequence[tuple[str, str]], ids: Sequence[str]) -> Ranking:
    """Rank as benchmarks/reference.py does."""
    bm25 = Bm25(texts)
    return lambda text: [ids[n] for n in bm25.best(text)]


def measured(rank: Ranking, queries: Sequence[Row]) -> dict[str, float]:
    """Average hit@1, hit@5, P@5, nDCG@10 and milliseconds."""
    total: Counter[str] = Counter()
    for query in queries:
        relevant = set(query["relevant"])
        started = time.perf_counter()
        hits = rank(query["text"])
        total["ms"] += (time.perf_counter() - started) * 1e3  # type: ignore[assignment]
        right = [hit in relevant for hit in hits]
        total["hit@1"] += any(right[:1])
        total["hit@5"] += any(right[:5])
        total["p@5"] += sum(right[:5]) / 5  # type: ignore[assignment]
        best = sum(1 / math.log2(n + 2) for n in range(min(10, len(relevant))))
        total["ndcg@10"] += sum(r / math.log2(n + 2) for n, r in enumerate(right)) / best  # type: ignore[assignment]
    return {name: value / len(queries) for name, value in total.items()}


def show(label: str, ours: dict[str, float], theirs: dict[str, float], key: str) -> None:
    """Print one line."""
    figures = "  ".join(f"{k} {v:.3f}" for k, v in ours.items())
    print(
        f"{label:32s} {figures}  | reference {key} {theirs[key]:.3f}  ratio {ours[key] / theirs[key]:.3f}",
        flush=True,
    )


def suggesting(model: Model) -> Ranking:
    """Rank articles as `suggest` does."""

    def rank(text: str) -> list[str]:
        found = answer(
            model,
            ask(telling(text)),
            audience=EVERYTHING,
            category="",
            limit=10,
            acceptance=None,
        )
        return [item.external_id or "" for item in found.items]

    return rank


def measure_articles(folder: Path) -> None:
    """Suggest articles for ticket texts, without any solved ticket."""
    articles, queries = rows(folder / "articles.jsonl.gz"), rows(folder / "queries_dev.jsonl.gz")
    started = time.perf_counter()
    model = fit([document(n, a) for n, a in enumerate(articles, 1)], [], last=1)
    print(f"{folder.name}: {len(articles)} articles fitted in {time.perf_counter() - started:.1f} s")
    rank, other = (
        suggesting(model),
        reference([(a["title"] or "", a["body"] or "") for a in articles], [a["id"] for a in articles]),
    )
    rank(queries[0]["text"])
    for kind in sorted({"", *(q.get("kind", "") for q in queries)}):
        some = [q for q in queries if kind in {"", q.get("kind", "")}]
        show(f"  suggest {kind}", measured(rank, some), measured(other, some), "ndcg@10")


def measure_learning(folder: Path) -> None:
    """Suggest bare articles after more and more solved tickets; find similar tickets."""
    entries, queries = rows(folder / "articles.jsonl.gz"), rows(folder / "queries_dev.jsonl.gz")
    if SOLVED[folder.name] == "title":
        intent = {entry["id"]: entry["category"] for entry in entries}
        articles = [{"id": name, "title": name.replace("_", " ")} for name in sorted(set(intent.values()))]
        tickets = [
            {"id": e["id"], "title": e["title"], "body": e["title"], "by": e["category"]} for e in entries
        ]
        asked = [{**q, "relevant": [intent[q["relevant"][0]]]} for q in queries]
        model = fit([], [document(n, entry) for n, entry in enumerate(entries, 1)], last=1)
        other = reference([(e["title"], "") for e in entries], [e["id"] for e in entries])
        found = measured(
            lambda text: [t.external_id or "" for t in similar(model, ask(telling(text)), 10, None)], queries
        )
        show(f"{folder.name}: similar", found, measured(other, queries), "p@5")
    else:
        articles, asked = [{"id": e["id"], "title": e["title"]} for e in entries], queries
        tickets = [
            {"id": f"{e['id']}-{n}", "title": line, "body": line, "by": e["id"]}
            for e in entries
            for n, line in enumerate(e["body"].splitlines())
        ]
    random.Random(2).shuffle(tickets)
    key = dict(zip((a["id"] for a in articles), count(1), strict=False))
    for size in (0, 100, 1000, len(tickets)):
        solved = [document(n, t, key[t["by"]]) for n, t in enumerate(tickets[:size], 1)]
        started = time.perf_counter()
        model = learned([document(key[a["id"]], a) for a in articles], solved, last=1)
        took = time.perf_counter() - started
        more: dict[str, list[str]] = {}
        for ticket in tickets[:size]:
            more.setdefault(ticket["by"], []).append(ticket["body"])
        other = reference(
            [(a["title"], "\n".join(more.get(a["id"], []))) for a in articles], [a["id"] for a in articles]
        )
        print(f"{folder.name}: {model.trust}")
        show(
            f"{folder.name}: {size} solved, {took:.1f} s",
            measured(suggesting(model), asked),
            measured(other, asked),
            "hit@1",
        )


def demo() -> tuple[list[Row], list[Row]]:
    """Read the demo's articles and tickets."""
    articles, tickets = (
        [row for path in sorted(DEMO.glob(f"{kind}/*.jsonl")) for row in rows(path)]
        for kind in ("articles", "tickets")
    )
    return articles, tickets


def measure_demo() -> None:
    """Suggest for the demo's tickets as if none were solved."""
    articles, tickets = demo()
    asked = [{"text": f"{t['title']}\n{t['body']}", "relevant": [t["solved_by"]]} for t in tickets]
    documents = [document(n, a) for n, a in enumerate(articles, 1)]
    other = reference([(a["title"], a["body"]) for a in articles], [a["id"] for a in articles])
    show(
        "demo: no ticket known",
        measured(suggesting(fit(documents, [], last=1)), asked),
        measured(other, asked),
        "hit@1",
    )


def measure_confidence(data: Path) -> None:
    """Tell how often what is called likely or possible is right, and how often foreign texts get such a suggestion.

    Demo tickets are left out one by one, every second also asked without its article; the scale is that of the others
    of a random half, the mean of twenty halves.
    """
    articles, tickets = demo()
    documents = [document(n, a) for n, a in enumerate(articles, 1)]
    key = {a["id"]: n for n, a in enumerate(articles, 1)}
    solved = [document(n, t, key[t["solved_by"]]) for n, t in enumerate(tickets, 1)]
    model = fit(documents, solved, last=1)
    counts: Counter[tuple[str, bool]] = Counter()
    for seed in range(20):
        mixed = random.Random(seed).sample(range(len(solved)), len(solved))
        half, other = (each_measured(model, solved, mixed[n::2]) for n in (0, 1))
        own = scale(half, len(solved) // 2)
        counts.update((own.word(strength), right) for strength, right in other)
    for word in ("likely", "possible", "weak"):
        right, wrong = counts[word, True], counts[word, False]
        print(
            f"demo tickets held out, {word}: {right / (right + wrong):.3f} of {(right + wrong) // 20} right"
        )
    for label, one in (
        ("taught", learned(documents, solved, last=1)),
        ("untaught", fit(documents, [], last=1)),
    ):
        for name in SOLVED:
            texts = [query["text"] for query in rows(data / name / "queries_dev.jsonl.gz")]
            words = Counter(surest(one, text) for text in texts)
            shares = "  ".join(f"{word} {words[word] / len(texts):.3f}" for word in ("likely", "possible"))
            print(f"demo {label}, foreign texts {name}: {shares}")


def surest(model: Model, text: str) -> str:
    """Name the greatest confidence of what is suggested."""
    found = answer(
        model,
        ask(telling(text)),
        audience=EVERYTHING,
        category="",
        limit=SHOWN,
        acceptance=None,
    )
    words = {item.confidence for item in found.items}
    return next((word for word in ("likely", "possible") if word in words), "weak")


def main(arguments: Sequence[str]) -> None:
    """Measure what was asked for."""
    data = Path(arguments[0])
    for name in arguments[1:] or ("itdocs_zh", "itkb_en", *SOLVED, "demo", "confidence"):
        if name == "demo":
            measure_demo()
        elif name == "confidence":
            measure_confidence(data)
        elif name in SOLVED:
            measure_learning(data / name)
        else:
            measure_articles(data / name)
