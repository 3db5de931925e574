"""Steps of an article taken on a ticket: each run with the text that was followed, and every step that was taken."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.articles import Article
from kb.models.base import Base
from kb.models.tickets import Ticket

RUN_STATES = ("running", "finished", "stopped")
RESULTS = ("as-expected", "unexpected", "skipped")


class ProcedureRun(Base):
    """One going through the steps of an article on a ticket; title, revision and text stay as they were then."""

    __tablename__ = "procedure_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="SET NULL"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    revision: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="running")
    conclusion: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[datetime]
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    started_by_label: Mapped[str] = mapped_column(String(120), default="")
    ended_at: Mapped[datetime | None]
    ended_by_label: Mapped[str] = mapped_column(String(120), default="")
    ticket: Mapped[Ticket] = relationship()
    article: Mapped[Article | None] = relationship()

    @property
    def is_running(self) -> bool:
        """Whether steps may still be taken."""
        return self.state == "running"


class ProcedureEntry(Base):
    """One step taken in a run, how it went, and the position that follows (0 ends); mistaken ones are taken back."""

    __tablename__ = "procedure_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("procedure_runs.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    result: Mapped[str] = mapped_column(String(20))
    backed_up: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    chose: Mapped[str] = mapped_column(String(300), default="")
    next: Mapped[int]
    taken_back: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    by_label: Mapped[str] = mapped_column(String(120), default="")
