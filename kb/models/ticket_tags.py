"""Words by which the support puts tickets together."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base


class TicketTag(Base):
    """A tag at a ticket as it is written, and the form by which equal ones are known."""

    __tablename__ = "ticket_tags"
    __table_args__ = (Index("ix_ticket_tags_form", "form", "ticket_id"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    form: Mapped[str] = mapped_column(String(80), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40))
