"""Which tickets came in lately, one by one, and what came before them?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kb.models import IMPORTED, Article, IssueTicket, Ticket

LONGEST = 4_000


@dataclass(frozen=True)
class Arrival:
    """A ticket as it came in; `has_issue` tells that it belongs to a known issue, whatever became of that."""

    key: int
    text: str
    at: datetime
    has_issue: bool


@dataclass(frozen=True)
class Earlier:
    """An earlier ticket: what it said, the number of the article that solved it, and its category."""

    text: str
    article: str
    category: str


def after(session: Session, key: int, since: datetime, limit: int) -> list[Arrival]:
    """Return the newest tickets with a greater id that came in since a moment, in order; imported ones never did."""
    said = Ticket.title + "\n" + func.substr(Ticket.description, 1, LONGEST) + "\n" + Ticket.error_code
    came = (
        select(Ticket.id, said, Ticket.created_at, IssueTicket.issue_id.is_not(None))
        .outerjoin(IssueTicket, IssueTicket.ticket_id == Ticket.id)
        .where(Ticket.id > key, Ticket.channel != IMPORTED, Ticket.created_at >= since)
    )
    newest = session.execute(came.order_by(Ticket.id.desc()).limit(limit)).all()
    return [Arrival(*row) for row in reversed(newest)]


def before(session: Session, since: datetime, limit: int) -> list[Earlier]:
    """Return the newest tickets from before a moment, and imported ones."""
    said = Ticket.title + "\n" + func.substr(Ticket.description, 1, LONGEST) + "\n" + Ticket.error_code
    past = (
        select(said, func.coalesce(Article.number, ""), Ticket.category)
        .outerjoin(Article, Article.id == Ticket.solved_by_id)
        .where(or_(Ticket.channel == IMPORTED, Ticket.created_at < since))
    )
    return [Earlier(*row) for row in session.execute(past.order_by(Ticket.id.desc()).limit(limit))]
