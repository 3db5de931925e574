"""Show one page of a ranking: its hits as cards, the total, the facets, and where the next page begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.collection import bm25f
from search.collection.asked import FEW, Asked
from search.collection.cursor import Cursor, read, written
from search.collection.ranking import Ranking
from search.collection.snapshot import Mask, Snapshot
from search.collection.terms import Also, Own, Terms, only_also, terms_in
from search.collection.weights import Weights
from search.document import Answer, Chosen, Filters, Hit, Order, Reason
from search.lexicon import Rule

Places = NDArray[np.int64]
Floats = NDArray[np.float64]
_BEHIND: Final = 0.99


@dataclass
class _Ordered:
    """Documents best first: those found directly, then those behind them, whose scores count a share."""

    direct: Ranking
    places: Places
    scores: Floats
    behind: Ranking | None = None
    share: float = 1.0

    def why(self, place: int, score: float) -> tuple[Reason, ...]:
        """Take the score of a document apart."""
        if self.behind is None or not self.behind.mask[place]:
            return self.direct.why(place, score)
        told = self.behind.why(place, score / self.share)
        return tuple(reason._replace(weight=reason.weight * self.share) for reason in told)


def page(
    snapshot: Snapshot,
    asked: Asked,
    weights: Weights,
    *,
    audience: int,
    limit: int,
    filters: Filters,
    cursor: str,
    explain: bool,
    counts: bool,
    only: Chosen | None,
    order: Order,
) -> Answer:
    """Rank and show the page after the cursor."""
    terms = terms_in(asked.texts, asked.also, plainly=asked.plainly, weights=weights)
    if not terms and only is None and not asked.rules:
        return Answer(generation=snapshot.generation)
    mask = _allowed(snapshot, asked, snapshot.mask(audience), only)
    wanted = mask if filters == Filters() else mask * snapshot.mask(audience, filters)
    ranking = Ranking(snapshot, terms, mask, only, asked.own, _raising(asked))
    if wanted is not mask and not (ranking.qualified() & (wanted > 0)).any():
        mask = wanted
        ranking = Ranking(snapshot, terms, mask, only, asked.own, _raising(asked))
    lacking = len(ranking.places) < FEW or asked.is_piece
    after = read(cursor, _named(terms, filters, audience, order)) if cursor else None
    is_quick = not counts and after is None and limit <= bm25f.RERANKED and order == "relevance"
    if is_quick and wanted is mask and (not lacking or len(ranking.places) >= limit):
        found = _Ordered(ranking, ranking.places[:limit], ranking.final[:limit])
        return Answer(
            _hits(found, found.places, found.scores, explain=explain), generation=snapshot.generation
        )
    found = _ordered(snapshot, ranking, wanted, asked if lacking else None)
    held = _held(ranking, found.places[:1])
    chosen = np.zeros(snapshot.size, bool)
    chosen[found.places] = True
    places, values, scores = _sorted(snapshot, found, order)
    start = _position(snapshot, places, values, after) if after else 0
    shown, last = places[start : start + limit], start + limit - 1
    following = ""
    if len(shown) and len(places) > start + limit:
        at = Cursor(float(values[last]), int(snapshot.keys[shown[-1]]))
        following = written(at, _named(terms, filters, audience, order))
    return Answer(
        hits=_hits(found, shown, scores[start : start + limit], explain=explain),
        total=len(places),
        facets=snapshot.facets(chosen) if counts else {},
        cursor=following or None,
        generation=snapshot.generation,
        held=held,
    )


def _named(terms: Terms, filters: Filters, audience: int, order: Order) -> str:
    """Name what a cursor belongs to."""
    return f"{terms.names}{filters}{audience}{order}"


def _allowed(snapshot: Snapshot, asked: Asked, mask: Mask, only: Chosen | None) -> Mask:
    """Leave what operators leave and no rule blocks."""
    if only is not None:
        mask = mask * snapshot.left(only)
    blocked = [rule.article for rule in asked.rules if rule.effect == "block"]
    return mask * ~np.isin(snapshot.keys, blocked) if blocked else mask


def _raising(asked: Asked) -> Sequence[Rule]:
    return [rule for rule in asked.rules if rule.effect != "block"] if asked.rules else ()


def _ordered(snapshot: Snapshot, ranking: Ranking, wanted: Mask, asked: Asked | None) -> _Ordered:
    """Order all that counts as found and is wanted, and behind it what else was looked for.

    What counts as found does not depend on filters, so that each facet counts what choosing it shows; only where
    filters leave nothing of that, those of their documents that match best are taken.
    """
    qualified = ranking.qualified() & (wanted > 0)
    places, scores = ranking.order(qualified)
    also = asked.behind(bool(len(places))) if asked else ()
    if not also:
        return _Ordered(ranking, places, scores)
    left = wanted * ~qualified
    own = [one for one in also if isinstance(one, Own)]
    behind = Ranking(snapshot, only_also(one for one in also if isinstance(one, Also)), left, own=own)
    more, more_scores = behind.order((left > 0) & (behind.scores > 0))
    if not len(more):
        return _Ordered(ranking, places, scores)
    share = min(1.0, _BEHIND * float(scores[-1] / more_scores[0])) if len(places) else 1.0
    return _Ordered(
        ranking,
        np.concatenate([places, more]),
        np.concatenate([scores, more_scores * share]),
        behind,
        share,
    )


def _held(ranking: Ranking, first: Places) -> tuple[str, ...]:
    """List the typed words that the first hit holds."""
    return ranking.held(int(first[0])) if len(first) else ()


def _sorted(snapshot: Snapshot, found: _Ordered, order: Order) -> tuple[Places, Floats, Floats]:
    """Give places, what they are sorted by, and scores; equal ones by key."""
    if order == "relevance":
        return found.places, found.scores, found.scores
    column = snapshot.updated_at if order == "newest" else snapshot.useful
    values = column[found.places].astype(np.float64)
    by = np.lexsort((snapshot.keys[found.places], -values))
    return found.places[by], values[by], found.scores[by]


def _position(snapshot: Snapshot, places: Places, values: Floats, after: Cursor) -> int:
    keys = snapshot.keys[places]
    past = (values < after.score) | ((values == after.score) & (keys > after.key))
    return int(np.argmax(past)) if past.any() else len(places)


def _hits(found: _Ordered, places: Places, scores: Floats, *, explain: bool) -> tuple[Hit, ...]:
    snapshot = found.direct.snapshot
    labels, codes = snapshot.labels, snapshot.codes
    rows = zip(
        snapshot.cards(places),
        places.tolist(),
        scores.tolist(),
        snapshot.keys[places].tolist(),
        snapshot.updated_at[places].tolist(),
        codes["category"][places].tolist(),
        codes["kind"][places].tolist(),
        codes["lang"][places].tolist(),
        strict=True,
    )
    hits = []
    for (number, external_id, title), place, score, key, updated_at, category, kind, lang in rows:
        why = found.why(place, score) if explain else ()
        names = labels[category], labels[kind], labels[lang]
        hits.append(Hit(key, number, external_id, title, *names, updated_at, score, why))
    return tuple(hits)
