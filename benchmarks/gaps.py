"""Measure how well short texts that ask for the same are put together, and categories proposed for new ones.

    python -m benchmarks gaps DATA [seed]

DATA is a folder of sets. Texts of banking77_en (77 intents) and faqcluster_bank_zh (601 entries, whose labels are
incomplete: many entries ask for the same) are mixed and cut into parts of 300 and 1,500. Told are, of clusters with at
least three texts: purity (texts of the cluster's commonest kind), coverage (texts in any), classes (kinds with three
texts and more that have a cluster of their own) and how many clusters each of these kinds was broken into.
"""

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.suggesting import Row, demo, document, rows
from kb.audiences import EVERYTHING
from recommend.gaps import clusters, name
from recommend.model import Model, fit
from recommend.proposals import categories
from recommend.texts import Document

LEAST = 3
SIZES = (300, 1500)


def labelled(data: Path, seed: int) -> dict[str, list[tuple[str, str]]]:
    """Return texts with their kind, mixed."""
    banking = [(row["title"], row["category"]) for row in rows(data / "banking77_en" / "articles.jsonl.gz")]
    entries = rows(data / "faqcluster_bank_zh" / "articles.jsonl.gz")
    faq = [(line, e["id"]) for e in entries for line in e["body"].splitlines() if line.strip()]
    found = {"banking77_en": banking, "faqcluster_bank_zh": faq}
    for texts in found.values():
        random.Random(seed).shuffle(texts)
    return found


def told(found: Sequence[Sequence[int]], kinds: Sequence[str]) -> dict[str, float]:
    """Compare clusters with the kinds of the texts."""
    large = [[kinds[place] for place in places] for places in found if len(places) >= LEAST]
    inside = sum(map(len, large))
    common = [Counter(cluster).most_common(1)[0] for cluster in large]
    own = {kind for kind, _ in common}
    frequent = {kind for kind, count in Counter(kinds).items() if count >= LEAST}
    return {
        "clusters": len(large),
        "purity": sum(count for _, count in common) / max(inside, 1),
        "coverage": inside / len(kinds),
        "classes": len(own & frequent) / max(len(frequent), 1),
        "broken": len(large) / max(len(own), 1),
    }


def measure_clusters(data: Path, seed: int) -> None:
    """Cluster parts of both sets and print how well that went, with the names of the largest."""
    for label, texts in labelled(data, seed).items():
        for size in SIZES:
            some = [text for text, _ in texts[:size]]
            started = time.perf_counter()
            found = clusters(some)
            took = time.perf_counter() - started
            figures = told(found, [kind for _, kind in texts[:size]])
            print(
                f"{label}, {len(some)}: "
                + "  ".join(f"{k} {v:.3f}" for k, v in figures.items())
                + f"  {took:.1f} s"
            )
        for places in found[:5]:
            inside = set(places)
            others = [text for place, text in enumerate(some) if place not in inside]
            print(f"    {len(places)} · {name([some[p] for p in places], others)} · {some[places[0]][:60]}")


def hits(model: Model, asked: Sequence[tuple[str, str, str]]) -> tuple[float, float]:
    """Return how often the best category, and the best top category, is right; (title, text, category) each."""
    right, right_top = 0, 0
    for title, text, category in asked:
        found = categories(model, text, title=title, audience=EVERYTHING)
        tops: defaultdict[str, float] = defaultdict(float)
        for each in found:
            tops[each.name.split("/")[0]] += each.share
        right += bool(found) and found[0].name == category
        right_top += bool(tops) and max(tops, key=lambda top: tops[top]) == category.split("/")[0]
    return right / len(asked), right_top / len(asked)


def measure_categories(data: Path) -> None:
    """Propose categories for new messages after more and more past ones."""
    entries = rows(data / "banking77_en" / "articles.jsonl.gz")
    queries = rows(data / "banking77_en" / "queries_dev.jsonl.gz")
    kind = {entry["id"]: entry["category"] for entry in entries}
    random.Random(2).shuffle(entries)
    asked = [("", query["text"], kind[query["relevant"][0]]) for query in queries]
    for size in (100, 1000, len(entries)):
        past = [_ticket(n, {**entry, "body": entry["title"]}) for n, entry in enumerate(entries[:size], 1)]
        share, _ = hits(fit([], past, last=1).learned(), asked)
        print(f"banking77_en, category after {size} past tickets: hit@1 {share:.3f}")


def measure_demo(seed: int) -> None:
    """Propose categories for every fifth demo ticket from the articles and the other tickets, five times."""
    articles, tickets = demo()
    key = {article["id"]: n for n, article in enumerate(articles, 1)}
    known = [_article(n, article) for n, article in enumerate(articles, 1)]
    random.Random(seed).shuffle(tickets)
    for label, taught in (("articles and tickets", True), ("articles alone", False)):
        found = []
        for fold in range(5):
            past = [_ticket(n, t, key[t["solved_by"]]) for n, t in enumerate(tickets, 1) if n % 5 != fold]
            model = fit(known, past if taught else [], last=1).learned()
            asked = [
                (t["title"], t["body"], t["category"]) for n, t in enumerate(tickets, 1) if n % 5 == fold
            ]
            found.append(hits(model, asked))
        full, top = (sum(share) / len(found) for share in zip(*found, strict=True))
        print(f"demo, category from {label}: hit@1 {full:.3f}, top category {top:.3f}")


def _article(key: int, row: Row) -> Document:
    made = document(key, row)
    return Document(
        key, made.number, row["id"], made.title, made.body, made.phrasings, row.get("category", "")
    )


def _ticket(key: int, row: Row, solved_by: int = 0) -> Document:
    return Document(
        key, str(key), row["id"], row["title"], row["body"], "", row["category"], solved_by=solved_by
    )


def main(arguments: Sequence[str]) -> None:
    """Measure clusters and categories."""
    if not arguments:
        sys.exit(__doc__)
    seed = int(arguments[1]) if len(arguments) > 1 else 5
    measure_clusters(Path(arguments[0]), seed)
    measure_categories(Path(arguments[0]))
    measure_demo(seed)
