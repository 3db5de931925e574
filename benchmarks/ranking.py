"""Measure how well typed questions find their articles, beside a plain BM25 in the same run.

    python benchmarks/ranking.py FOLDER [SET ...]

FOLDER holds one folder per set with `articles.jsonl.gz` (id, title, body, category, lang) and `queries_dev.jsonl.gz`
(text, relevant). The reference is BM25 (k1 1.2, b 0.75) over jieba's search words, the title counted twice.
"""

import argparse
import gzip
import json
import math
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search import Collection, Document

Row = dict[str, Any]


def rows(path: Path) -> Iterator[Row]:
    """Read a compressed file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def reference_words(text: str) -> list[str]:
    """Cut as the reference does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(60)
    return [word for word in jieba.cut_for_search(text.lower()) if any(c.isalnum() for c in word)]


class Reference:
    """Plain BM25."""

    def __init__(self, articles: list[Row]) -> None:
        self.ids = [article["id"] for article in articles]
        docs = [
            Counter(reference_words(a.get("title") or "") * 2 + reference_words(a.get("body") or ""))
            for a in articles
        ]
        lengths = [sum(doc.values()) for doc in docs]
        mean = sum(lengths) / len(lengths)
        self.postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for n, doc in enumerate(docs):
            for word, count in doc.items():
                norm = 1.2 * (0.25 + 0.75 * lengths[n] / mean)
                self.postings[word].append((n, count * 2.2 / (count + norm)))

    def search(self, text: str) -> list[str]:
        """Give the ten best."""
        scores: defaultdict[int, float] = defaultdict(float)
        for word in dict.fromkeys(reference_words(text)):
            found = self.postings.get(word, [])
            idf = math.log(1 + (len(self.ids) - len(found) + 0.5) / (len(found) + 0.5))
            for n, weight in found:
                scores[n] += idf * weight
        return [self.ids[n] for n in sorted(scores, key=lambda n: (-scores[n], n))[:10]]


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
    reference = Reference(articles)
    ours = sum(ndcg(hits, q["relevant"]) for hits, q in zip(found, queries, strict=True)) / len(queries)
    theirs = sum(ndcg(reference.search(q["text"]), q["relevant"]) for q in queries) / len(queries)
    print(
        f"{folder.name:20s} {len(articles):7d} articles, built in {built:5.1f} s, {took:6.3f} ms a query; "
        f"nDCG@10 {ours:.3f}, reference {theirs:.3f}, ratio {ours / theirs:.3f}",
        flush=True,
    )
    return ours / theirs


def main() -> None:
    """Measure the sets that are asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*", default=["alchemy_zh", "cloudfaq_zh", "faq_it_zh", "itkb_en"])
    args = parser.parse_args()
    ratios = [measure(args.folder / name) for name in args.sets]
    print(f"mean ratio {sum(ratios) / len(ratios):.3f}")


if __name__ == "__main__":
    main()
