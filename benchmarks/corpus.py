"""Articles and questions to measure with: those of a folder, or made up of words as unlike in frequency as real ones.

A folder holds `articles.jsonl.gz` (id, title, body, category, lang) and `speed_queries.jsonl.gz` (text).
"""

import gzip
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

Row = dict[str, Any]
COMMAND = [sys.executable, "-m", "webui.cli", "--data"]
KEPT = ("id", "title", "body", "category", "lang")
_SEED = 7
_WORDS = 40_000
_TITLE, _BODY = (3, 9), (20, 220)
_HAN = (0x4E00, 0x9FA5)


class MadeUp:
    """Texts whose n-th word comes up about 1/n as often as the first: Han words, every eighth Latin or a code."""

    def __init__(self) -> None:
        self.random = random.Random(_SEED)
        self.words = [self._word(n) for n in range(_WORDS)]
        self.weights = list(accumulate(1 / (n + 3) for n in range(_WORDS)))

    def _word(self, number: int) -> str:
        if number % 8 == 7:
            letters = "".join(self.random.choices("abcdefghilmnoprstuvwy", k=self.random.randint(3, 8)))
            return f" {letters}{number if number % 16 == 15 else ''} "
        return "".join(chr(self.random.randint(*_HAN)) for _ in range(self.random.choice((1, 2, 2, 2, 3))))

    def text(self, fewest: int, most: int) -> str:
        """Put words together."""
        count = self.random.randint(fewest, most)
        return "".join(self.random.choices(self.words, cum_weights=self.weights, k=count))

    def articles(self) -> Iterator[Row]:
        """Give articles without end."""
        number = 0
        while True:
            number += 1
            body = "。\n".join(self.text(*_BODY) for _ in range(self.random.randint(1, 3)))
            yield {
                "id": f"m{number}",
                "title": self.text(*_TITLE).strip(),
                "body": body,
                "category": f"类{number % 40}",
                "lang": "zh",
            }


def articles(folder: Path | None, count: int) -> Iterator[Row]:
    """Give the first articles of a folder, or as many made up."""
    return islice(_rows(folder / "articles.jsonl.gz") if folder else MadeUp().articles(), count)


def queries(folder: Path | None, count: int) -> list[str]:
    """Give questions from all over a folder's list, or some made up."""
    if folder is None:
        made = MadeUp()
        return [made.text(2, 9).strip() for _ in range(count)]
    texts = [row["text"] for row in _rows(folder / "speed_queries.jsonl.gz")]
    return texts[:: max(1, len(texts) // count)][:count]


def _rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def imported(data: Path, folder: Path | None, count: int) -> tuple[float, int]:
    """Import articles by the command; return the seconds that it took, and the bytes of their titles and bodies."""
    file = data.parent / f"{data.name}.jsonl"
    size = 0
    with file.open("w", encoding="utf-8") as out:
        for row in articles(folder, count):
            kept = {key: row[key] for key in KEPT if key in row}
            size += sum(len((kept.get(key) or "").encode()) for key in ("title", "body"))
            out.write(json.dumps(kept, ensure_ascii=False) + "\n")
    started = time.perf_counter()
    subprocess.run([*COMMAND, str(data), "import", "articles", str(file)], check=True, capture_output=True)
    took = time.perf_counter() - started
    file.unlink()
    return took, size


def machine() -> str:
    """Say what else the machine does, without which no time means anything."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} (also by others)"
