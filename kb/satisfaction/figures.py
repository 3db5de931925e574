"""How tickets of late ended, and what their requesters said of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import Satisfaction, Ticket


@dataclass(frozen=True)
class Figures:
    """Of tickets that were solved since a moment and are closed: how each ended, who was asked, who answered."""

    confirmed: int
    unconfirmed: int
    duplicate: int
    asked: int
    answered: int
    mean: float | None

    @property
    def closed(self) -> int:
        """All of them."""
        return self.confirmed + self.unconfirmed + self.duplicate


def figures(session: Session, since: datetime) -> Figures:
    """Count them."""
    closed = (Ticket.status == "closed", Ticket.resolved_at >= since, Ticket.ended != "")
    counted = select(Ticket.ended, func.count()).where(*closed).group_by(Ticket.ended)
    ended: dict[str, int] = dict(session.execute(counted).all())
    words = (
        select(
            func.count(Satisfaction.asked_at),
            func.count(Satisfaction.answered_at),
            func.avg(Satisfaction.score),
        )
        .join(Ticket, Ticket.id == Satisfaction.ticket_id)
        .where(*closed)
    )
    asked, answered, mean = session.execute(words).one()
    return Figures(
        ended.get("confirmed", 0),
        ended.get("unconfirmed", 0),
        ended.get("duplicate", 0),
        asked,
        answered,
        float(mean) if mean is not None else None,
    )
