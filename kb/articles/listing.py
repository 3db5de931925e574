"""Lists of articles: by change, by age, by state and category."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, Text, cast, func, or_, select, text
from sqlalchemy.orm import Session, selectinload

from kb import categories, rights
from kb.models import FILED, STATES, Article, Person

WORKING = "working"
_EDITION = text("select (select max(changed) from articles), (select min(id) from articles)")


def listing(
    session: Session,
    person: Person | None,
    *,
    state: str = "",
    category: str = "",
    kind: str = "",
    tag: str = "",
    lang: str = "",
    owner: int | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> Sequence[Article]:
    """Return readable articles, newest change first, after the (updated_at, id) that a page ended with.

    `state` may also be "working": with a text that readers do not see yet.
    """
    query = _narrowed(session, person, state=state, category=category, kind=kind, tag=tag, lang=lang)
    if owner is not None:
        query = query.where(Article.owner_id == owner)
    if before:
        at, key = before
        query = query.where(or_(Article.updated_at < at, (Article.updated_at == at) & (Article.id < key)))
    return session.scalars(query.order_by(Article.updated_at.desc(), Article.id.desc()).limit(limit)).all()


def by_age(
    session: Session,
    person: Person | None,
    *,
    state: str = "",
    category: str = "",
    kind: str = "",
    tag: str = "",
    lang: str = "",
    before: int | None = None,
    limit: int = 50,
) -> Sequence[Article]:
    """Return readable articles, the last made first, an order that no edit disturbs, after the id of a page's end."""
    query = _narrowed(session, person, state=state, category=category, kind=kind, tag=tag, lang=lang)
    if before is not None:
        query = query.where(Article.id < before)
    return session.scalars(query.order_by(Article.id.desc()).limit(limit)).all()


def _narrowed(
    session: Session, person: Person | None, *, state: str, category: str, kind: str, tag: str, lang: str
) -> Select[Article]:
    query = select(Article).where(rights.readable_articles(person)).options(selectinload(Article.author))
    if state in STATES:
        query = query.where(Article.state == state)
    elif state == WORKING:
        query = query.where(Article.working != "")
    if category:
        query = query.where(categories.inside(session, Article.category, category))
    if kind:
        query = query.where(Article.kind == kind)
    if lang:
        query = query.where(Article.lang == lang)
    if tag:
        query = query.where(
            cast(Article.tags, Text).contains(json.dumps(tag, ensure_ascii=False), autoescape=True)
        )
    return query


def edition(session: Session) -> tuple[int, int]:
    """Return two numbers of which one differs after every change of articles, or when the first of them are gone."""
    newest, first = session.execute(_EDITION).one()
    return newest or 0, first or 0


def paths(session: Session, audience: int) -> dict[str, int]:
    """Return each category, by its whole path, with the number of articles that this audience finds in it."""
    counted: dict[str, int] = {}
    stored = (
        select(Article.category, func.count())
        .where(rights.findable_articles(audience), FILED)
        # As the index has them, so that nothing is sorted.
        .group_by(Article.state, Article.visibility, Article.category)
    )
    for path, count in session.execute(stored):
        counted[path] = counted.get(path, 0) + count
    return counted


def tops(paths: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return each top category of counted paths with its number, largest first."""
    counted: dict[str, int] = {}
    for path, count in paths.items():
        top = path.split("/")[0]
        counted[top] = counted.get(top, 0) + count
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def counts_by_state(session: Session, person: Person | None) -> dict[str, int]:
    """Return how many readable articles there are in each state."""
    counted: dict[str, int] = {}
    stored = (
        select(Article.state, func.count())
        .where(rights.readable_articles(person))
        # As an index has them, so that no article is read.
        .group_by(Article.author_id, Article.state, Article.visibility)
    )
    for state, count in session.execute(stored):
        counted[state] = counted.get(state, 0) + count
    return counted


def count_working(session: Session, person: Person | None) -> int:
    """Return how many published articles have a text that readers do not see yet."""
    changed = select(func.count()).select_from(Article).where(Article.working != "")
    return session.scalar(changed.where(rights.readable_articles(person))) or 0
