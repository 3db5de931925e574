"""Searches by which people found something, kept apart from who asked: what typing help may offer to others.

A text is offered once PEOPLE different people have asked it and somebody has opened what it found, and only to those
who see all that these people see, for what they wrote may be taken from it. Texts with an e-mail
address, a telephone number or a ticket number are never kept. What has been counted stays when people are forgotten.
"""

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_ as or_bits

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from kb import audiences, changes, groups, rights
from kb.models import Article, Lookup, PastQuery, Person, Shown
from kb.text import fold, one_line

COUNTER = "past-queries"
PEOPLE = 3
NOBODY = -1
"""The audience of a text that not enough people have asked: all bits, and the sign, which nobody has."""

Asker = Row[str, int | None, str]
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
    usable = select(PastQuery).where(PastQuery.people >= people, PastQuery.audience != NOBODY)
    return session.scalars(usable.order_by(PastQuery.people.desc(), PastQuery.asked).limit(limit)).all()


def may_be_told(past: PastQuery, audience: int) -> bool:
    """Tell whether somebody who sees so far sees all that was seen by people who asked this."""
    return not past.audience & ~audience


def last(session: Session) -> int:
    """Return a number that grows whenever `completable` may answer differently."""
    return changes.value(session, COUNTER)


def note_asked(session: Session, lookup: Lookup) -> None:
    """Count the people anew when somebody asks what others found something by, and may bring it to more readers."""
    past = session.get(PastQuery, lookup.asked) if lookup.asked else None
    if past is None or not (lookup.person_id or (lookup.visitor and lookup.is_proven)):
        return
    person = session.get(Person, lookup.person_id) if lookup.person_id else None
    if not may_be_told(past, _seen_by(person, _every_bit(session))):
        _count(session, past)


def note_found(session: Session, lookup: Lookup, article: Article) -> None:
    """Remember that a search led to an article."""
    form = lookup.asked
    if not SHORTEST <= len(form) <= LONGEST or is_private(form):
        return
    past = session.get(PastQuery, form) or _new(session, form, lookup.text)
    if article.id not in past.article_ids:
        past.article_ids = [article.id, *past.article_ids][:ARTICLES]
        if past.audience != NOBODY:
            changes.take(session, COUNTER)
    if past.audience != audiences.VISITORS:
        _count(session, past)


def count_anew(session: Session) -> None:
    """Count the people of every search by which something was found, before those of long ago are forgotten."""
    known = {past.asked: past for past in session.scalars(select(PastQuery))}
    for form, text, article in session.execute(_found()):
        if SHORTEST <= len(form) <= LONGEST and not is_private(form):
            past = known.get(form) or known.setdefault(form, _new(session, form, text))
            if article not in past.article_ids and len(past.article_ids) < ARTICLES:
                past.article_ids = [*past.article_ids, article]
    askers: dict[str, list[Asker]] = {}
    for row in session.execute(_askers()):
        if row.asked in known:
            askers.setdefault(row.asked, []).append(row)
    visitors = {row.visitor for rows in askers.values() for row in rows}
    owners, seen = _owners(session, visitors), _seen(session)
    moved = [_raise(known[form], _audiences(rows, owners, seen)) for form, rows in askers.items()]
    if any(moved):
        changes.take(session, COUNTER)


def _new(session: Session, form: str, text: str) -> PastQuery:
    past = PastQuery(asked=form, text=one_line(text)[:ASKED_MAX], people=0, audience=NOBODY, article_ids=[])
    session.add(past)
    return past


def _count(session: Session, past: PastQuery) -> None:
    rows = session.execute(_askers().where(Lookup.asked == past.asked)).all()
    owners = _owners(session, {row.visitor for row in rows})
    people = {row.person_id for row in rows if row.person_id}
    if _raise(past, _audiences(rows, owners, _seen(session, Person.id.in_(people)))):
        changes.take(session, COUNTER)


def _raise(past: PastQuery, seen: Sequence[int]) -> bool:
    """Take in how far each of the people sees, and tell whether that changes what is offered to whom."""
    people, found = max(past.people, len(seen)), NOBODY
    if len(seen) >= PEOPLE:
        found = reduce(or_bits, sorted(seen, key=_width)[:PEOPLE])
    audience = min(past.audience, found, key=_width)
    differs = (people, audience) != (past.people, past.audience)
    past.people, past.audience = people, audience
    return differs and audience != NOBODY


def _width(audience: int) -> tuple[bool, int, int]:
    """Give what sorts audiences by how far they see, nobody's last."""
    return audience == NOBODY, audience.bit_count(), audience


def _found() -> Select[str, str, int]:
    return (
        select(Lookup.asked, func.max(Lookup.text), Shown.article_id)
        .join(Shown, Shown.lookup_id == Lookup.id)
        .where(Lookup.asked != "", Shown.outcome.in_(FOUND))
        .group_by(Lookup.asked, Shown.article_id)
    )


def _askers() -> Select[str, int | None, str]:
    """Return who asked what; a browser counts only once it has come back with its name."""
    known = or_(Lookup.person_id.is_not(None), and_(Lookup.visitor != "", Lookup.is_proven))
    return select(Lookup.asked, Lookup.person_id, Lookup.visitor).where(Lookup.asked != "", known).distinct()


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


def _audiences(rows: Iterable[Asker], owners: dict[str, int], seen: dict[int, int]) -> list[int]:
    """Return how far each different person sees."""
    found: dict[int | str, int] = {}
    for row in rows:
        who = row.person_id or owners.get(row.visitor) or row.visitor
        found[who] = found.get(who, 0) | seen.get(row.person_id or 0, audiences.VISITORS)
    return list(found.values())


def _seen(session: Session, *where: ColumnElement[bool]) -> dict[int, int]:
    """Return how far people see, by their ids."""
    every = _every_bit(session)
    return {person.id: _seen_by(person, every) for person in session.scalars(select(Person).where(*where))}


def _seen_by(person: Person | None, every: int) -> int:
    """Return how far somebody sees, or saw before the account was closed."""
    return rights.sight_of(person) & every if person else audiences.VISITORS


def _every_bit(session: Session) -> int:
    """Return the bits that stand for anybody by now: whoever has them all sees everything."""
    return reduce(or_bits, (group.bit for group in groups.listing(session, closed=True)), audiences.SUPPORT)
