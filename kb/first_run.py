"""How far is a new installation? Whether somebody runs it, and the first article and ticket of its own."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import accounts, settings
from kb.models import IMPORTED, Article, Ticket

STEPS = ("name", "article", "ticket", "done")


@dataclass(frozen=True)
class Progress:
    """What is done: an administrator, a name, the first own article and ticket."""

    has_admin: bool
    is_named: bool
    article: Article | None
    ticket: Ticket | None

    @property
    def step(self) -> str:
        """What comes next."""
        if self.article is None:
            return "article" if self.is_named else "name"
        return "ticket" if self.ticket is None else "done"


def progress(session: Session) -> Progress:
    """Return how far this installation is; what the demo or an import brought does not count."""
    written = select(Article).where(Article.author_id.is_not(None), Article.external_id.is_(None))
    opened = select(Ticket).where(Ticket.channel != IMPORTED)
    return Progress(
        accounts.has_admin(session),
        settings.last(session) > 0,
        session.scalar(written.order_by(Article.id).limit(1)),
        session.scalar(opened.order_by(Ticket.id).limit(1)),
    )
