"""What suggestions are measured by, and how good they were night by night."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from kb.models import FINDABLE_STATES, SOLVED_STATUSES, Article, Evaluation, Ticket


def solved_tickets(session: Session) -> list[tuple[int, bool]]:
    """Return the solved tickets by rising time, each with whether it says which article is right.

    A ticket does not where its article cannot be found today, or was written from the ticket itself.
    """
    says = and_(Article.state.in_(FINDABLE_STATES), func.coalesce(Article.from_ticket_id, 0) != Ticket.id)
    stored = (
        select(Ticket.id, Article.id.is_not(None))
        .outerjoin(Article, and_(Article.id == Ticket.solved_by_id, says))
        .where(Ticket.status.in_(SOLVED_STATUSES))
        .order_by(Ticket.created_at, Ticket.id)
    )
    return [(key, bool(is_known)) for key, is_known in session.execute(stored)]


def store(session: Session, figures: dict[str, Any], *, at: datetime, model_version: str) -> Evaluation:
    """Keep what was measured."""
    evaluation = Evaluation(at=at, model_version=model_version, figures=figures)
    session.add(evaluation)
    session.flush()
    return evaluation


def history(session: Session, limit: int = 90) -> Sequence[Evaluation]:
    """Return the newest measurings, the latest first."""
    newest = select(Evaluation).order_by(Evaluation.at.desc(), Evaluation.id.desc())
    return session.scalars(newest.limit(limit)).all()


def last_at(session: Session) -> datetime | None:
    """Return when it was measured last."""
    return session.scalar(select(Evaluation.at).order_by(Evaluation.at.desc()).limit(1))
