"""How good suggestions and similar tickets were, night by night."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base


class Evaluation(Base):
    """One measuring on the installation's own solved tickets; `figures` is all of it as `jieda evaluate` prints it."""

    __tablename__ = "evaluations"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    model_version: Mapped[str] = mapped_column(String(40))
    figures: Mapped[dict[str, Any]]
