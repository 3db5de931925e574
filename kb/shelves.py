"""The shelves that readers browse without a question: what is new, what helped most, what a category holds."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kb.models import HELPED, Article, Person, Ticket
from kb.rights import findable_articles, readable_articles


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
    before: tuple[datetime, int] | None = None,
    limit: int = 20,
) -> Sequence[Article]:
    """Return a category's articles and those of its branches, after the (updated_at, id) that a page ended with."""
    findable, branch = (
        findable_articles(audience),
        Article.category.startswith(category + "/", autoescape=True),
    )
    paths = session.scalars(
        select(Article.category).where(findable, branch, Article.category != "").distinct()
    )
    wanted = select(Article).where(findable, Article.category.in_([category, *paths]))
    if before:
        at, key = before
        wanted = wanted.where(or_(Article.updated_at < at, (Article.updated_at == at) & (Article.id < key)))
    return session.scalars(wanted.order_by(Article.updated_at.desc(), Article.id.desc()).limit(limit)).all()


def from_ticket(session: Session, ticket: Ticket, person: Person | None) -> Sequence[Article]:
    """Return the articles made from a ticket that somebody may read, oldest first."""
    made = select(Article).where(Article.from_ticket_id == ticket.id, readable_articles(person))
    return session.scalars(made.order_by(Article.id)).all()
