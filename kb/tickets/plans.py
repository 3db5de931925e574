"""Which plans for an emergency lie beside a ticket?"""

from collections.abc import Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from kb import rights
from kb.models import PLANS, Article, Person, Ticket


def contingencies(
    session: Session, ticket: Ticket, person: Person | None, limit: int = 3
) -> Sequence[Article]:
    """Return the plans that somebody may read, those of the ticket's category first, then the most useful."""
    top = ticket.category.split("/", maxsplit=1)[0]
    near = case(
        (Article.category == ticket.category, 0),
        (Article.category.startswith(top, autoescape=True), 1),
        else_=2,
    )
    findable = rights.findable_articles(rights.audience_of(person))
    wanted = select(Article).where(PLANS, findable)
    return session.scalars(wanted.order_by(near, Article.solved.desc(), Article.id).limit(limit)).all()
