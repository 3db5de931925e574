"""What newcomers read, in order: lists of articles with a note each, and who has read what."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.articles import Article
from kb.models.base import Base
from kb.models.people import Person


class ReadingList(Base):
    """Articles to be read one after the other; who may read none of them does not see it."""

    __tablename__ = "reading_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    about: Mapped[str] = mapped_column(Text, default="")
    is_shown: Mapped[bool] = mapped_column(default=False)
    edition: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    updated_by: Mapped[Person | None] = relationship()


class ReadingEntry(Base):
    """One article in a list, with a word on why to read it."""

    __tablename__ = "reading_entries"
    __table_args__ = (UniqueConstraint("list_id", "article_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("reading_lists.id", ondelete="CASCADE"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]
    note: Mapped[str] = mapped_column(String(300), default="")
    article: Mapped[Article] = relationship()


class ReadMark(Base):
    """Somebody has read an article; it counts in every list that holds it."""

    __tablename__ = "read_marks"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]
