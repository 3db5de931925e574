"""Who: accounts, their sessions and tokens, and what is limited."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import Base

ROLES = ("user", "agent", "engineer", "admin")


class Person(Base):
    """An account; visitors have none.

    `group_bits` are those of the groups somebody is in; `publishes` tells who may publish other than by role.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    display_name: Mapped[str] = mapped_column(String(120), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(8), default="")
    look: Mapped[str] = mapped_column(String(20), default="")
    group_bits: Mapped[int] = mapped_column(BigInteger, default=0, server_default=sql("0"))
    publishes: Mapped[bool | None]
    created_at: Mapped[datetime]

    @property
    def label(self) -> str:
        """The name to show."""
        return self.display_name or self.name


class SignIn(Base):
    """A server-side session; only the hash of its key is stored."""

    __tablename__ = "sign_ins"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="joined")


class ApiToken(Base):
    """A bearer token of one person; only its hash is stored."""

    __tablename__ = "api_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="joined")


class OneTimeLink(Base):
    """A link that may be used once: to choose a new password, or (for nobody yet) to make the first administrator."""

    __tablename__ = "one_time_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    until: Mapped[datetime]
    person: Mapped[Person | None] = relationship(lazy="joined")


class Attempt(Base):
    """One limited action (a failed sign-in, a posted ticket) by somebody, counted over a window."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_window", "action", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(40))
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
