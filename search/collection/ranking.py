"""Rank the documents of a snapshot for a query's terms, and say why each stands where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import select, top
from search.collection import bm25f
from search.collection.segment import Segment
from search.collection.snapshot import Mask, Snapshot
from search.collection.terms import WORD, Own, Terms
from search.document import Chosen, Reason
from search.lexicon import Rule
from search.words.characters import normalise

SHARE_OF_BEST: Final = 1 / 3
AT_LEAST: Final = 50
RARE: Final = 10
BOOST: Final = 0.3
LOWERED: Final = 0.15
"""The part of its score that an article loses while it waits for its review."""
PINNED: Final = 0.05
REASONS: Final = 20
MANY: Final = 1_000
NEARLY: Final = 0.9
NOTHING: Final = 0.02
"""What is in many documents costs most to look up. Two characters that are a word too stand mostly where the word
does; and the least of the weights, together a fiftieth of all, have a third of all postings of a query."""

_MATCHED: Final = 1e-3

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Parts = dict[tuple[str | None, str], float]
_NOWHERE: Final = np.empty(0, np.int64)


class Apart(NamedTuple):
    """What a word that is no posting, or no word at all, adds to some documents; no field: wherever it stands."""

    name: str | None
    where: str
    added: dict[int, float]


@dataclass
class Ranking:
    """Scores of all documents, and the best of them scored by characters too, best first."""

    snapshot: Snapshot
    terms: Terms
    mask: Mask
    only: Chosen | None = None
    own: Sequence[Own] = ()
    rules: Sequence[Rule] = ()
    scores: NDArray[np.float32] = field(init=False)
    rows: list[Places] = field(init=False)
    exact_rows: list[int] = field(init=False)
    frequencies: Places = field(init=False)
    factors: Floats = field(init=False)
    every: Floats = field(init=False)
    points: list[Places] = field(init=False)
    point_factors: Floats = field(init=False)
    apart: list[Apart] = field(init=False, default_factory=list)
    places: Places = field(init=False)
    final: Floats = field(init=False)

    def __post_init__(self) -> None:
        self._find_terms()
        places = self._leaders()
        if len(places) > 2 * bm25f.RERANKED:
            places = top(self.scores, bm25f.RERANKED, mask=self.mask, ties=self.snapshot.keys)[0]
        coded, exact, raised = self._coded(), self._exact(), self._ruled()
        if len(coded) or len(exact) or raised:
            wanted = np.concatenate([coded, exact, np.fromiter(raised, np.int64, len(raised))])
            places = np.append(places, np.setdiff1d(wanted, places))
        final = self.scores[places] + self._characters(places).sum(axis=0)
        self._lower(places, final)
        if len(coded):
            self._put_first(coded, places, final, None, "code")
        if len(exact):
            self._put_first(exact, places, final, self.terms.whole, "title")
        if raised:
            self._raise(raised, places, final)
        order = np.lexsort((self.snapshot.keys[places], -final))
        self.places, self.final = places[order], final[order]

    def _leaders(self) -> Places:
        """Score all documents and list the best, by all terms where what is left out would be missed."""
        self._add(self.factors)
        for own in self.own:
            self._add_own(own)
        if self.only is not None and (self.only.is_whole or self.only.has_words):
            self.scores[self.mask > 0] += _MATCHED
        places = self._selected()
        if len(places) < bm25f.RERANKED and (self.every != self.factors).any():
            self._add(self.every - self.factors)
            self.factors = self.every
            places = self._selected()
        return places

    def _selected(self) -> Places:
        return select(self.scores, bm25f.RERANKED, mask=self.mask)

    def _find_terms(self) -> None:
        segments, terms = self.snapshot.segments, self.terms
        self.scores = self.snapshot.scores()
        rows = self.snapshot.rows(terms.keys)
        self.frequencies = np.zeros(len(terms.keys), np.int64)
        known = np.zeros(len(terms.points), np.int64)
        self.points = []
        for segment, found in zip(segments, rows, strict=True):
            self.frequencies += segment.terms.frequencies(found)
            numbers, frequencies = segment.number_characters(terms.points)
            self.points.append(numbers)
            known += frequencies
        self.every, self.factors = self._factors()
        self.point_factors = self._with_idf(terms.point_factors, np.zeros_like(terms.point_factors), known)
        self.rows = [found[:-1] for found in rows]
        self.exact_rows = [int(found[-1]) for found in rows]

    def _add(self, factors: Floats) -> None:
        for segment, found, base in zip(self.snapshot.segments, self.rows, self.snapshot.bases, strict=False):
            segment.terms.add(found, factors, self.scores, base=base)

    def _factors(self) -> tuple[Floats, Floats]:
        """Weigh all terms, and those that are looked up; a word in many documents stands for its characters too."""
        from search.arrays import loops

        terms = self.terms
        weights = self._with_idf(terms.factors, terms.squares, self.frequencies)[:-1]
        given, taken = terms.doubles
        weighed: tuple[Floats, Floats] = loops.without_common(
            weights, self.frequencies[:-1], given, taken, MANY, NEARLY, NOTHING
        )
        return weighed

    def _with_idf(self, factors: Floats, squares: Floats, frequencies: Places) -> Floats:
        from search.arrays import loops

        weighed: Floats = loops.with_idf(frequencies, self.snapshot.living, factors, squares)
        return weighed

    def _add_own(self, own: Own) -> None:
        """Count what is found only as a whole where all its parts are."""
        keys = own.keys
        places, weights = [_NOWHERE], [np.empty(0)]
        for segment, base in zip(self.snapshot.segments, self.snapshot.bases, strict=False):
            found, weight = segment.holding(keys)
            places.append(found + base)
            weights.append(weight)
        docs, weight = np.concatenate(places), np.concatenate(weights)
        factor = own.share * self._with_idf(np.ones(1), np.zeros(1), np.array([len(docs)]))
        self.scores[docs] += weight * factor
        self.apart.append(
            Apart(own.text, "", dict(zip(docs.tolist(), (weight * factor).tolist(), strict=True)))
        )

    def _exact(self) -> Places:
        """List the documents whose whole title, phrasing or number was typed."""
        if max(self.exact_rows, default=-1) < 0:
            return _NOWHERE
        places = self._holding(self.exact_rows)
        return places[self.mask[places] > 0]

    def _coded(self) -> Places:
        """List the documents that hold the most of the rare codes that were asked for."""
        held = [
            self._holding([int(rows[code]) for rows in self.rows])
            for code in self.terms.codes
            if 0 < self.frequencies[code] <= RARE
        ]
        if not held:
            return _NOWHERE
        places, counts = np.unique(np.concatenate(held), return_counts=True)
        seen = self.mask[places] > 0
        held_most: Places = places[seen & (counts == counts[seen].max(initial=0))]
        return held_most

    def _holding(self, rows: list[int]) -> Places:
        """List the documents of one row of each segment."""
        found = [_NOWHERE]
        for segment, row, base in zip(self.snapshot.segments, rows, self.snapshot.bases, strict=False):
            if row >= 0:
                start, end = segment.terms.offsets[row : row + 2].tolist()
                found.append(segment.terms.docs[start:end].astype(np.int64) + base)
        return np.concatenate(found)

    def _characters(self, places: Places) -> Floats:
        """Tell what each character [axis 0] adds to each of these documents [axis 1]."""
        if len(self.snapshot.segments) == 1:
            return self.snapshot.segments[0].weigh_characters(self.points[0], self.point_factors, places)
        added = np.zeros((len(self.terms.points), len(places)))
        order = np.argsort(places)
        ordered = places[order]
        edges = np.searchsorted(ordered, self.snapshot.bases)
        for n, segment in enumerate(self.snapshot.segments):
            chosen = order[edges[n] : edges[n + 1]]
            if len(chosen) and len(added):
                docs = places[chosen] - self.snapshot.bases[n]
                added[:, chosen] = segment.weigh_characters(self.points[n], self.point_factors, docs)
        return added

    def _lower(self, places: Places, final: Floats) -> None:
        """Let what waits for a review stand behind what is as near to the query."""
        waiting = np.flatnonzero(self.snapshot.useful[places] < 0)
        if len(waiting):
            lost = -LOWERED * final[waiting]
            final[waiting] += lost
            told = zip(places[waiting].tolist(), lost.tolist(), strict=True)
            self.apart.append(Apart(None, "state", dict(told)))

    def _put_first(self, exact: Places, places: Places, final: Floats, name: str | None, where: str) -> None:
        is_exact = np.isin(places, exact)
        others = float(final[~is_exact].max(initial=0.0))
        bonus = max(others - float(final[is_exact].min()), 0.0) + 0.05 * float(final.max()) + _MATCHED
        final[is_exact] += bonus
        self.apart.append(Apart(name, where, dict.fromkeys(places[is_exact].tolist(), bonus)))

    def _ruled(self) -> dict[int, Rule]:
        """Give the places that rules raise, in the order of the rules; only what was found can be boosted."""
        raised: dict[int, Rule] = {}
        for rule in self.rules:
            for place in np.flatnonzero((self.snapshot.keys == rule.article) & (self.mask > 0)).tolist():
                if rule.effect == "pin" or self.scores[place] > 0:
                    raised.setdefault(place, rule)
        return raised

    def _raise(self, raised: dict[int, Rule], places: Places, final: Floats) -> None:
        """Put pinned documents first, as the rules are listed, and others up by a part of the best score."""
        best = float(final.max())
        added: dict[int, float] = {}
        pins = [place for place, rule in raised.items() if rule.effect == "pin"]
        for place, rule in raised.items():
            at = int(np.flatnonzero(places == place)[0])
            if rule.effect == "boost":
                added[place] = BOOST * best
            else:
                wanted = best * (1 + BOOST) + _MATCHED * (len(pins) - pins.index(place))
                added[place] = wanted + PINNED - float(final[at])
            final[at] += added[place]
        self.apart.append(Apart(None, "pin", added))

    def qualified(self) -> NDArray[np.bool_]:
        """Mark what counts as found: a third of the best score, or every word, or among the first fifty."""
        found = (self.mask > 0) & (self.scores > 0)
        if self.only is not None and self.only.is_whole:
            return found
        if not len(self.places):
            return found
        least = self.final[0] * SHARE_OF_BEST
        found &= self.scores >= least
        found[self.places] = (self.final >= least) & (self.mask[self.places] > 0)
        found[self.places[:AT_LEAST]] = True
        holders = self._holders()
        found[holders] = self.mask[holders] > 0
        return found

    def _holders(self) -> Places:
        """List the documents that hold every word typed, or every pair of characters of a text of nothing else."""
        from search.arrays import loops

        words, pairs = len(self.terms.words), len(self.terms.bigrams)
        spans = [(0, words)] if not self.terms.is_han else [(0, words), (words, words + pairs)]
        found = []
        for segment, rows, base in zip(self.snapshot.segments, self.rows, self.snapshot.bases, strict=False):
            for first, last in spans:
                some = rows[first:last]
                if len(some) and some.min() >= 0:
                    found.append(loops.holders(segment.terms.offsets, segment.terms.docs, some) + base)
        return np.concatenate(found) if found else _NOWHERE

    def order(self, qualified: NDArray[np.bool_]) -> tuple[Places, Floats]:
        """Sort all that qualified, best first, equal ones by key."""
        head = qualified[self.places]
        rest = qualified.copy()
        rest[self.places] = False
        tail = np.flatnonzero(rest)
        tail = tail[np.lexsort((self.snapshot.keys[tail], -self.scores[tail]))]
        places = np.concatenate([self.places[head], tail])
        return places, np.concatenate([self.final[head], self.scores[tail]])

    def held(self, place: int) -> tuple[str, ...]:
        """List the typed words that a document holds."""
        segment, doc = self.snapshot.locate(place)
        rows = self.rows[self.snapshot.segments.index(segment)][: len(self.terms.words)]
        found = segment.terms.at(rows, np.array([doc]))[:, 0] >= 0
        return tuple(word for word, is_held in zip(self.terms.words, found.tolist(), strict=True) if is_held)

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
            packed = [segment.count_of(doc, point) for point in self.terms.points[found]]
            shares = bm25f.shares(np.array(packed, np.uint16), norms[2])
            _spread(parts, [*map(chr, self.terms.points[found].tolist())], added[found, None] * shares)
        for name, where, told in self.apart:
            if place in told:
                of = self._named(name, where, parts, self.snapshot.cards(np.array([place]))[0][2])
                parts[of] = parts.get(of, 0.0) + told[place]
        return _told(parts, score)

    def _named(self, name: str | None, where: str, parts: Parts, title: str) -> tuple[str | None, str]:
        """Say for which term of which field something was added: a code counts where it tells most."""
        if where == "code":
            codes = {self.terms.words[code] for code in self.terms.codes}
            return max((part for part in parts if part[0] in codes), key=parts.__getitem__)
        return name, where or ("title" if name and name in normalise(title) else "body")

    def _explain_words(
        self, parts: Parts, segment: Segment, n: int, doc: int, norms: list[NDArray[np.float32]]
    ) -> None:
        places = segment.terms.at(self.rows[n], np.array([doc]))[:, 0]
        found = np.flatnonzero(places >= 0)
        columns = segment.terms.columns
        weights = columns["weight"][places[found]].astype(np.float64) * self.factors[found]
        families = np.array(self.terms.families, np.int64)[found]
        norm = np.stack(norms)[families]
        shares = bm25f.shares(columns["counts"][places[found]], norm, (families == WORD) * bm25f.TITLE)
        names = self.terms.names
        _spread(parts, [names[i] for i in found.tolist()], weights[:, None] * shares)


def _spread(parts: Parts, terms: list[str], weights: Floats) -> None:
    """Add the weight of each term [axis 0] in each field [axis 1]."""
    for term, row in zip(terms, weights.tolist(), strict=True):
        for name, weight in zip(bm25f.FIELDS, row, strict=True):
            if weight:
                parts[term, name] = parts.get((term, name), 0.0) + weight


def _told(parts: Parts, score: float) -> tuple[Reason, ...]:
    named = sorted(parts.items(), key=lambda part: (-part[1], part[0][0] or "", part[0][1]))[:REASONS]
    reasons = [Reason(term, field, weight) for (term, field), weight in named]
    rest = score - sum(reason.weight for reason in reasons)
    return (*reasons, Reason(None, "rest", rest)) if abs(rest) > 1e-12 else tuple(reasons)
