"""Measure how well typed questions find their articles, beside a plain BM25 in the same run.

    python -m benchmarks ranking FOLDER [SET ...]

FOLDER holds one folder per set with `articles.jsonl.gz` (id, title, body, category, lang) and `queries_dev.jsonl.gz`
(text, relevant). The reference is that of benchmarks/reference.py.
"""

import argparse
import gzip
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.reference import Bm25
from search import Collection, Document

Row = dict[str, Any]


def rows(path: Path) -> Iterator[Row]:
    """Read a compressed file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def ndcg(hits: list[str], relevant: list[str]) -> float:
    """Compute nDCG@10 with gains of one."""
    gain = sum(1 / math.log2(i + 2) for i, hit in enumerate(hits[:10]) if hit in relevant)
    return gain / sum(1 / math.log2(i + 2) for i in range(min(10, len(relevant))))


def measure(folder: Path) -> float:
    """Print the figures of one set and give the ratio."""
    articles, queries = list(rows(folder / "articles.jsonl.gz")), list(rows(folder / "queries_dev.jsonl.gz"))
    collection = Collection()
    started = time.perf_counter()
    collection.rebuild(
        (
            Document(
                n, f"KB-{n:06d}", a.get("title") or "", a.get("body") or "", a["id"], lang=a.get("lang") or ""
            )
            for n, a in enumerate(articles, 1)
        ),
        last=1,
    )
    built = time.perf_counter() - started
    collection.search(queries[0]["text"])
    started = time.perf_counter()
    found = [[h.external_id for h in collection.search(q["text"], counts=False).hits] for q in queries]
    took = (time.perf_counter() - started) / len(queries) * 1e3
    reference = Bm25([(a.get("title") or "", a.get("body") or "") for a in articles])
    ours = sum(ndcg(hits, q["relevant"]) for hits, q in zip(found, queries, strict=True)) / len(queries)
    ids = [article["id"] for article in articles]
    theirs = sum(ndcg([ids[n] for n in reference.best(q["text"])], q["relevant"]) for q in queries) / len(
        queries
    )
    print(
        f"{folder.name:20s} {len(articles):7d} articles, built in {built:5.1f} s, {took:6.3f} ms a query; "
        f"nDCG@10 {ours:.3f}, reference {theirs:.3f}, ratio {ours / theirs:.3f}",
        flush=True,
    )
    return ours / theirs


def main(arguments: list[str]) -> None:
    """Measure the sets that are asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks ranking",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*", default=["alchemy_zh", "cloudfaq_zh", "faq_it_zh", "itkb_en"])
    args = parser.parse_args(arguments)
    ratios = [measure(args.folder / name) for name in args.sets]
    print(f"mean ratio {sum(ratios) / len(ratios):.3f}")
