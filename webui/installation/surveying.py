"""What is looked for in the whole knowledge base once a night: gaps, and articles that say nearly the same."""

import os
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from multiprocessing import get_context
from threading import Event
from typing import Final

from sqlalchemy.orm import Session

from kb import articles, changes, gaps, near_duplicates
from kb.audiences import EVERYTHING
from kb.gaps import Found, Unanswered
from kb.past_queries import PEOPLE
from webui.installation.parts import Services
from webui.installation.settings import Settings

COUNTER: Final = "surveyed"
NIGHT: Final = range(2, 6)
A_DAY: Final = timedelta(hours=20)
TOO_LONG: Final = timedelta(hours=48)
FIRST_AFTER: Final = timedelta(minutes=3)
POLL: Final = 0.5
SMALLEST: Final = 3
ASKED_AGAIN: Final = 10
FIRST: Final = 3
OTHERS: Final = 2_000


def is_due(parts: Services, began: datetime, now: datetime, zone: tzinfo) -> bool:
    """Tell whether to look: at night, soon where it was never done, by day only after nights that were missed."""
    if now - began < FIRST_AFTER:
        return False
    with parts.sessions.read() as session:
        last = changes.value(session, COUNTER)
    since = now - datetime.fromtimestamp(last, now.tzinfo)
    return since > (A_DAY if now.astimezone(zone).hour in NIGHT else TOO_LONG)


def survey_beside(settings: Settings, stop: Event) -> bool:
    """Look in a process of its own, which gives way to others; tell whether it ended well."""
    beside = get_context("spawn").Process(target=_survey, args=(settings,), daemon=True)
    beside.start()
    while beside.is_alive() and not stop.wait(POLL):
        pass
    if beside.is_alive():
        beside.terminate()
    beside.join()
    return beside.exitcode == 0


def _survey(settings: Settings) -> None:
    os.nice(10)
    parts = Services(settings)
    try:
        survey(parts)
    finally:
        parts.close()


def survey(parts: Services) -> tuple[int, int]:
    """Look for both, and return how many gaps and pairs there are."""
    with parts.sessions.begin() as session:
        changes.raise_to(session, COUNTER, int(parts.clock().timestamp()))
    return find_gaps(parts), find_pairs(parts)


def find_pairs(parts: Services) -> int:
    """Compare all articles, and keep the pairs that say nearly the same."""
    from recommend import near_pairs

    pairs = near_pairs(parts.recommender.model())
    with parts.sessions.begin() as session:
        told = ((pair.first, pair.second, pair.similarity) for pair in pairs)
        near_duplicates.store(session, told, at=parts.clock())
    return len(pairs)


def find_gaps(parts: Services) -> int:
    """Put together what was asked in vain, and keep what enough people asked for."""
    at = parts.clock()
    with parts.sessions.read() as session:
        asked = gaps.unanswered(session, at)
        found = [_answered(parts, session, one) for one in _together(asked)]
    with parts.sessions.begin() as session:
        return gaps.store(session, found, at=at, day=at.astimezone(parts.settings.zone).date())


def _together(asked: Sequence[Unanswered]) -> list[Found]:
    """Cluster what was asked, and name each cluster in words that readers may know."""
    from recommend import cluster_texts, name_texts

    texts, titles = [one.text for one in asked], [one.text.partition("\n")[0] for one in asked]
    found = []
    for places in cluster_texts(texts):
        members = [asked[place] for place in places]
        if sum(member.weight for member in members) < SMALLEST:
            continue
        inside = set(places)
        others = [text for place, text in enumerate(titles[:OTHERS]) if place not in inside]
        shown = {n for n, member in enumerate(members) if member.ticket_id or member.people >= PEOPLE}
        found.append(Found(name_texts([titles[place] for place in places], others, shown), members))
    return found


def _answered(parts: Services, session: Session, found: Found) -> Found:
    """Ask again what was asked in vain, and see whether most of it is answered by now.

    So it is by an article published since, or by any that is the likely one.
    """
    since = min(member.at for member in found.members)
    answers: Counter[int] = Counter()
    some = found.members[:ASKED_AGAIN]
    for member in some:
        items = parts.recommender.recommend(
            member.text, audience=EVERYTHING, limit=FIRST, explain=False
        ).items
        rows = articles.by_ids(session, (item.key for item in items))
        for item in items:
            row = rows.get(item.key)
            if row is None or not row.is_findable:
                continue
            is_new = row.published_at is not None and row.published_at > since
            if item.confidence == "likely" or (is_new and item.confidence == "possible"):
                answers[item.key] += 1
    best = answers.most_common(1)
    if best and 2 * best[0][1] > len(some):
        return Found(found.name, found.members, best[0][0])
    return found
