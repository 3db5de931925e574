"""What was asked: searches and suggestions, what they showed, and what followed."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.articles import Article
from kb.models.base import Base


class Lookup(Base):
    """One search, or one asking for suggestions, and what followed from it.

    `person_id` and `visitor` are emptied after 90 days; the rest stays to learn from. `asked` is the text of a
    search in the one form by which equal ones are counted; `is_proven` tells that the browser has come back with
    the name it was given, so that two names are two browsers. `is_seen` is false where nobody was shown what was found.
    """

    __tablename__ = "lookups"
    __table_args__ = (
        Index("ix_lookups_at", "at"),
        Index("ix_lookups_visitor", "visitor", "at"),
        Index("ix_lookups_asked", "asked", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    surface: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    total: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    visitor: Mapped[str] = mapped_column(String(40), default="")
    asked: Mapped[str] = mapped_column(String(200), default="", server_default="")
    is_proven: Mapped[bool] = mapped_column(default=False, server_default=false())
    model_version: Mapped[str] = mapped_column(String(40), default="")
    is_seen: Mapped[bool] = mapped_column(default=True, server_default=true())
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id", ondelete="SET NULL"), index=True)
    outcome: Mapped[str] = mapped_column(String(20), default="nothing")
    outcome_at: Mapped[datetime | None]
    shown: Mapped[list["Shown"]] = relationship(order_by="Shown.position", cascade="all, delete-orphan")


class Shown(Base):
    """One article in the answer to a lookup, where it stood, and what was done with it."""

    __tablename__ = "shown"
    __table_args__ = (Index("ix_shown_article", "article_id", "outcome"),)

    lookup_id: Mapped[int] = mapped_column(ForeignKey("lookups.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    score: Mapped[float]
    outcome: Mapped[str] = mapped_column(String(20), default="nothing")
    outcome_at: Mapped[datetime | None]
    article: Mapped[Article] = relationship()


class PastQuery(Base):
    """A search by which something was found, how many people asked it, and what they opened; it names nobody.

    `audience` has the bits that whoever is told of it must see: so many people who see no further have asked it.
    """

    __tablename__ = "past_queries"

    asked: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(String(200))
    people: Mapped[int]
    audience: Mapped[int] = mapped_column(BigInteger)
    article_ids: Mapped[list[int]]
