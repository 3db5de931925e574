"""Mail to requesters: what waits to be sent and what was, the texts that were changed, and whether anybody sends."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import Base
from kb.models.tickets import Ticket, TicketEvent

MESSAGE_STATES = ("waiting", "claimed", "handing", "sent", "failed")


class Message(Base):
    """One message to the requester of a ticket, mostly about one event of it.

    A sender claims it until `claimed_until` and says `handing` right before the server gets it. `key` is what its
    Message-ID begins with, the same at every try; `answer` is what the server said last.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_ready", "state", "next_at"),
        Index("ix_messages_oldest", "state", "at"),
        Index("ix_messages_ticket", "ticket_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("ticket_events.id", ondelete="CASCADE"), unique=True
    )
    kind: Mapped[str] = mapped_column(String(30))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    address: Mapped[str] = mapped_column(String(254))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    next_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str] = mapped_column(String(40), default="")
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(300), default="")

    ticket: Mapped[Ticket] = relationship()
    event: Mapped[TicketEvent | None] = relationship()


class MailText(Base):
    """The text of a kind of message that administrators have written in the place of the one that was brought."""

    __tablename__ = "mail_texts"

    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    lang: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class MailSender(Base):
    """That somebody sends mail: one row, there as long as a server to hand messages to is set."""

    __tablename__ = "mail_senders"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    trouble: Mapped[str] = mapped_column(String(300), default="")
    trouble_since: Mapped[datetime | None]
