"""What was reported: tickets, their events, and the articles applied to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.articles import Article
from kb.models.base import Base
from kb.models.people import Person
from kb.models.teams import Team

LEVELS = ("个人", "部门", "企业")
URGENCIES = ("一般", "重要", "紧急")
DIFFICULTIES = ("简单", "一般", "复杂")
OPEN_STATUSES = ("new", "open", "pending")
SOLVED_STATUSES = ("resolved", "closed")
ENDINGS = ("confirmed", "unconfirmed", "duplicate")
SYSTEM = "系统"
"""Who did what nobody did, in the record."""

STATUSES = (*OPEN_STATUSES, *SOLVED_STATUSES)
IMPORTED = "import"
"""The channel of past tickets that came from a file."""


class Ticket(Base):
    """A problem that somebody reported and how it ended.

    `next_due` is the nearest limit of a clock that runs, `warned_from` the nearest warning, `alarm_at` when the watch
    has to look again, and `timed_by` the rules that all of it was computed by. `waiting_for` names a third party.
    `closes_at` is when one that is solved closes without a word, once its requester was told so.
    `ended` tells how a closed one ended: by its requester's word, without it in time, or with the one it repeats.
    `lang` is the language that its requester is written to, empty where the installation's is used.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_queue", "status", "priority", "created_at"),
        Index("ix_tickets_requester", "requester_id", "created_at"),
        Index("ix_tickets_held", "status", "assignee_id"),
        Index("ix_tickets_came", "channel", "created_at"),
        Index("ix_tickets_reported", "requester_contact", "requester_name", "requester_customer_no"),
        Index("ix_tickets_next_due", "next_due"),
        Index("ix_tickets_warned", "warned_from", "next_due"),
        Index("ix_tickets_alarm", "alarm_at"),
        Index("ix_tickets_timed", "status", "timed_by"),
        Index("ix_tickets_team", "status", "team_id"),
        Index("ix_tickets_lead_told", "status", "lead_told_at"),
        Index("ix_tickets_resolved", "status", "resolved_at"),
        Index("ix_tickets_handled", "category", "resolved_at", "assignee_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    external_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    key: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(200), default="")
    error_code: Mapped[str] = mapped_column(String(200), default="")
    steps: Mapped[str] = mapped_column(Text, default="")
    occurred_at: Mapped[datetime | None]
    expected_at: Mapped[datetime | None]
    impact: Mapped[str] = mapped_column(String(10), default="个人")
    urgency: Mapped[str] = mapped_column(String(10), default="一般")
    priority: Mapped[str] = mapped_column(String(2), default="P4")
    difficulty: Mapped[str] = mapped_column(String(10), default="")
    status: Mapped[str] = mapped_column(String(20), default="new")
    channel: Mapped[str] = mapped_column(String(20), default="web")
    lang: Mapped[str] = mapped_column(String(8), default="")
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    requester_name: Mapped[str] = mapped_column(String(120), default="")
    requester_contact: Mapped[str] = mapped_column(String(200), default="")
    requester_department: Mapped[str] = mapped_column(String(120), default="")
    requester_customer_no: Mapped[str] = mapped_column(String(60), default="")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    tier: Mapped[str] = mapped_column(String(10), default="")
    line: Mapped[int] = mapped_column(default=1)
    waiting_for: Mapped[str] = mapped_column(String(200), default="")
    planned_at: Mapped[datetime | None]
    lead_told_at: Mapped[datetime | None]
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    acceptance_due: Mapped[datetime | None]
    first_response_due: Mapped[datetime | None]
    resolution_due: Mapped[datetime | None]
    on_site_due: Mapped[datetime | None]
    paused_left: Mapped[int | None]
    next_due: Mapped[datetime | None]
    warned_from: Mapped[datetime | None]
    alarm_at: Mapped[datetime | None]
    watch: Mapped[dict[str, Any]] = mapped_column(default=dict)
    timed_by: Mapped[str] = mapped_column(String(8), default="")
    accepted_at: Mapped[datetime | None]
    first_response_at: Mapped[datetime | None]
    on_site_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    resolution: Mapped[str] = mapped_column(Text, default="")
    workaround: Mapped[str] = mapped_column(Text, default="")
    ended: Mapped[str] = mapped_column(String(20), default="")
    reopened: Mapped[int] = mapped_column(default=0)
    urged: Mapped[int] = mapped_column(default=0)
    urged_at: Mapped[datetime | None]
    duplicate_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("tickets.id", ondelete="SET NULL"), index=True
    )
    solved_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("articles.id", ondelete="SET NULL"), index=True
    )
    solved_by_unknown: Mapped[str] = mapped_column(String(200), default="")
    changed: Mapped[int] = mapped_column(unique=True)

    requester: Mapped[Person | None] = relationship(foreign_keys=[requester_id])
    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id])
    team: Mapped[Team | None] = relationship()
    duplicate_of: Mapped["Ticket | None"] = relationship(remote_side="Ticket.id")
    solved_by: Mapped[Article | None] = relationship(foreign_keys=[solved_by_id])

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to work on it."""
        return self.status in OPEN_STATUSES

    @property
    def is_paused(self) -> bool:
        """Whether the clock of its solution stands still."""
        return self.paused_left is not None

    @property
    def is_solved(self) -> bool:
        """Whether it counts as a solved case to learn from."""
        return self.status in SOLVED_STATUSES


class TicketEvent(Base):
    """One step in the life of a ticket; written once, shown in order."""

    __tablename__ = "ticket_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(30))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    by_label: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    is_public: Mapped[bool] = mapped_column(default=True)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Citation(Base):
    """An article applied to a ticket."""

    __tablename__ = "citations"
    __table_args__ = (UniqueConstraint("ticket_id", "article_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    by: Mapped[Person | None] = relationship()
    article: Mapped[Article] = relationship()
