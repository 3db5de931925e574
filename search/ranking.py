"""Rank the documents of a snapshot for a query's terms, and say why each stands where it stands."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.document import Reason
from search.postings import select, top
from search.snapshot import Mask, Snapshot
from search.terms import Terms

SHARE_OF_BEST: Final = 1 / 3
AT_LEAST: Final = 50
REASONS: Final = 20
_MATCHED: Final = 1e-3

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
_NOWHERE: Final = np.empty(0, np.int64)


@dataclass
class Ranking:
    """Scores of all documents, and the best of them scored by characters too, best first."""

    snapshot: Snapshot
    terms: Terms
    mask: Mask
    only: NDArray[np.bool_] | None = None
    scores: Floats = field(init=False)
    rows: list[Places] = field(init=False)
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
        self.rows = [segment.terms.rows(terms.keys) for segment in segments]
        self.factors = terms.factors * self._idf(
            [s.terms.frequencies(rows) for s, rows in zip(segments, self.rows, strict=True)]
        )
        self.point_factors = terms.point_factors * self._idf(
            [s.character_frequencies(terms.points) for s in segments]
        )
        for segment, rows, base in zip(segments, self.rows, self.snapshot.bases, strict=False):
            segment.terms.add(rows, self.factors, self.scores, base=base)
        if self.only is not None:
            self.scores[self.only] += _MATCHED

    def _idf(self, frequencies: list[Places]) -> Floats:
        total = np.zeros(1, np.int64)
        for some in frequencies:
            total = total + some
        return bm25f.idf(total, self.snapshot.living)

    def _exact(self) -> Places:
        """List the documents whose whole title, phrasing or number was typed."""
        found = []
        for segment, base in zip(self.snapshot.segments, self.snapshot.bases, strict=False):
            for row in segment.terms.rows(self.terms.exact):
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
        if self.only is not None:
            return found & self.only
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
        from search import loops

        found = []
        for segment, rows, base in zip(self.snapshot.segments, self.rows, self.snapshot.bases, strict=False):
            telling = rows[self.terms.telling]
            if len(telling) and telling.min() >= 0:
                found.append(loops.holders(segment.terms.offsets, segment.terms.docs, telling) + base)
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
        parts: dict[tuple[str, str], float] = {}
        at = np.array([doc])
        words = len(self.terms.words)
        lengths = segment.arrays["lengths"][:, doc]
        postings = segment.terms
        found = postings.at(self.rows[n], at)[:, 0]
        weights = postings.contributions(self.rows[n], self.factors, at)[:, 0]
        for i in np.flatnonzero(found >= 0):
            family = 0 if i < words else 1
            term = self.terms.words[i] if i < words else self.terms.bigrams[i - words]
            shares = bm25f.shares(
                postings.columns["counts"][found[i]], lengths[family], self.snapshot.means[family]
            )
            _spread(parts, term, float(weights[i]) * shares)
        if (self.places == place).any():
            added = self._characters(np.array([place]))[:, 0]
            for i in np.flatnonzero(added):
                packed = segment.character_counts(doc, self.terms.points[i])
                shares = bm25f.shares(packed, lengths[2], self.snapshot.means[2])
                _spread(parts, self.terms.characters[i], added[i] * shares)
        if place in self.bonus:
            parts[self.terms.whole, "title"] = parts.get((self.terms.whole, "title"), 0.0) + self.bonus[place]
        return _told(parts, score)


def _spread(parts: dict[tuple[str, str], float], term: str, weights: Floats) -> None:
    for name, weight in zip(bm25f.FIELDS, weights.tolist(), strict=True):
        if weight:
            parts[term, name] = parts.get((term, name), 0.0) + weight


def _told(parts: dict[tuple[str, str], float], score: float) -> tuple[Reason, ...]:
    named = sorted(parts.items(), key=lambda part: (-part[1], part[0]))[:REASONS]
    reasons = [Reason(term, field, weight) for (term, field), weight in named]
    rest = score - sum(reason.weight for reason in reasons)
    return (*reasons, Reason(None, "rest", rest)) if abs(rest) > 1e-12 else tuple(reasons)
