"""The shelves that readers browse without a question: what is new, what helped most, what a category holds."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, tuple_, union_all
from sqlalchemy.orm import Session

from kb.models import HELPED, Article, Person, Ticket
from kb.rights import findable_articles, readable_articles

MOST_BRANCHES: Final = 200


def newest(session: Session, audience: int, limit: int = 6) -> Sequence[Article]:
    """Return what this audience may find, newest change first."""
    wanted = select(Article).where(findable_articles(audience))
    return session.scalars(wanted.order_by(Article.updated_at.desc(), Article.id.desc()).limit(limit)).all()


def most_helpful(session: Session, audience: int, limit: int = 6) -> Sequence[Article]:
    """Return what helped more readers than it did not, most helpful first."""
    wanted = select(Article).where(findable_articles(audience), HELPED)
    best_first = (Article.helpful - Article.unhelpful).desc()
    return session.scalars(wanted.order_by(best_first, Article.id.desc()).limit(limit)).all()


def in_category(
    session: Session,
    audience: int,
    category: str,
    *,
    paths: Iterable[str],
    before: tuple[datetime, int] | None = None,
    limit: int = 20,
) -> Sequence[Article]:
    """Return a category's articles and those of its branches, after the (updated_at, id) that a page ended with.

    `paths` are the categories that hold anything.
    """
    newest_first = Article.updated_at.desc(), Article.id.desc()
    wanted = select(Article.id).where(findable_articles(audience))
    if before:
        wanted = wanted.where(tuple_(Article.updated_at, Article.id) < tuple_(*before))
    own = sorted(path for path in paths if path == category or path.startswith(f"{category}/"))
    # Of each path its newest, as an index has them; of very many all, to be sorted.
    kept: Any = wanted.where(Article.category.in_(own))
    if 0 < len(own) <= MOST_BRANCHES:
        each = [
            wanted.where(Article.category == path).order_by(*newest_first).limit(limit).subquery()
            for path in own
        ]
        kept = union_all(*(select(branch.c.id) for branch in each))
    found = select(Article).where(Article.id.in_(kept))
    return session.scalars(found.order_by(*newest_first).limit(limit)).all()


def from_ticket(session: Session, ticket: Ticket, person: Person | None) -> Sequence[Article]:
    """Return the articles made from a ticket that somebody may read, oldest first."""
    made = select(Article).where(Article.from_ticket_id == ticket.id, readable_articles(person))
    return session.scalars(made.order_by(Article.id)).all()
