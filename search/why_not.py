"""Why was an expected article not found, or not first? Not indexed, kept out, or which words it lacks."""

from dataclasses import fields
from typing import TYPE_CHECKING

from search.document import Answer, Chosen, Filters, WhyNot
from search.lexicon import Lexicon

if TYPE_CHECKING:
    from search.index import SearchIndex


def why_not(
    index: "SearchIndex", typed: str, key: int, *, audience: int, filters: Filters, lexicon: Lexicon, at: int
) -> WhyNot:
    """Ask as somebody did, and look for the article of this key in all that was found."""

    def ask(limit: int, only: Chosen | None = None) -> Answer:
        return index.search(
            typed, audience=audience, filters=filters, lexicon=lexicon, at=at, limit=limit, only=only
        )

    view = index.articles.view(audience)
    found = ask(max(len(index.articles), 1))
    rank = next((place for place, hit in enumerate(found.hits, 1) if hit.key == key), None)
    alone = ask(1, Chosen(frozenset({key}), is_whole=False, has_words=False)).hits
    held = view.held(key, found.words)
    return WhyNot(
        rank=rank,
        total=found.total,
        is_indexed=view.has(key),
        blocked=any(rule.effect == "block" and rule.article == key for rule in lexicon.rules_for(typed, at)),
        filtered=tuple(_filtered(index, key, audience, filters)),
        held=held,
        missed=tuple(word for word in found.words if word not in held),
        score=found.hits[rank - 1].score if rank else max((hit.score for hit in alone), default=0.0),
        best=found.hits[0].score if found.hits else 0.0,
    )


def _filtered(index: "SearchIndex", key: int, audience: int, filters: Filters) -> list[str]:
    """Name what keeps an article out, each by itself."""
    if not index.articles.view(audience).has(key):
        return []
    wanted = [field.name for field in fields(filters) if getattr(filters, field.name)]
    out = [
        name
        for name in wanted
        if not index.articles.view(audience).passes(key, Filters(**{name: getattr(filters, name)}))
    ]
    return out if index.articles.view(audience).sees(key) else ["audience", *out]
