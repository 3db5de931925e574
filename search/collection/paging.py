"""Show one page of a ranking: its hits as cards, the total, the facets, and where the next page begins."""

import numpy as np
from numpy.typing import NDArray

from search.collection import bm25f
from search.collection.cursor import Cursor, read, written
from search.collection.ranking import Ranking
from search.collection.snapshot import Snapshot
from search.collection.terms import Terms
from search.document import Answer, Chosen, Filters, Hit

Places = NDArray[np.int64]
Floats = NDArray[np.float64]


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
    only: Chosen | None,
) -> Answer:
    """Rank and show the page after the cursor."""
    mask = snapshot.mask(audience, filters)
    left = None if only is None else snapshot.left(only)
    if left is not None:
        mask = mask * left
    if not terms and left is None:
        return Answer(generation=snapshot.generation)
    ranking = Ranking(snapshot, terms, mask, only)
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


def _position(snapshot: Snapshot, places: Places, scores: Floats, after: Cursor) -> int:
    keys = snapshot.keys[places]
    past = (scores < after.score) | ((scores == after.score) & (keys > after.key))
    return int(np.argmax(past)) if past.any() else len(places)


def _hits(ranking: Ranking, places: Places, scores: Floats, *, explain: bool) -> tuple[Hit, ...]:
    snapshot = ranking.snapshot
    labels, codes = snapshot.labels, snapshot.codes
    rows = zip(
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
    for place, score, key, updated_at, category, kind, lang in rows:
        segment, doc = snapshot.locate(place)
        number, external_id, title = segment.card(doc)
        why = ranking.why(place, score) if explain else ()
        names = labels[category], labels[kind], labels[lang]
        hits.append(Hit(key, number, external_id, title, *names, updated_at, score, why))
    return tuple(hits)
