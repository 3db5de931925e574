"""How often was each article taken when it was suggested? Counted with the outcome, in the same transaction.

A case counts an article once: a ticket, or what a browser asks within half an hour before there is one. Only
suggestions that somebody saw count. What stands lower is looked at less: at place k by 1/k, the examination
probability of Joachims, Swaminathan and Schnabel, "Unbiased Learning-to-Rank with Biased Feedback" (WSDM 2017).
It is rather too steep for a list of five, and so on the safe side: where it were too flat, what stands first would
stay first by standing there.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, and_, select, text
from sqlalchemy.orm import Session

from kb import changes
from kb.models import Lookup, Shown, Uptake, among_keys

TAKEN: Final = ("applied", "solved")
DISMISSED: Final = ("rejected",)
CASE: Final = timedelta(minutes=30)
SEEN_COUNTER, TAKEN_COUNTER = "uptake-seen", "uptake-taken"
_PARTS: Final = 1000
"""Looks are counted in thousandths, for counters are whole numbers."""

_USUAL: Final = 0.1
_LOOKS: Final = 20.0
"""What is usual before anything was counted, and how many looks that weighs as much as."""

_ADD = text(
    "insert into uptakes (article_id, shown, seen, taken, dismissed) "
    "values (:article_id, :shown, :seen, :taken, :dismissed) on conflict (article_id) do update set "
    "shown = uptakes.shown + excluded.shown, seen = uptakes.seen + excluded.seen, "
    "taken = uptakes.taken + excluded.taken, dismissed = uptakes.dismissed + excluded.dismissed"
)
_COUNTED = select(Uptake.article_id, Uptake.shown, Uptake.taken, Uptake.seen, Uptake.dismissed).where(
    among_keys(Uptake.article_id)
)


class Tally(NamedTuple):
    """How often an article was suggested, taken and dismissed, and how often it would usually have been taken."""

    shown: int
    taken: int
    expected: float
    dismissed: int = 0


def looks(position: int) -> float:
    """Return how often what stands at a place is looked at."""
    return 1.0 / position


def acceptance(session: Session, article_ids: Sequence[int]) -> dict[int, Tally]:
    """Return what is known of those of these articles that were ever suggested."""
    rows = session.execute(_COUNTED, {"keys": list(article_ids)}).all()
    usual = _usual(session) if rows else 0.0
    return {key: Tally(shown, taken, seen * usual, dismissed) for key, shown, taken, seen, dismissed in rows}


def count_shown(session: Session, lookup: Lookup, article_ids: Sequence[int]) -> None:
    """Count what a new suggestion shows, best first, but for what the same case had shown before."""
    if lookup.kind != "suggest" or not lookup.is_seen or not article_ids:
        return
    before = _in_case(session, lookup, article_ids)
    seen = {key: looks(place) for place, key in enumerate(article_ids, 1) if key not in before}
    _add(session, [_row(key, shown=1, seen=looked) for key, looked in seen.items()])
    changes.take(session, SEEN_COUNTER, round(_PARTS * sum(seen.values())))


def count_outcome(session: Session, lookup: Lookup, entry: Shown, before: str) -> None:
    """Count what became of a suggested article since its outcome was `before`."""
    if lookup.kind != "suggest" or not lookup.is_seen or entry.outcome == before:
        return
    session.flush()
    taken = _moved(session, lookup, entry, before, TAKEN)
    dismissed = _moved(session, lookup, entry, before, DISMISSED)
    if taken or dismissed:
        _add(session, [_row(entry.article_id, taken=taken, dismissed=dismissed)])
    if taken:
        changes.take(session, TAKEN_COUNTER)


def _moved(session: Session, lookup: Lookup, entry: Shown, before: str, outcomes: Sequence[str]) -> int:
    """Tell by how much the number of cases moves in which an article came to one of these outcomes."""
    step = (entry.outcome in outcomes) - (before in outcomes)
    return 0 if step and _in_case(session, lookup, [entry.article_id], outcomes) else step


def _usual(session: Session) -> float:
    seen = changes.value(session, SEEN_COUNTER) / _PARTS
    return (changes.value(session, TAKEN_COUNTER) + _USUAL * _LOOKS) / (seen + _LOOKS)


def _row(article_id: int, **counts: float) -> dict[str, float]:
    return {"article_id": article_id, "shown": 0, "seen": 0.0, "taken": 0, "dismissed": 0, **counts}


def _add(session: Session, rows: Sequence[dict[str, float]]) -> None:
    """Add to the counts, in an order that lets no two transactions wait for each other."""
    if rows:
        session.execute(_ADD, sorted(rows, key=lambda row: row["article_id"]))


def _in_case(
    session: Session, lookup: Lookup, article_ids: Sequence[int], outcomes: Sequence[str] = ()
) -> set[int]:
    """Return which of these articles other suggestions of the same case showed, or that had these outcomes."""
    same = _case(lookup)
    if same is None:
        return set()
    others = (
        select(Shown.article_id)
        .join(Lookup, Lookup.id == Shown.lookup_id)
        .where(same, Lookup.kind == "suggest", Lookup.is_seen, Lookup.id != lookup.id)
        .where(Shown.article_id.in_(list(article_ids)))
    )
    if outcomes:
        others = others.where(Shown.outcome.in_(outcomes))
    return set(session.scalars(others))


def _case(lookup: Lookup) -> ColumnElement[bool] | None:
    """Return which lookups belong to the same case; None where it stands alone."""
    if lookup.ticket_id is not None:
        return Lookup.ticket_id == lookup.ticket_id
    if lookup.surface != "page" or not (lookup.visitor or lookup.person_id):
        return None
    who = Lookup.visitor == lookup.visitor if lookup.visitor else Lookup.person_id == lookup.person_id
    lately = Lookup.at.between(lookup.at - CASE, lookup.at + CASE)
    return and_(who, lately, Lookup.surface == "page", Lookup.ticket_id.is_(None))
