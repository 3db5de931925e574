"""Say what each ingredient of the ranking gives: quality with all of them, and without each in turn.

    python -m benchmarks ingredients FOLDER [SET ...]

FOLDER holds the sets as for `ranking`; the demo's solved tickets are always one more. A difference is that of
nDCG@10 over the reference, with a 95 % interval from 1,000 draws of the questions.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.ranking import ndcg
from benchmarks.tuning import SETS, Labelled, from_demo, from_folder
from kb.audiences import EVERYTHING
from search.collection import WEIGHTS, Asked, Weights, bm25f, ranking
from search.collection.paging import page
from search.document import Filters

Gains = NDArray[np.float64]
DRAWS: Final = 1_000
WITHOUT: Final[Mapping[str, Mapping[str, float]]] = {
    "Chinese bigrams": {"bigram": 0.0, "long_bigram_square": 0.0},
    "Chinese characters": {"character": 0.0, "long_character": 0.0},
    "neighbouring words": {"neighbours": 0.0, "long_neighbours": 0.0, "long_neighbours_square": 0.0},
    "rarity squared in reports": {"long_bigram_square": 0.0, "long_neighbours_square": 0.0},
    "repetition in reports": {"repeated": 0.0},
}


def gains(one: Labelled, weights: Weights = WEIGHTS, *, plainly: bool = False) -> Gains:
    """Compute nDCG@10 of each question over the reference's mean."""
    snapshot, found = one.collection.snapshot(), []
    for text, right in one.asked:
        answer = page(
            snapshot,
            Asked((text,), plainly=plainly),
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
        found.append(ndcg([hit.external_id for hit in answer.hits], right))
    return np.array(found) / one.reference


@contextmanager
def changed(module: Any, name: str, value: Any) -> Iterator[None]:
    """Give a constant another value for a while."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def between(one: Gains, other: Gains) -> str:
    """Write a difference with its interval."""
    draws = np.random.default_rng(0).integers(0, len(one), (DRAWS, len(one)))
    low, high = np.percentile((one - other)[draws].mean(axis=1), [2.5, 97.5])
    return f"{(one - other).mean():+.3f} ({low:+.3f} to {high:+.3f})"


def measure(read: Callable[[], Labelled]) -> None:
    """Print what each ingredient gives on one set."""
    one = read()
    whole = gains(one)
    print(f"{one.name}: {whole.mean():.3f} of the reference's nDCG@10, {len(whole)} questions", flush=True)
    for name, weights in WITHOUT.items():
        told(name, whole, gains(one, replace(WEIGHTS, **weights)))
    told("question words set aside", whole, gains(one, plainly=True))
    for name, constant, value in (
        ("codes first", "RARE", 0),
        ("common terms passed over", "MANY", one.collection.snapshot().size),
    ):
        with changed(ranking, constant, value):
            told(name, whole, gains(one))
    for name, constant, other in (
        ("title once more by itself", "TITLE", 0.0),
        ("fields weighed", "FIELD_WEIGHTS", np.ones(4)),
    ):
        with changed(bm25f, constant, other):
            told(name, whole, gains(read()))


def told(name: str, whole: Gains, without: Gains) -> None:
    """Print one line."""
    print(f"  {name:28s} {between(whole, without)}", flush=True)


def main(arguments: list[str]) -> None:
    """Measure the sets that are asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks ingredients",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*", default=SETS)
    args = parser.parse_args(arguments)
    for name in args.sets:
        measure(partial(from_folder, args.folder / name))
    measure(from_demo)
