"""The tables: what is known (articles), what was asked (lookups), what was reported (tickets), and who (people)."""

from datetime import datetime
from math import log2, sqrt
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, MetaData, String, Text, UniqueConstraint, false
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from kb.database import UtcDateTime

KINDS = ("faq", "sop", "known-issue", "case", "contingency")
VISIBILITIES = ("public", "internal", "agents")
STATES = ("draft", "review", "rework", "published", "due", "archived")
FINDABLE_STATES = ("published", "due")
ROLES = ("user", "agent", "engineer", "admin")
LEVELS = ("个人", "部门", "企业")
URGENCIES = ("一般", "重要", "紧急")
OPEN_STATUSES = ("new", "open", "pending")
SOLVED_STATUSES = ("resolved", "closed")
STATUSES = (*OPEN_STATUSES, *SOLVED_STATUSES)
EFFECTS = ("pin", "boost", "block")


class Base(DeclarativeBase):
    """The registry of all tables; constraints have names so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        list[str]: JSON,
        list[int]: JSON,
        dict[str, Any]: JSON,
    }


class Counter(Base):
    """A number that only grows: the change counter, article numbers, ticket serials by day."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


class Person(Base):
    """An account; visitors have none."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    display_name: Mapped[str] = mapped_column(String(120), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
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


class Attempt(Base):
    """One limited action (a failed sign-in, a posted ticket) by somebody, counted over a window."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_window", "action", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(40))
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


FILED = sql("category != ''")
HELPED = sql("helpful > unhelpful")
"""What the front page counts and lists; each has an index that holds nothing else and tempts no other question."""


class Article(Base):
    """What solves a problem, as readers see it now; `revisions` keeps every earlier text."""

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_state_updated", "state", "updated_at"),
        Index("ix_articles_category", "category"),
        Index(
            "ix_articles_filed",
            *("state", "visibility", "category"),
            sqlite_where=FILED,
            postgresql_where=FILED,
        ),
        Index(
            "ix_articles_helped",
            *("state", "visibility", "helpful", "unhelpful"),
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
    state: Mapped[str] = mapped_column(String(20), default="draft")
    confidence: Mapped[str] = mapped_column(String(20), default="unverified")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    from_ticket_id: Mapped[int | None] = mapped_column(
        ForeignKey("tickets.id", ondelete="SET NULL", name="fk_articles_from_ticket", use_alter=True),
        index=True,
    )
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    helpful: Mapped[int] = mapped_column(default=0)
    unhelpful: Mapped[int] = mapped_column(default=0)
    solved: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    changed: Mapped[int] = mapped_column(unique=True)

    author: Mapped[Person | None] = relationship()
    from_ticket: Mapped["Ticket | None"] = relationship(foreign_keys=[from_ticket_id])

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
    by: Mapped[Person | None] = relationship()


class Ticket(Base):
    """A problem that somebody reported and how it ended."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_queue", "status", "priority", "created_at"),
        Index("ix_tickets_requester", "requester_id", "created_at"),
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
    status: Mapped[str] = mapped_column(String(20), default="new")
    channel: Mapped[str] = mapped_column(String(20), default="web")
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    requester_name: Mapped[str] = mapped_column(String(120), default="")
    requester_contact: Mapped[str] = mapped_column(String(200), default="")
    requester_department: Mapped[str] = mapped_column(String(120), default="")
    requester_customer_no: Mapped[str] = mapped_column(String(60), default="")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    first_response_due: Mapped[datetime | None]
    resolution_due: Mapped[datetime | None]
    first_response_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    resolution: Mapped[str] = mapped_column(Text, default="")
    solved_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("articles.id", ondelete="SET NULL"), index=True
    )
    solved_by_unknown: Mapped[str] = mapped_column(String(200), default="")
    changed: Mapped[int] = mapped_column(unique=True)

    requester: Mapped[Person | None] = relationship(foreign_keys=[requester_id])
    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id])
    solved_by: Mapped[Article | None] = relationship(foreign_keys=[solved_by_id])

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to work on it."""
        return self.status in OPEN_STATUSES

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


class Lookup(Base):
    """One search, or one asking for suggestions, and what followed from it.

    `person_id` and `visitor` are emptied after 90 days; the rest stays to learn from. `asked` is the text of a
    search in the one form by which equal ones are counted; `is_proven` tells that the browser has come back with
    the name it was given, so that two names are two browsers.
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

    `audience` is the lowest that may be told of it: so many people who see no further than that have asked it.
    """

    __tablename__ = "past_queries"

    asked: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(String(200))
    people: Mapped[int]
    audience: Mapped[int]
    article_ids: Mapped[list[int]]


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
