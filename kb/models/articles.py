"""What is known: articles, their revisions, and what readers say of them."""

from datetime import date, datetime
from math import log2, sqrt
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import Base
from kb.models.people import Person

if TYPE_CHECKING:
    from kb.models.tickets import Ticket

KINDS = ("faq", "sop", "known-issue", "case", "contingency")
VISIBILITIES = ("public", "internal", "agents", "groups")
STATES = ("draft", "review", "rework", "published", "due", "archived")
FINDABLE_STATES = ("published", "due")


FILED = sql("category != ''")
HELPED = sql("helpful > unhelpful")
WORKING = sql("working != ''")
REVIEWED = sql("review_on is not null")
LIMITED = sql("valid_until is not null")
PLANS = sql("kind = 'contingency'")
"""What is counted and listed of few articles; each has an index that holds nothing else and tempts nobody else."""


class Article(Base):
    """What solves a problem, as readers see it now; `revisions` keeps every text.

    While readers see it, `working` tells where a changed text stands that they do not see yet: the newest revision;
    `live_revision` is the one that they see. Without one both are the newest. An article for groups has their names
    and bits; `working_bits` are those of a changed text.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_state_updated", "state", "updated_at"),
        Index("ix_articles_updated", "updated_at", "id"),
        Index("ix_articles_read", "author_id", "state", "visibility", "group_bits"),
        Index("ix_articles_category", "category", "updated_at", "id"),
        Index("ix_articles_working", "working", sqlite_where=WORKING, postgresql_where=WORKING),
        Index("ix_articles_review", "review_on", sqlite_where=REVIEWED, postgresql_where=REVIEWED),
        Index("ix_articles_valid", "valid_until", sqlite_where=LIMITED, postgresql_where=LIMITED),
        Index("ix_articles_plans", "state", "visibility", sqlite_where=PLANS, postgresql_where=PLANS),
        Index(
            "ix_articles_filed",
            *("state", "visibility", "category", "group_bits"),
            sqlite_where=FILED,
            postgresql_where=FILED,
        ),
        Index(
            "ix_articles_helped",
            *("state", "visibility", "helpful", "unhelpful", "group_bits"),
            sqlite_where=HELPED,
            postgresql_where=HELPED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    external_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    phrasings: Mapped[list[str]] = mapped_column(default=list)
    body: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(200), default="")
    tags: Mapped[list[str]] = mapped_column(default=list)
    lang: Mapped[str] = mapped_column(String(10), default="zh")
    kind: Mapped[str] = mapped_column(String(20), default="faq")
    visibility: Mapped[str] = mapped_column(String(20), default="internal")
    groups: Mapped[list[str]] = mapped_column(default=list, server_default=sql("'[]'"))
    group_bits: Mapped[int] = mapped_column(BigInteger, default=0, server_default=sql("0"))
    working_bits: Mapped[int] = mapped_column(BigInteger, default=0, server_default=sql("0"))
    state: Mapped[str] = mapped_column(String(20), default="draft")
    confidence: Mapped[str] = mapped_column(String(20), default="unverified")
    verified_at: Mapped[datetime | None]
    verified_role: Mapped[str] = mapped_column(String(20), default="", server_default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    from_ticket_id: Mapped[int | None] = mapped_column(
        ForeignKey("tickets.id", ondelete="SET NULL", name="fk_articles_from_ticket", use_alter=True),
        index=True,
    )
    product: Mapped[str] = mapped_column(String(100), default="", server_default="")
    related: Mapped[list[str]] = mapped_column(default=list, server_default=sql("'[]'"))
    related_tickets: Mapped[list[str]] = mapped_column(default=list, server_default=sql("'[]'"))
    revision: Mapped[int] = mapped_column(default=0)
    working: Mapped[str] = mapped_column(String(20), default="", server_default="")
    live_revision: Mapped[int | None]
    owner_id: Mapped[int | None] = mapped_column(index=True)
    review_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    helpful: Mapped[int] = mapped_column(default=0)
    unhelpful: Mapped[int] = mapped_column(default=0)
    solved: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    changed: Mapped[int] = mapped_column(unique=True)

    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    # SQLite adds no key to a table that others point to; who removes accounts and articles looks here by himself.
    owner: Mapped[Person | None] = relationship(
        primaryjoin=owner_id == Person.id, foreign_keys=[owner_id], viewonly=True
    )
    from_ticket: Mapped["Ticket | None"] = relationship(foreign_keys=[from_ticket_id])

    @property
    def shown_revision(self) -> int:
        """The revision that readers see."""
        return self.live_revision or self.revision

    @property
    def is_findable(self) -> bool:
        """Whether readers with the right may find it."""
        return self.state in FINDABLE_STATES

    @property
    def useful(self) -> int:
        """How useful it proved: its votes' lower Wilson bound in thousandths, and up to 100 for tickets solved."""
        tickets = min(100, round(25 * log2(1 + max(self.solved, 0))))
        votes = self.helpful + self.unhelpful
        if votes <= 0:
            return tickets
        share, z2 = self.helpful / votes, 1.96**2
        spread = 1.96 * sqrt(share * (1 - share) / votes + z2 / (4 * votes**2))
        return round(1000 * max(0.0, share + z2 / (2 * votes) - spread) / (1 + z2 / votes)) + tickets


class Revision(Base):
    """One saved text of an article; never changed afterwards."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(String(300), default="")
    content: Mapped[dict[str, Any]]
    group_bits: Mapped[int] = mapped_column(BigInteger, default=0, server_default=sql("0"))
    by: Mapped[Person | None] = relationship()


class ArticleStep(Base):
    """What somebody did with an article or said of it; `revision` was the newest then. Never changed afterwards."""

    __tablename__ = "article_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by: Mapped[Person | None] = relationship()


class Feedback(Base):
    """A reader's word on an article: it helped, or not and why."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    lookup_id: Mapped[int | None] = mapped_column(ForeignKey("lookups.id", ondelete="SET NULL"), index=True)
    is_helpful: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(30), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    visitor: Mapped[str] = mapped_column(String(40), default="")
