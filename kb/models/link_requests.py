"""Requesters who have lost the link of their ticket and wait to be told it again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import Base
from kb.models.people import Person
from kb.models.tickets import Ticket


class LinkRequest(Base):
    """Somebody who named a ticket and its contact; answered by sending the link to that contact."""

    __tablename__ = "link_requests"
    __table_args__ = (Index("ix_link_requests_done", "done_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    ticket: Mapped[Ticket] = relationship()
    done_by: Mapped[Person | None] = relationship()
