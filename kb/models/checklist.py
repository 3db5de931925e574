"""How good the texts are: the points that are asked at a review, in every version, and the scores of revisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import Base
from kb.models.people import Person


class Checklist(Base):
    """One version of the points and their weights; the newest holds, none is changed afterwards."""

    __tablename__ = "checklists"

    id: Mapped[int] = mapped_column(primary_key=True)
    points: Mapped[list[dict[str, Any]]]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    by_label: Mapped[str] = mapped_column(String(120), default="")


class RevisionScore(Base):
    """What a reviewer found of one revision, by the points that held then; the later word replaces it."""

    __tablename__ = "revision_scores"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True)
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklists.id"))
    answers: Mapped[dict[str, Any]]
    score: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    checklist: Mapped[Checklist] = relationship()
    by: Mapped[Person | None] = relationship()
