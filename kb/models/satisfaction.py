"""What requesters say of how they were helped, and who of the support speaks to them again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import Base
from kb.models.people import Person
from kb.models.tickets import Ticket

FOLLOW_UP_CAUSES = ("score", "sample")


class Satisfaction(Base):
    """The word of a requester on a closed ticket; `asked_at` is empty until somebody has asked."""

    __tablename__ = "satisfactions"
    __table_args__ = (Index("ix_satisfactions_waiting", "answered_at", "reminded_at", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), unique=True)
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    score: Mapped[int | None]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    comment: Mapped[str] = mapped_column(Text, default="")
    ticket: Mapped[Ticket] = relationship()


class FollowUp(Base):
    """A requester to be spoken to again: because of a bad score, or by the sample of a month (`2026-10`)."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        UniqueConstraint("ticket_id", "cause"),
        Index("ix_follow_ups_done", "done_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"))
    cause: Mapped[str] = mapped_column(String(10))
    month: Mapped[str] = mapped_column(String(7), default="")
    listed_at: Mapped[datetime]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    edition: Mapped[int] = mapped_column(default=1)
    ticket: Mapped[Ticket] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    done_by: Mapped[Person | None] = relationship(foreign_keys=[done_by_id])
