"""Show one page of a ranking: its hits as cards, the total, the facets, and where the next page begins."""

from collections.abc import Collection as Keys

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.cursor import Cursor, read, written
from search.document import Answer, Filters, Hit
from search.ranking import Ranking
from search.snapshot import Snapshot
from search.terms import Terms

Page = tuple[NDArray[np.int64], NDArray[np.float64]]


def page(
    snapshot: Snapshot,
    terms: Terms,
    *,
    audience: int,
    limit: int,
    filters: Filters,
    cursor: str,
    explain: bool,
    counts: bool,
    only: Keys[int] | None,
) -> Answer:
    """Rank and show the page after the cursor."""
    mask = snapshot.mask(audience, filters)
    chosen = None if only is None else snapshot.holding(list(only))
    if chosen is not None:
        mask = mask * chosen
    if not terms and chosen is None:
        return Answer(generation=snapshot.generation)
    ranking = Ranking(snapshot, terms, mask, chosen)
    query = f"{terms.words}{terms.bigrams}{filters}{audience}"
    after = read(cursor, query) if cursor else None
    if not counts and after is None and limit <= bm25f.RERANKED:
        places, scores = ranking.places[:limit], ranking.final[:limit]
        return Answer(_hits(ranking, places, scores, explain=explain), generation=snapshot.generation)
    qualified = ranking.qualified()
    places, scores = ranking.order(qualified)
    start = _position(snapshot, places, scores, after) if after else 0
    shown, shown_scores = places[start : start + limit], scores[start : start + limit]
    more = len(places) > start + limit and len(shown) > 0
    return Answer(
        hits=_hits(ranking, shown, shown_scores, explain=explain),
        total=len(places),
        facets=snapshot.facets(qualified) if counts else {},
        cursor=written(Cursor(float(shown_scores[-1]), int(snapshot.keys[shown[-1]])), query)
        if more
        else None,
        generation=snapshot.generation,
    )


def _position(
    snapshot: Snapshot, places: NDArray[np.int64], scores: NDArray[np.float64], after: Cursor
) -> int:
    keys = snapshot.keys[places]
    past = (scores < after.score) | ((scores == after.score) & (keys > after.key))
    return int(np.argmax(past)) if past.any() else len(places)


def _hits(
    ranking: Ranking, places: NDArray[np.int64], scores: NDArray[np.float64], *, explain: bool
) -> tuple[Hit, ...]:
    return tuple(
        _hit(ranking, place, score, explain=explain)
        for place, score in zip(places.tolist(), scores.tolist(), strict=True)
    )


def _hit(ranking: Ranking, place: int, score: float, *, explain: bool) -> Hit:
    segment, doc = ranking.snapshot.locate(place)
    number, external_id, title = segment.card(doc)
    arrays, labels = segment.arrays, segment.labels
    return Hit(
        key=int(arrays["key"][doc]),
        number=number,
        external_id=external_id,
        title=title,
        category=labels[arrays["category"][doc]],
        kind=labels[arrays["kind"][doc]],
        lang=labels[arrays["lang"][doc]],
        updated_at=int(arrays["updated_at"][doc]),
        score=score,
        why=ranking.why(place, score) if explain else (),
    )
