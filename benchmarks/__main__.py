"""Run the benchmarks: all that need nothing, or one by its name.

python -m benchmarks                       all that need no labelled sets
python -m benchmarks clocks [...]          what the watch over limits costs, and the queues that look them up
python -m benchmarks ending [...]          what it costs to close, ask and remind among many tickets
python -m benchmarks freshness [...]       how soon news is found by every worker
python -m benchmarks following [FOLDER]   what edits cost, one by one and fifty a second, while people search
python -m benchmarks gaps FOLDER [SEED]   whether texts that ask for the same come together, and proposed categories
python -m benchmarks identifiers           whether a code leads to its article
python -m benchmarks incidents FOLDER      how soon a burst of tickets is found, and how often one is seen in none
python -m benchmarks ingredients FOLDER .. what each ingredient of the ranking gives
python -m benchmarks pages [...]           what pages cost a large installation, and what a slow browser waits for
python -m benchmarks ranking FOLDER ...    search quality on labelled sets
python -m benchmarks saving [...]          what writers wait for in a large installation
python -m benchmarks scale [FOLDER]       import, disk and queries at 1,000, 10,000 and 100,000 articles
python -m benchmarks submitting [...]      how many tickets a second a real server takes in, and that none is lost
python -m benchmarks suggesting FOLDER ... quality of suggestions, similar tickets and learning
python -m benchmarks tuning FOLDER ...     the weights of the ranking, and how far they hold on other sets
"""

import sys
from importlib import import_module

ALONE = ("freshness", "identifiers", "scale", "following")
NAMES = (
    *ALONE,
    "clocks",
    "ending",
    "gaps",
    "incidents",
    "ingredients",
    "pages",
    "ranking",
    "saving",
    "submitting",
    "suggesting",
    "tuning",
)


def main(arguments: list[str]) -> None:
    """Run the one that is named, or all that need nothing."""
    name, *rest = arguments or [""]
    if name and name not in NAMES:
        sys.exit(__doc__)
    for each in (name,) if name else ALONE:
        import_module(f"benchmarks.{each}").main(rest)


if __name__ == "__main__":
    main(sys.argv[1:])
