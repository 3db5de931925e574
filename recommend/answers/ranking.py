"""Put the best articles for a question in order, say how sure they are, and why."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from recommend.answers.acceptance import favour
from recommend.answers.evidence import strengths
from recommend.answers.reasons import explain
from recommend.answers.scoring import Asked
from recommend.answers.upkeep import upkeep
from recommend.model import Model, Places
from recommend.results import Acceptance, Reason, Recommendation, Recommendations
from recommend.texts import Question
from search.arrays import top

CANDIDATES: Final = 50
CATEGORY: Final = 0.03


def answer(
    model: Model,
    question: Question,
    *,
    audience: int,
    category: str,
    limit: int,
    acceptance: Acceptance | None,
    today: int = 0,
) -> Recommendations:
    """Recommend what this audience may see, best first; reasons are worked out for those that are asked about."""
    asked = Asked.of(model, question)
    mask = model.mask(audience)
    codes = asked.codes(mask)
    scores = asked.with_codes(mask)
    places, best = top(scores, max(limit, CANDIDATES), mask=mask, ties=model.articles.keys)
    others = _others(asked, places, category, acceptance)
    kept = upkeep(model, places, best, today)
    best = best + np.array([sum(reason.weight for reason in own) for own in others]) + sum(kept.values())
    order = np.lexsort((model.articles.keys[places], -best))[:limit]
    chosen = places[order]
    sure = strengths(asked, chosen, best[order])
    items = tuple(
        _item(model, place, score, strength)
        for place, score, strength in zip(chosen.tolist(), best[order].tolist(), sure.tolist(), strict=True)
    )

    def why(numbers: Sequence[int]) -> Sequence[tuple[Reason, ...]]:
        some = order[list(numbers)]
        own = [
            [*others[n], *(Reason(None, field, float(added[n])) for field, added in kept.items())]
            for n in some
        ]
        return explain(asked, places[some], codes, own)

    return Recommendations(items, model.version, why=why)


def _item(model: Model, place: int, score: float, strength: float) -> Recommendation:
    number, external_id, title, _ = model.articles.card(place)
    return Recommendation(
        key=int(model.articles.keys[place]),
        number=number,
        external_id=external_id or None,
        title=title,
        score=score,
        confidence=model.scale.word(strength),
        reasons=(),
        tickets=int(model.solved_counts[place]),
    )


def _others(
    asked: Asked, places: Places, category: str, acceptance: Acceptance | None
) -> Sequence[Sequence[Reason]]:
    """Say what else speaks for each candidate: its category, and how often it was taken when suggested."""
    keys = asked.model.articles.keys[places].tolist()
    counts = acceptance(keys) if acceptance and keys else {}
    found = []
    for place, key in zip(places.tolist(), keys, strict=True):
        own = []
        if category and _is_in(asked.model.articles.card(place)[3], category):
            own.append(Reason(category, "category", CATEGORY))
        if key in counts:
            own.append(Reason(None, "acceptance", favour(float(asked.scores[place]), counts[key])))
        found.append(own)
    return found


def _is_in(category: str, wanted: str) -> bool:
    wanted = wanted.strip("/")
    return bool(wanted) and f"{category}/".startswith(f"{wanted}/")
