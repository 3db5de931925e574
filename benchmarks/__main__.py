"""Run the benchmarks: all that need nothing, or one by its name.

python -m benchmarks                       freshness, on the demo
python -m benchmarks freshness [...]       how soon news is found by every worker
python -m benchmarks identifiers           whether a code leads to its article
python -m benchmarks ranking FOLDER ...    search quality on labelled sets
python -m benchmarks suggesting FOLDER ... quality of suggestions, similar tickets and learning
python -m benchmarks tuning FOLDER ...     the weights of the ranking, and how far they hold on other sets
"""

import sys
from importlib import import_module

NAMES = ("freshness", "identifiers", "ranking", "suggesting", "tuning")


def main(arguments: list[str]) -> None:
    """Run the one that is named, or the first."""
    name, *rest = arguments or NAMES[:1]
    if name not in NAMES:
        sys.exit(__doc__)
    import_module(f"benchmarks.{name}").main(rest)


if __name__ == "__main__":
    main(sys.argv[1:])
