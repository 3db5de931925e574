"""What administrators set while the product runs, and every change that they made."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base


class Setting(Base):
    """One setting that is not as the product brings it; its value stands under "value"."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[dict[str, Any]]


class AdminChange(Base):
    """One change by an administrator: of a setting, an account, or the demo; {} is for what was or is not there."""

    __tablename__ = "admin_changes"
    __table_args__ = (Index("ix_admin_changes_kind_subject", "kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    by_label: Mapped[str] = mapped_column(String(120), default="")
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
