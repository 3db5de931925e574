"""The memory of every search and every suggestion: what was shown where, and what followed.

Outcomes of a shown article: nothing, opened, rejected, applied (by an agent), solved. Of the whole lookup also
ticket. A later outcome replaces an earlier one only if it says more.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from sqlalchemy import String, case, cast, func, insert, select, update
from sqlalchemy.orm import Session, selectinload

from kb import outcomes, past_queries, rights
from kb.models import Article, Lookup, Person, Shown, Ticket
from kb.past_queries import completable
from kb.text import one_line

__all__ = [
    "RANK",
    "Asker",
    "PopularQuery",
    "attach",
    "completable",
    "find",
    "find_again",
    "forget_people",
    "last_for",
    "note_outcome",
    "own_queries",
    "popular_queries",
    "recent_queries",
    "record",
    "show_more",
    "trail",
]

KEEP_PERSON = timedelta(days=90)
TRAIL = timedelta(hours=2)
AGAIN = timedelta(minutes=30)
RANK = {"nothing": 0, "opened": 1, "rejected": 2, "ticket": 3, "applied": 4, "solved": 5}


@dataclass(frozen=True)
class Asker:
    """Who looks something up: an account, or a browser's random name, or neither; a new name was given just now."""

    person: Person | None = None
    visitor: str = ""
    is_new: bool = False


def record(
    session: Session,
    kind: str,
    text: str,
    shown: Sequence[tuple[int, float]],
    *,
    asker: Asker,
    at: datetime,
    total: int,
    surface: str,
    model_version: str = "",
    ticket: Ticket | None = None,
    is_seen: bool = True,
) -> str:
    """Store a search or suggestion with the (article id, score) pairs shown, best first; return its key."""
    lookup = Lookup(
        key=secrets.token_urlsafe(16),
        kind=kind,
        surface=surface,
        text=text[:4000],
        at=at,
        total=total,
        person_id=asker.person.id if asker.person else None,
        visitor=asker.visitor,
        asked=past_queries.asked(text) if kind == "search" else "",
        is_proven=bool(asker.visitor) and not asker.is_new,
        model_version=model_version,
        is_seen=is_seen,
        ticket_id=ticket.id if ticket else None,
    )
    session.add(lookup)
    session.flush()
    _show(session, lookup, shown, 1)
    past_queries.note_asked(session, lookup)
    outcomes.count_shown(session, lookup, [article for article, _ in shown])
    return lookup.key


def show_more(session: Session, lookup: Lookup, shown: Sequence[tuple[int, float]]) -> None:
    """Store the next page of a lookup; positions go on."""
    last = session.scalar(select(func.max(Shown.position)).where(Shown.lookup_id == lookup.id))
    _show(session, lookup, shown, 1 + (last or 0))
    session.expire(lookup, ["shown"])


def _show(session: Session, lookup: Lookup, shown: Sequence[tuple[int, float]], first: int) -> None:
    rows = [
        {"lookup_id": lookup.id, "article_id": article, "position": position, "score": score}
        for position, (article, score) in enumerate(shown, first)
    ]
    if rows:
        session.execute(insert(Shown), rows)


def find(session: Session, key: str) -> Lookup | None:
    """Find a lookup by its key."""
    key = one_line(key)
    return session.scalar(select(Lookup).where(Lookup.key == key)) if key else None


def find_again(
    session: Session, ticket: Ticket, article_ids: Sequence[int], *, asker: Asker, at: datetime
) -> str:
    """Return the key of the suggestion that showed somebody the same articles at this ticket within half an hour."""
    if asker.person is None:
        return ""
    recent = (
        select(Lookup.key, Shown.article_id)
        .outerjoin(Shown, Shown.lookup_id == Lookup.id)
        .where(
            Lookup.ticket_id == ticket.id,
            Lookup.kind == "suggest",
            Lookup.person_id == asker.person.id,
            Lookup.at > at - AGAIN,
        )
        .order_by(Lookup.id.desc(), Shown.position)
    )
    for key, rows in groupby(session.execute(recent).all(), itemgetter(0)):
        if [article for _, article in rows if article is not None] == list(article_ids):
            return str(key)
    return ""


def note_outcome(
    session: Session,
    key: str,
    outcome: str,
    *,
    at: datetime,
    article: Article | None = None,
    asker: Asker | None = None,
) -> bool:
    """Note what followed, for one shown article and the lookup; tell whether the key and article belong together.

    A browser that comes back with the name it was given proves itself by that.
    """
    lookup = find(session, key)
    if lookup is None:
        return False
    if article is not None:
        entry = next((s for s in lookup.shown if s.article_id == article.id), None)
        if entry is None:
            return False
        before = entry.outcome
        _raise_to(entry, outcome, at)
        outcomes.count_outcome(session, lookup, entry, before)
    _raise_to(lookup, outcome, at)
    if asker is not None and lookup.visitor and lookup.visitor == asker.visitor:
        lookup.is_proven = True
    if article is not None and outcome in past_queries.FOUND:
        session.flush()
        past_queries.note_found(session, lookup, article)
    return True


