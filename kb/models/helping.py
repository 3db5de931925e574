"""Who else helps with a ticket: colleagues who follow it, and whoever is asked about it, vendors too."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import Base
from kb.models.people import Person
from kb.models.teams import Team
from kb.models.tickets import Ticket


class VendorContact(Base):
    """Somebody at a vendor who may be asked; one that is closed is offered no more."""

    __tablename__ = "vendor_contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(60), default="")
    mail: Mapped[str] = mapped_column(String(200), default="")
    about: Mapped[str] = mapped_column(String(300), default="")
    is_open: Mapped[bool] = mapped_column(default=True)

    @property
    def label(self) -> str:
        """The name to show."""
        return f"{self.organisation} {self.name}".strip()


class Consultation(Base):
    """A question about a ticket to a team, a colleague or a vendor, and the answer; the handler stays the same.

    `whom` is who was asked as they were called then, `answered_by` who gave the answer.
    """

    __tablename__ = "consultations"
    __table_args__ = (
        Index("ix_consultations_team", "team_id", "answered_at"),
        Index("ix_consultations_person", "person_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    vendor_id: Mapped[int | None] = mapped_column(ForeignKey("vendor_contacts.id", ondelete="SET NULL"))
    whom: Mapped[str] = mapped_column(String(240))
    question: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(240), default="")
    team: Mapped[Team | None] = relationship()
    vendor: Mapped[VendorContact | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether the answer is still to come."""
        return self.answered_at is None


class Follower(Base):
    """Somebody of the support who follows a ticket; `seen` is the change of it that they saw last."""

    __tablename__ = "ticket_followers"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(
        ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    seen: Mapped[int] = mapped_column(default=0)
    person: Mapped[Person] = relationship()
    ticket: Mapped[Ticket] = relationship()
