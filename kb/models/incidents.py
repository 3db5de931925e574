"""What goes wrong for many: known issues with their tickets and every step, and announcements of planned work."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.articles import Article
from kb.models.base import Base
from kb.models.people import Person
from kb.models.tickets import Ticket

ISSUE_STATES = ("candidate", "confirmed", "solved", "dismissed")
BANNER_VISIBILITIES = ("public", "internal")


class KnownIssue(Base):
    """A problem that many report: noticed (candidate), then confirmed and solved, or dismissed.

    `words` are what its first tickets share, `subject` what past tickets call it; `edition` grows with each change.
    """

    __tablename__ = "known_issues"
    __table_args__ = (Index("ix_known_issues_state", "state", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    affected: Mapped[str] = mapped_column(Text, default="")
    workaround: Mapped[str] = mapped_column(Text, default="")
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="SET NULL"), index=True)
    visibility: Mapped[str] = mapped_column(String(20), default="internal")
    words: Mapped[list[str]] = mapped_column(default=list)
    subject: Mapped[str] = mapped_column(String(200), default="")
    since: Mapped[datetime]
    noticed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=1)
    article: Mapped[Article | None] = relationship()

    @property
    def number(self) -> str:
        """The number that people call it by."""
        return f"KI-{self.id:04d}"

    @property
    def is_shown(self) -> bool:
        """Whether readers are told of it now."""
        return self.state == "confirmed"

    @property
    def is_open(self) -> bool:
        """Whether tickets may still be attached to it."""
        return self.state in {"candidate", "confirmed"}


class IssueTicket(Base):
    """A ticket that belongs to a known issue, at most one: noticed, or attached by an agent or its requester."""

    __tablename__ = "issue_tickets"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("known_issues.id", ondelete="CASCADE"), index=True)
    how: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    ticket: Mapped[Ticket] = relationship()
    issue: Mapped[KnownIssue] = relationship()


class IssueStep(Base):
    """One step in the life of a known issue; written once, shown in order."""

    __tablename__ = "issue_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("known_issues.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    by_label: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Announcement(Base):
    """Planned work: what happens from when until when, told to readers from one moment until it ends."""

    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_until", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, default="")
    shown_from: Mapped[datetime]
    begins: Mapped[datetime]
    until: Mapped[datetime]
    visibility: Mapped[str] = mapped_column(String(20))
    edition: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    by: Mapped[Person | None] = relationship()


class AnnouncementChange(Base):
    """One change of an announcement: what stood there before and after, {} for nothing."""

    __tablename__ = "announcement_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcements.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    by_label: Mapped[str] = mapped_column(String(120), default="")
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
