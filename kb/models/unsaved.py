"""What was typed and not saved yet, and changes of many articles that can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import Base
from kb.models.people import Person


class Unsaved(Base):
    """What somebody has typed into the editor, kept while it is not saved: one for each person and subject.

    `subject` is the number of an article, or where a new one comes from; `revision` is what the writer started from.
    """

    __tablename__ = "unsaved"
    __table_args__ = (UniqueConstraint("person_id", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(60))
    revision: Mapped[int] = mapped_column(default=0)
    values: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class BulkChange(Base):
    """One change of many articles at once, with what each was before; `undone_at` once it was taken back."""

    __tablename__ = "bulk_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None]
    by: Mapped[Person | None] = relationship()
