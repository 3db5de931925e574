"""Imports that people asked for, and what each did to which article, so that it can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from kb.kept_sentences import Told
from kb.models.base import Base

IMPORT_STATES = ("checking", "checked", "running", "done", "failed", "dropped", "undoing", "undone")


class Import(Base):
    """A file of articles on its way in: checked, then stored, perhaps undone; `report` is what pages show of it."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="checking", index=True)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    stage: Mapped[str] = mapped_column(String(40), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    why: Mapped[str] = mapped_column(Told(300), default="")
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    by_label: Mapped[str] = mapped_column(String(120), default="")

    @property
    def is_busy(self) -> bool:
        """Whether something is still being done for it."""
        return self.state in {"checking", "running", "undoing"}


class ImportedArticle(Base):
    """What an import did to an article: revision and state before and after; a new one had revision 0.

    `before` also tells what was planned otherwise (`planned`: name to old and new) and which files came (`files`).
    """

    __tablename__ = "imported_articles"

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    revision_before: Mapped[int] = mapped_column(default=0)
    revision_after: Mapped[int]
    state_before: Mapped[str] = mapped_column(String(20), default="")
    state_after: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=sql("'{}'"))
