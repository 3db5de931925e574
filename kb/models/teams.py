"""Who works on what: the teams of the support and who is in them."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import Base
from kb.models.people import Person


class Team(Base):
    """People who share a queue: of which line they are, and the categories (with all below) that come to them.

    `lead` is told when a ticket of theirs is in danger. One that is closed gets no more tickets.
    """

    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    line: Mapped[int] = mapped_column(default=1)
    categories: Mapped[list[str]] = mapped_column(default=list)
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    is_open: Mapped[bool] = mapped_column(default=True)
    lead: Mapped[Person | None] = relationship()


class TeamMember(Base):
    """Somebody in a team."""

    __tablename__ = "team_members"

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    person: Mapped[Person] = relationship()
