"""Searches by which people found something, kept apart from who asked: what typing help may offer to others.

A text is offered once PEOPLE different people have asked it and somebody has opened what it found, and only to those
who see at least as far as these people, for what they wrote may be taken from what they see. Texts with an e-mail
address, a telephone number or a ticket number are never kept. What has been counted stays when people are forgotten.
"""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from kb import changes
from kb.models import Article, Lookup, PastQuery, Person, Shown
from kb.rights import SUPPORT
from kb.text import fold, one_line

COUNTER = "past-queries"
PEOPLE = 3
NOBODY = 3
"""The audience of a text that not enough people have asked: further than anybody sees."""

ARTICLES = 10
SHORTEST, LONGEST = 2, 100
ASKED_MAX = 200
FOUND = ("opened", "applied", "solved")
_PRIVATE = re.compile(
    r"\S@\S"  # an e-mail address
    r"|\bts[ -]?\d{6}"  # a ticket number
    r"|(?<![a-z0-9])\d(?:[ ()+./-]{0,2}\d){6}"  # a telephone number, alone or in groups
    r"|\d{11}"
)


def asked(text: str) -> str:
    """Return the one form by which equal searches are counted."""
    return fold(text)[:ASKED_MAX]


def is_private(form: str) -> bool:
    """Tell whether a text in that form may say who somebody is or how to reach them."""
    return _PRIVATE.search(form) is not None


def completable(session: Session, *, people: int = PEOPLE, limit: int = 5000) -> Sequence[PastQuery]:
    """Return what so many people have asked, the most asked first, each with the audience that may be told of it."""
    usable = select(PastQuery).where(PastQuery.people >= people, PastQuery.audience < NOBODY)
    return session.scalars(usable.order_by(PastQuery.people.desc(), PastQuery.asked).limit(limit)).all()


def last(session: Session) -> int:
    """Return a number that grows whenever `completable` may answer differently."""
    return changes.value(session, COUNTER)


def note_asked(session: Session, lookup: Lookup) -> None:
    """Count the people anew when somebody asks what others found something by, and may bring it to more readers."""
    past = session.get(PastQuery, lookup.asked) if lookup.asked else None
    if past is None or not (lookup.person_id or (lookup.visitor and lookup.is_proven)):
        return
    person = session.get(Person, lookup.person_id) if lookup.person_id else None
    if _level(person.role if person else None) < past.audience:
        _count(session, past)


def note_found(session: Session, lookup: Lookup, article: Article) -> None:
    """Remember that a search led to an article."""
    form = lookup.asked
    if not SHORTEST <= len(form) <= LONGEST or is_private(form):
        return
    past = session.get(PastQuery, form) or _new(session, form, lookup.text)
    if article.id not in past.article_ids:
        past.article_ids = [article.id, *past.article_ids][:ARTICLES]
        if past.audience < NOBODY:
            changes.take(session, COUNTER)
    if past.audience:
        _count(session, past)


def count_anew(session: Session) -> None:
    """Count the people of every search by which something was found, before those of long ago are forgotten."""
    known = {past.asked: past for past in session.scalars(select(PastQuery))}
    for form, text, article in session.execute(_found()):
        if SHORTEST <= len(form) <= LONGEST and not is_private(form):
            past = known.get(form) or known.setdefault(form, _new(session, form, text))
            if article not in past.article_ids and len(past.article_ids) < ARTICLES:
                past.article_ids = [*past.article_ids, article]
    askers: dict[str, list[Row[str, int | None, str, str]]] = {}
    for row in session.execute(_askers()):
        if row.asked in known:
            askers.setdefault(row.asked, []).append(row)
    owners = _owners(session, {row.visitor for rows in askers.values() for row in rows})
    moved = [_raise(known[form], _levels(rows, owners)) for form, rows in askers.items()]
    if any(moved):
        changes.take(session, COUNTER)


def _new(session: Session, form: str, text: str) -> PastQuery:
    past = PastQuery(asked=form, text=one_line(text)[:ASKED_MAX], people=0, audience=NOBODY, article_ids=[])
    session.add(past)
    return past


def _count(session: Session, past: PastQuery) -> None:
    rows = session.execute(_askers().where(Lookup.asked == past.asked)).all()
    if _raise(past, _levels(rows, _owners(session, {row.visitor for row in rows}))):
        changes.take(session, COUNTER)


def _raise(past: PastQuery, levels: Sequence[int]) -> bool:
    """Take in how far each of the people sees, and tell whether that changes what is offered to whom."""
    people = max(past.people, len(levels))
    audience = min(past.audience, sorted(levels)[PEOPLE - 1] if len(levels) >= PEOPLE else NOBODY)
    differs = (people, audience) != (past.people, past.audience)
    past.people, past.audience = people, audience
    return differs and audience < NOBODY


def _found() -> Select[str, str, int]:
    return (
        select(Lookup.asked, func.max(Lookup.text), Shown.article_id)
        .join(Shown, Shown.lookup_id == Lookup.id)
        .where(Lookup.asked != "", Shown.outcome.in_(FOUND))
        .group_by(Lookup.asked, Shown.article_id)
    )


def _askers() -> Select[str, int | None, str, str]:
    """Return who asked what; a browser counts only once it has come back with its name."""
    known = or_(Lookup.person_id.is_not(None), and_(Lookup.visitor != "", Lookup.is_proven))
    return (
        select(Lookup.asked, Lookup.person_id, Lookup.visitor, Person.role)
        .outerjoin(Person, Person.id == Lookup.person_id)
        .where(Lookup.asked != "", known)
        .distinct()
    )


def _owners(session: Session, visitors: Iterable[str]) -> dict[str, int]:
    """Return the account that a browser was ever used with, so that nobody counts twice."""
    names = [name for name in visitors if name]
    found: dict[str, int] = {}
    for start in range(0, len(names), 500):
        used = select(Lookup.visitor, Lookup.person_id).where(
            Lookup.visitor.in_(names[start : start + 500]), Lookup.person_id.is_not(None)
        )
        found |= {row.visitor: row.person_id for row in session.execute(used.distinct())}
    return found


def _levels(rows: Iterable[Row[str, int | None, str, str]], owners: dict[str, int]) -> list[int]:
    """Return how far each different person sees."""
    levels: dict[int | str, int] = {}
    for row in rows:
        who = row.person_id or owners.get(row.visitor) or row.visitor
        levels[who] = max(levels.get(who, 0), _level(row.role))
    return list(levels.values())


def _level(role: str | None) -> int:
    if role is None:
        return 0
    return 2 if role in SUPPORT else 1
