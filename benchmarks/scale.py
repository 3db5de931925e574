"""Measure import, disk and queries at growing numbers of articles: does the cost grow no faster than they do?

    python -m benchmarks scale [FOLDER] [--sizes 1000,10000,100000] [--queries 500]

FOLDER holds `articles.jsonl.gz` and `speed_queries.jsonl.gz`; without it texts are made up.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks import corpus
from search import SearchIndex

OPERATORS = ('"{}"', "标题:{}", "{} -系统", "{}*")


def disk(folder: Path) -> int:
    """Add up the bytes of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def timed(index: SearchIndex, texts: list[str]) -> list[float]:
    """Ask and return the milliseconds of each answer, in rising order."""
    for text in texts[:20]:
        index.search(text)
    took = []
    for text in texts:
        started = time.perf_counter()
        index.search(text, counts=False)
        took.append((time.perf_counter() - started) * 1e3)
    return sorted(took)


def told(name: str, took: list[float]) -> str:
    """Say mean and 95th percentile."""
    return f"{name} {statistics.fmean(took):.2f} ms, p95 {took[int(len(took) * 0.95)]:.2f}"


def measure(folder: Path | None, count: int, texts: list[str]) -> float:
    """Print the line of one size; return the mean time of a free text."""
    with tempfile.TemporaryDirectory() as work:
        data = Path(work) / "data"
        took, size = corpus.imported(data, folder, count)
        parts = {name: disk(data / "index" / name) for name in ("arrays", "fields")}
        index = SearchIndex(data / "index")
        free = timed(index, texts)
        words = [text.split()[0][:8] for text in texts[:40] if text.split()]
        precise = timed(index, [form.format(word) for word in words for form in OPERATORS])
        index.close()
        share = sum(parts.values()) / size
        sizes = {**parts, "model": disk(data / "model"), "database": (data / "jieda.db").stat().st_size}
        on_disk = ", ".join(f"{name} {part / 1e6:.1f} MB" for name, part in sizes.items())
        print(
            f"{count:7d} articles, {size / 1e6:.1f} MB of text: imported in {took:.1f} s, {count / took:.0f}/s; "
            f"{on_disk}; index and arrays {share:.2f} × text; {told('free text', free)}; {told('operators', precise)}",
            flush=True,
        )
    return statistics.fmean(free)


def main(arguments: list[str]) -> None:
    """Measure every size, and how the time of a query grew from one to the next."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks scale", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--queries", type=int, default=500)
    args = parser.parse_args(arguments)
    texts = corpus.queries(args.folder, args.queries)
    print(corpus.machine())
    sizes = [int(size) for size in args.sizes.split(",")]
    means = [measure(args.folder, size, texts) for size in sizes]
    for before, after, first, last in zip(sizes, sizes[1:], means, means[1:], strict=False):
        print(f"{after / before:.0f} × the articles: {last / first:.1f} × the time of a query")
