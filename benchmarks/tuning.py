"""Find the weights of a query's kinds of terms on labelled questions, and say how far they hold elsewhere.

    python -m benchmarks tuning FOLDER [SET ...] [--steps N] [--across]

FOLDER holds the sets as for `ranking`; the demo's solved tickets, whose articles are known, are always one more.
One weight at a time is moved at random and kept where the mean of nDCG@10 over the reference rises. `--across`
repeats it without each set in turn and measures that set with the weights found on the others.
"""

import argparse
import json
import random
from collections.abc import Iterable
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.ranking import ndcg, rows
from benchmarks.reference import Bm25
from kb import demo
from kb.audiences import EVERYTHING
from search import Collection, Document
from search.collection import WEIGHTS, Asked, Weights
from search.collection.paging import page
from search.document import Filters

SETS: Final = ("alchemy_zh", "cloudfaq_zh", "faq_it_zh", "itkb_en", "itdocs_zh")
MOST_QUERIES: Final = 600


class Labelled(NamedTuple):
    """Articles, and questions with the external ids of what answers them; what plain BM25 reaches."""

    name: str
    collection: Collection
    asked: list[tuple[str, list[str]]]
    reference: float


def labelled(
    name: str, articles: Iterable[tuple[str, str, str]], asked: list[tuple[str, list[str]]]
) -> Labelled:
    """Index (id, title, body) and measure the reference."""
    articles = list(articles)
    collection = Collection()
    collection.rebuild(
        (Document(n, f"KB-{n:06d}", title, body, key) for n, (key, title, body) in enumerate(articles, 1)),
        last=1,
    )
    reference = Bm25([(title, body) for _, title, body in articles])
    gains = [ndcg([articles[n][0] for n in reference.best(text)], right) for text, right in asked]
    return Labelled(name, collection, asked, sum(gains) / len(gains))


def from_folder(folder: Path) -> Labelled:
    """Read a set."""
    articles = (
        (a["id"], a.get("title") or "", a.get("body") or "") for a in rows(folder / "articles.jsonl.gz")
    )
    asked = [(q["text"], q["relevant"]) for q in rows(folder / "queries_dev.jsonl.gz")]
    random.Random(1).shuffle(asked)
    return labelled(folder.name, articles, asked[:MOST_QUERIES])


def from_demo() -> Labelled:
    """Take the demo's tickets, asked for as they were written."""
    told = [row for file in demo.article_files() for row in _lines(file)]
    articles = [(a["id"], a["title"], "\n".join((*a["phrasings"], a["body"]))) for a in told]
    tickets = [row for file in demo.ticket_files() for row in _lines(file)]
    asked = [(f"{t['title']}\n{t['body']}", [t["solved_by"]]) for t in tickets if t.get("solved_by")]
    return labelled("demo", articles, asked)


def _lines(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def ratio(one: Labelled, weights: Weights) -> float:
    """Compute nDCG@10 over the reference."""
    snapshot, gain = one.collection.snapshot(), 0.0
    for text, right in one.asked:
        answer = page(
            snapshot,
            Asked((text,)),
            weights,
            audience=EVERYTHING,
            limit=10,
            filters=Filters(),
            cursor="",
            explain=False,
            counts=False,
            only=None,
            order="relevance",
        )
        gain += ndcg([hit.external_id for hit in answer.hits], right)
    return gain / len(one.asked) / one.reference


def tuned(sets: list[Labelled], steps: int) -> Weights:
    """Move one weight at a time, keeping what is better."""
    chance = random.Random(7)
    best = WEIGHTS
    value = sum(ratio(one, best) for one in sets)
    names = [field.name for field in fields(Weights)]
    for _ in range(steps):
        name = chance.choice(names)
        old = getattr(best, name)
        tried = replace(best, **{name: round(old + chance.gauss(0, 0.35) * (abs(old) + 0.05), 3)})
        if (new := sum(ratio(one, tried) for one in sets)) > value:
            best, value = tried, new
            print(f"  {value / len(sets):.4f}  {name} {old} -> {getattr(best, name)}", flush=True)
    return best


def main(arguments: list[str]) -> None:
    """Tune on the sets that are asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks tuning",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--across", action="store_true")
    args = parser.parse_args(arguments)
    sets = [*(from_folder(args.folder / name) for name in args.sets), from_demo()]
    print("as shipped ", "  ".join(f"{one.name} {ratio(one, WEIGHTS):.3f}" for one in sets), flush=True)
    best = tuned(sets, args.steps)
    print("tuned      ", "  ".join(f"{one.name} {ratio(one, best):.3f}" for one in sets))
    print(dict(zip((field.name for field in fields(Weights)), astuple(best), strict=True)), flush=True)
    for one in sets if args.across else ():
        elsewhere = tuned([other for other in sets if other is not one], args.steps)
        print(f"{one.name}: {ratio(one, elsewhere):.3f} with weights found on the others", flush=True)