def attach(session: Session, ticket: Ticket, *, asker: Asker, at: datetime, keys: Sequence[str] = ()) -> None:
    """Let the requester's recent lookups travel with the ticket that they led to.

    The support opens tickets for others, so only what it names travels along.
    """
    wanted = select(Lookup).where(Lookup.ticket_id.is_(None), Lookup.at > at - TRAIL)
    knows = asker.visitor or asker.person is not None
    if not keys and (rights.is_support(asker.person) or not knows):
        return
    if rights.is_support(asker.person):
        wanted = wanted.where(Lookup.key.in_([one_line(key) for key in keys]))
    elif asker.visitor:
        wanted = wanted.where(Lookup.visitor == asker.visitor)
    elif asker.person is not None:
        wanted = wanted.where(Lookup.person_id == asker.person.id)
    else:
        wanted = wanted.where(Lookup.key.in_([one_line(key) for key in keys]))
    for lookup in session.scalars(wanted):
        if lookup.outcome == "solved":
            continue
        lookup.ticket_id = ticket.id
        _raise_to(lookup, "ticket", at)


def trail(session: Session, ticket: Ticket) -> Sequence[Lookup]:
    """Return what the requester searched, saw and rejected before the ticket, in order."""
    before = (
        select(Lookup)
        .where(Lookup.ticket_id == ticket.id, Lookup.at <= ticket.created_at)
        .options(selectinload(Lookup.shown).selectinload(Shown.article))
    )
    return session.scalars(before.order_by(Lookup.at, Lookup.id)).all()


def last_for(session: Session, ticket: Ticket, article: Article) -> Lookup | None:
    """Find the newest suggestion on a ticket that showed this article."""
    showed = (
        select(Lookup)
        .join(Lookup.shown)
        .where(Lookup.ticket_id == ticket.id, Lookup.kind == "suggest", Shown.article_id == article.id)
    )
    return session.scalars(showed.order_by(Lookup.id.desc()).limit(1)).first()


def forget_people(session: Session, at: datetime) -> None:
    """Take the person out of every lookup older than 90 days, once they have been counted."""
    past_queries.count_anew(session)
    session.flush()
    old = update(Lookup).where(
        Lookup.at < at - KEEP_PERSON, (Lookup.person_id.is_not(None)) | (Lookup.visitor != "")
    )
    session.execute(old.values(person_id=None, visitor=""))


@dataclass(frozen=True)
class PopularQuery:
    """A search as it was last typed: how many people and times, how often it found nothing or led to an article."""

    text: str
    people: int
    times: int
    without_hits: int
    opened: int
    at: datetime


def recent_queries(session: Session, limit: int = 1000) -> list[str]:
    """Return the texts searched for, each once as it was last typed, the newest first."""
    newest = (
        select(func.max(Lookup.id).label("id"))
        .where(Lookup.asked != "")
        .group_by(Lookup.asked)
        .order_by(func.max(Lookup.id).desc())
        .limit(limit)
        .subquery()
    )
    texts = select(Lookup.text).join(newest, newest.c.id == Lookup.id).order_by(Lookup.id.desc())
    return list(session.scalars(texts))


def own_queries(session: Session, person: Person, limit: int = 6) -> list[str]:
    """Return what somebody searched for last and found something by, each text once, the newest first."""
    newest = (
        select(Lookup.asked, Lookup.text)
        .where(Lookup.person_id == person.id, Lookup.asked != "", Lookup.total > 0)
        .order_by(Lookup.id.desc())
        .limit(10 * limit)
    )
    found: dict[str, str] = {}
    for row in session.execute(newest):
        found.setdefault(row.asked, row.text)
    return list(found.values())[:limit]


def popular_queries(
    session: Session,
    since: datetime,
    limit: int = 50,
    *,
    at_least: int = 1,
    without_hits: bool = False,
) -> list[PopularQuery]:
    """Return what most people searched for since then; with `without_hits` only what found nothing lately."""
    who = func.coalesce(cast(Lookup.person_id, String), func.nullif(Lookup.visitor, ""))
    people = func.count(who.distinct())
    grouped = (
        select(
            func.max(Lookup.id).label("id"),
            people.label("people"),
            func.count().label("times"),
            func.sum(case((Lookup.total == 0, 1), else_=0)).label("without_hits"),
            func.sum(case((Lookup.outcome.in_(past_queries.FOUND), 1), else_=0)).label("opened"),
        )
        .where(Lookup.asked != "", Lookup.at > since)
        .group_by(Lookup.asked)
        .having(people >= at_least)
        .subquery()
    )
    counts = (grouped.c.people, grouped.c.times, grouped.c.without_hits, grouped.c.opened)
    stored = select(Lookup.text, *counts, Lookup.at).join(grouped, grouped.c.id == Lookup.id)
    if without_hits:
        stored = stored.where(Lookup.total == 0)
    best_first = stored.order_by(grouped.c.people.desc(), grouped.c.times.desc(), Lookup.id.desc())
    return [PopularQuery(*row) for row in session.execute(best_first.limit(limit))]


def _raise_to(row: Lookup | Shown, outcome: str, at: datetime) -> None:
    if RANK[outcome] > RANK[row.outcome]:
        row.outcome = outcome
        row.outcome_at = at
