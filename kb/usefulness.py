"""Keep how useful an article proved up with the tickets that it solved; followers learn of it when it has moved."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from kb import changes
from kb.models import SOLVED_STATUSES, Article, Ticket


def recount(session: Session, article_ids: Iterable[int] | None = None) -> None:
    """Count the tickets that these articles (None: all) solved, and stamp those that are more or less useful by it."""
    session.flush()
    counted = (
        select(func.count())
        .where(Ticket.solved_by_id == Article.id, Ticket.status.in_(SOLVED_STATUSES))
        .correlate(Article)
        .scalar_subquery()
    )
    known = load_only(Article.helpful, Article.unhelpful, Article.solved, Article.changed)
    stale = select(Article, counted).where(Article.solved != counted).options(known)
    if article_ids is not None:
        stale = stale.where(Article.id.in_(list(article_ids)))
    moved = []
    for article, count in session.execute(stale).all():
        before, article.solved = article.useful, count
        if article.useful != before:
            moved.append(article)
    changes.stamp_all(session, moved)
