"""What knowledge is missing: gaps with what made them; and articles that say nearly the same."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.articles import Article
from kb.models.base import Base
from kb.models.tickets import Ticket


class Gap(Base):
    """Something that people ask for and no article answers.

    `size` counts who asked, `sizes` is what it was by day; `article_id` is what answers it once it is closed.
    """

    __tablename__ = "gaps"
    __table_args__ = (Index("ix_gaps_closed_size", "closed_at", "size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    size: Mapped[int]
    sizes: Mapped[dict[str, Any]]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="SET NULL"), index=True)

    article: Mapped[Article | None] = relationship()
    members: Mapped[list["GapMember"]] = relationship(
        cascade="all, delete-orphan", order_by="GapMember.id", passive_deletes=True
    )

    @property
    def growth(self) -> int:
        """By how many it grew since the day before it was last looked at."""
        before = [size for _, size in sorted(self.sizes.items())][-2:-1]
        return self.size - before[0] if before else 0


class GapMember(Base):
    """A solved ticket without article, or a search without use, that belongs to a gap; it names nobody.

    `asked` is the form by which equal searches are counted; `people` is how many are known to have asked it.
    """

    __tablename__ = "gap_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    gap_id: Mapped[int] = mapped_column(ForeignKey("gaps.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    asked: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(String(300), default="")
    people: Mapped[int] = mapped_column(default=0)

    ticket: Mapped[Ticket | None] = relationship()


class NearPair(Base):
    """Two articles that say nearly the same, until somebody says that they don't."""

    __tablename__ = "near_pairs"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    similarity: Mapped[float]
    found_at: Mapped[datetime]
    dismissed_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    first: Mapped[Article] = relationship(foreign_keys=[first_id])
    second: Mapped[Article] = relationship(foreign_keys=[second_id])
