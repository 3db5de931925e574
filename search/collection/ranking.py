"""Rank the documents of a snapshot for a query's terms, and say why each stands where it stands."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import select, top
from search.collection import bm25f
from search.collection.segment import Segment
from search.collection.snapshot import Mask, Snapshot
from search.collection.terms import Terms
from search.document import Chosen, Reason

SHARE_OF_BEST: Final = 1 / 3
AT_LEAST: Final = 50
REASONS: Final = 20
_MATCHED: Final = 1e-3

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Parts = dict[tuple[str, str], float]
_NOWHERE: Final = np.empty(0, np.int64)


@dataclass
class Ranking:
    """Scores of all documents, and the best of them scored by characters too, best first."""

    snapshot: Snapshot
    terms: Terms
    mask: Mask
    only: Chosen | None = None
    scores: Floats = field(init=False)
    rows: list[Places] = field(init=False)
    exact_rows: list[int] = field(init=False)
    factors: Floats = field(init=False)
    point_factors: Floats = field(init=False)
    bonus: dict[int, float] = field(init=False, default_factory=dict)
    places: Places = field(init=False)
    final: Floats = field(init=False)

    def __post_init__(self) -> None:
        self._add_words()
        places = select(self.scores, bm25f.RERANKED, mask=self.mask)
        if len(places) > 2 * bm25f.RERANKED:
            places = top(self.scores, bm25f.RERANKED, mask=self.mask, ties=self.snapshot.keys)[0]
        base = self.scores[places]
        exact = self._exact()
        if len(exact):
            more = np.setdiff1d(exact, places)
            places, base = np.append(places, more), np.append(base, self.scores[more])
        final = base + self._characters(places).sum(axis=0)
        if len(exact):
            self._put_first(exact, places, final)
        order = np.lexsort((self.snapshot.keys[places], -final))
        self.places, self.final = places[order], final[order]

    def _add_words(self) -> None:
        segments, terms = self.snapshot.segments, self.terms
        self.scores = self.snapshot.scores()
        rows = [segment.terms.rows(terms.keys) for segment in segments]
        self.factors = self._with_idf(
            terms.factors, [s.terms.frequencies(found) for s, found in zip(segments, rows, strict=True)]
        )[:-1]
        self.point_factors = self._with_idf(
            terms.point_factors, [s.character_frequencies(terms.points) for s in segments]
        )
        self.rows = [found[:-1] for found in rows]
        self.exact_rows = [int(found[-1]) for found in rows]
        for segment, found, base in zip(segments, self.rows, self.snapshot.bases, strict=False):
            segment.terms.add(found, self.factors, self.scores, base=base)
        if self.only is not None and (self.only.is_whole or self.only.has_words):
            self.scores[self.mask > 0] += _MATCHED

    def _with_idf(self, factors: Floats, frequencies: list[Places]) -> Floats:
        from search.arrays import loops

        total = np.zeros(len(factors), np.int64)
        for some in frequencies:
            total += some
        weighed: Floats = loops.with_idf(total, self.snapshot.living, factors)
        return weighed

    def _exact(self) -> Places:
        """List the documents whose whole title, phrasing or number was typed."""
        found = []
        for segment, row, base in zip(
            self.snapshot.segments, self.exact_rows, self.snapshot.bases, strict=False
        ):
            if row >= 0:
                start, end = segment.terms.offsets[row : row + 2]
                found.append(segment.terms.docs[start:end].astype(np.int64) + base)
        if not found:
            return _NOWHERE
        places: Places = np.concatenate(found)
        return places[self.mask[places] > 0]

    def _characters(self, places: Places) -> Floats:
        """Tell what each character [axis 0] adds to each of these documents [axis 1]."""
        if len(self.snapshot.segments) == 1:
            return self.snapshot.segments[0].weigh_characters(self.terms.points, self.point_factors, places)
        added = np.zeros((len(self.terms.characters), len(places)))
        order = np.argsort(places)
        ordered = places[order]
        edges = np.searchsorted(ordered, self.snapshot.bases)
        for n, segment in enumerate(self.snapshot.segments):
            chosen = order[edges[n] : edges[n + 1]]
            if len(chosen) and len(added):
                docs = places[chosen] - self.snapshot.bases[n]
                added[:, chosen] = segment.weigh_characters(self.terms.points, self.point_factors, docs)
        return added

    def _put_first(self, exact: Places, places: Places, final: Floats) -> None:
        is_exact = np.isin(places, exact)
        others = float(final[~is_exact].max(initial=0.0))
        bonus = max(others - float(final[is_exact].min()), 0.0) + 0.05 * float(final.max()) + _MATCHED
        final[is_exact] += bonus
        self.bonus = dict.fromkeys(places[is_exact].tolist(), bonus)

    def qualified(self) -> NDArray[np.bool_]:
        """Mark what counts as found: a third of the best score, or every word, or among the first fifty."""
        found = (self.mask > 0) & (self.scores > 0)
        if self.only is not None and self.only.is_whole:
            return found
        if not len(self.places):
            return found
        least = self.final[0] * SHARE_OF_BEST
        found &= self.scores >= least
        found[self.places] = self.final >= least
        found[self.places[:AT_LEAST]] = True
        holders = self._holders()
        found[holders] = self.mask[holders] > 0
        return found

    def _holders(self) -> Places:
        from search.arrays import loops

        found = []
        for segment, rows, base in zip(self.snapshot.segments, self.rows, self.snapshot.bases, strict=False):
            words = rows[: len(self.terms.words)]
            if len(words) and words.min() >= 0:
                found.append(loops.holders(segment.terms.offsets, segment.terms.docs, words) + base)
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def order(self, qualified: NDArray[np.bool_]) -> tuple[Places, Floats]:
        """Sort all that qualified, best first, equal ones by key."""
        head = qualified[self.places]
        rest = qualified.copy()
        rest[self.places] = False
        tail = np.flatnonzero(rest)
        tail = tail[np.lexsort((self.snapshot.keys[tail], -self.scores[tail]))]
        places = np.concatenate([self.places[head], tail])
        return places, np.concatenate([self.final[head], self.scores[tail]])

    def why(self, place: int, score: float) -> tuple[Reason, ...]:
        """Take a score apart by term and field, greatest first, the small ones together as `rest`."""
        segment, doc = self.snapshot.locate(place)
        n = self.snapshot.segments.index(segment)
        norms = [
            bm25f.norms(segment.arrays["lengths"][family, doc], self.snapshot.means[family])
            for family in range(3)
        ]
        parts: Parts = {}
        self._explain_words(parts, segment, n, doc, norms)
        if (self.places == place).any():
            added = self._characters(np.array([place]))[:, 0]
            found = np.flatnonzero(added)
            packed = [segment.character_counts(doc, point) for point in self.terms.points[found]]
            shares = bm25f.shares(np.array(packed, np.uint16), norms[2])
            _spread(parts, [self.terms.characters[i] for i in found], added[found, None] * shares)
        if place in self.bonus:
            parts[self.terms.whole, "title"] = parts.get((self.terms.whole, "title"), 0.0) + self.bonus[place]
        return _told(parts, score)

    def _explain_words(
        self, parts: Parts, segment: Segment, n: int, doc: int, norms: list[NDArray[np.float32]]
    ) -> None:
        places = segment.terms.at(self.rows[n], np.array([doc]))[:, 0]
        found = np.flatnonzero(places >= 0)
        columns = segment.terms.columns
        weights = columns["weight"][places[found]].astype(np.float64) * self.factors[found]
        norm = (
            np.stack([norms[0 if i < len(self.terms.words) else 1] for i in found])
            if len(found)
            else norms[0]
        )
        shares = bm25f.shares(columns["counts"][places[found]], norm)
        names = (*self.terms.words, *self.terms.bigrams)
        _spread(parts, [names[i] for i in found], weights[:, None] * shares)


def _spread(parts: Parts, terms: list[str], weights: Floats) -> None:
    """Add the weight of each term [axis 0] in each field [axis 1]."""
    for term, row in zip(terms, weights.tolist(), strict=True):
        for name, weight in zip(bm25f.FIELDS, row, strict=True):
            if weight:
                parts[term, name] = parts.get((term, name), 0.0) + weight


def _told(parts: Parts, score: float) -> tuple[Reason, ...]:
    named = sorted(parts.items(), key=lambda part: (-part[1], part[0]))[:REASONS]
    reasons = [Reason(term, field, weight) for (term, field), weight in named]
    rest = score - sum(reason.weight for reason in reasons)
    return (*reasons, Reason(None, "rest", rest)) if abs(rest) > 1e-12 else tuple(reasons)
