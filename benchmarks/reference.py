"""Plain BM25 over jieba's words, title counted twice: what every comparison stands beside.

k1 1.2, b 0.75 (Robertson and Zaragoza 2009).
"""

import math
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any


def words(text: str) -> list[str]:
    """Cut a text in jieba's search mode; what has no letter or digit is left out."""
    return [
        w for w in (t.strip() for t in _cutter().lcut_for_search(text.lower())) if w and re.search(r"\w", w)
    ]


@cache
def _cutter() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(60)
    return jieba.Tokenizer()


class Bm25:
    """BM25 over (title, body) pairs; `best` returns their places, best first."""

    def __init__(self, documents: Sequence[tuple[str, str]]) -> None:
        counts = [Counter(words(title) * 2 + words(body)) for title, body in documents]
        mean = sum(map(Counter.total, counts)) / max(len(counts), 1)
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, count in enumerate(counts):
            norm = 1.2 * (0.25 + 0.75 * count.total() / max(mean, 1e-9))
            for word, times in count.items():
                self.postings[word].append((place, times * 2.2 / (times + norm)))
        self.size = len(counts)

    def best(self, query: str, most: int = 10) -> list[int]:
        """Return the places of the documents with the highest scores."""
        scores: dict[int, float] = defaultdict(float)
        for word in dict.fromkeys(words(query)):
            found = self.postings.get(word, ())
            idf = math.log(1 + (self.size - len(found) + 0.5) / (len(found) + 0.5))
            for place, weight in found:
                scores[place] += idf * weight
        return sorted(scores, key=lambda place: (-scores[place], place))[:most]
