"""What the support teaches the search: synonyms, own words, rules, and every change of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.articles import Article
from kb.models.base import Base
from kb.models.people import Person

EFFECTS = ("pin", "boost", "block")


class SynonymGroup(Base):
    """Words that mean the same; `form` is the same for the same words, `edition` the number of the last change."""

    __tablename__ = "synonym_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(64), unique=True)
    words: Mapped[list[str]]
    note: Mapped[str] = mapped_column(String(300), default="")
    edition: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    by: Mapped[Person | None] = relationship()


class OwnWord(Base):
    """A word that no dictionary holds and that is searched as one."""

    __tablename__ = "own_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(12), unique=True)
    edition: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    by: Mapped[Person | None] = relationship()


class SearchRule(Base):
    """What becomes of one article when exactly this is asked, from one moment until before another."""

    __tablename__ = "search_rules"
    __table_args__ = (UniqueConstraint("asked", "article_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    query: Mapped[str] = mapped_column(String(300))
    asked: Mapped[str] = mapped_column(String(300))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    effect: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    edition: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    by: Mapped[Person | None] = relationship()
    article: Mapped[Article] = relationship()


class CurationChange(Base):
    """One change of what the search was taught: what stood there before and after, {} for nothing."""

    __tablename__ = "curation_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    by: Mapped[Person | None] = relationship()
