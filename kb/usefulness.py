"""Keep how useful an article proved, and how far to trust it, up with the tickets that it solved.

Followers learn of it when it has moved.
"""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from kb import changes
from kb.models import SOLVED_STATUSES, Article, Ticket

PROVEN_BY = 3
"""Tickets that an article must have solved to count as verified without anybody's word."""


def recount(session: Session, article_ids: Iterable[int] | None = None) -> None:
    """Count the tickets that these articles (None: all) solved, and stamp those that are more or less useful by it."""
    session.flush()
    counted = (
        select(func.count())
        .where(Ticket.solved_by_id == Article.id, Ticket.status.in_(SOLVED_STATUSES))
        .correlate(Article)
        .scalar_subquery()
    )
    known = load_only(
        *(Article.helpful, Article.unhelpful, Article.solved, Article.changed),
        *(Article.confidence, Article.verified_role),
    )
    stale = select(Article, counted).where(Article.solved != counted).options(known)
    if article_ids is not None:
        stale = stale.where(Article.id.in_(list(article_ids)))
    moved = []
    for article, count in session.execute(stale).all():
        before = (article.useful, article.confidence)
        article.solved = count
        if not article.verified_role:
            article.confidence = "verified" if count >= PROVEN_BY else "unverified"
        if (article.useful, article.confidence) != before:
            moved.append(article)
    changes.stamp_all(session, moved)
