"""The files of an article, and what was read out of them."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.kept_sentences import Told
from kb.models.base import Base

if TYPE_CHECKING:
    from kb.models.articles import Article

FILE_STATES = ("waiting", "live", "leaving", "gone")
SHOWN_STATES = ("live", "leaving")
EXTRACTION_STATES = ("waiting", "running", "done", "failed")


class ArticleFile(Base):
    """A file of an article: waiting for the next publishing, live, leaving at the next publishing, or gone.

    One that is gone keeps its bytes, for earlier revisions may show it.
    """

    __tablename__ = "article_files"
    __table_args__ = (UniqueConstraint("article_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    by_label: Mapped[str] = mapped_column(String(120), default="")

    article: Mapped["Article"] = relationship()

    @property
    def key(self) -> str:
        """What the text of its article and addresses call it by: the beginning of its hash."""
        return self.sha256[:12]

    @property
    def is_image(self) -> bool:
        """Whether it can stand in a text."""
        return self.media_type.startswith("image/")

    @property
    def is_shown(self) -> bool:
        """Whether the readers of the article have it."""
        return self.state in SHOWN_STATES


class Extraction(Base):
    """The text of a file, by its hash; read once however many articles have it."""

    __tablename__ = "extractions"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    media_type: Mapped[str] = mapped_column(String(100))
    tries: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Told(300), default="")
    at: Mapped[datetime]
