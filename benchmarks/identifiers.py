"""Measure whether a code that somebody asks for leads to its article, among others one character apart.

    python -m benchmarks identifiers

Two hundred codes, one article each and three neighbours, in every form in which people ask for them.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator

from search import SearchIndex
from tests.search.codes import CODES, NEIGHBOURS, articles, asked


def outcomes(index: SearchIndex) -> Iterator[tuple[str, str, float, str]]:
    """Ask for every code in every form; give form, question, seconds, and which other article was first, if one was."""
    for key, code in enumerate(CODES, 1):
        for form, typed in asked(code.text):
            started = time.perf_counter()
            hits = index.search(typed).hits
            took = time.perf_counter() - started
            right = bool(hits) and hits[0].key == key
            yield form, typed, took, "" if right else hits[0].title if hits else "nothing"


def main(arguments: list[str]) -> None:
    """Print hit@1 and the time per question, form by form, and some of what was missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks identifiers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--missed", type=int, default=10, help="how many misses to show")
    args = parser.parse_args(arguments)
    index = SearchIndex()
    index.rebuild(articles, last=1)
    index.search(CODES[0].text)
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    misses: defaultdict[str, list[str]] = defaultdict(list)
    for form, typed, took, first in outcomes(index):
        seconds[form].append(took)
        if first:
            misses[form].append(f"{typed} → {first}")
    print(f"{len(CODES)} codes, {NEIGHBOURS} neighbours each, {len(articles())} articles")
    for form, spans in seconds.items():
        share, mean = 1 - len(misses[form]) / len(spans), sum(spans) / len(spans) * 1e3
        print(f"{form:26s} hit@1 {share:7.2%}   {mean:6.2f} ms a query")
    share = 1 - sum(map(len, misses.values())) / sum(map(len, seconds.values()))
    print(f"{'all':26s} hit@1 {share:7.2%}")
    for miss in [miss for some in misses.values() for miss in some][: args.missed]:
        print(f"missed: {miss}")
