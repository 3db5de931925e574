"""What became of the articles that were suggested, counted as it happens."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base


class Uptake(Base):
    """How often an article was suggested, and how often it was taken or dismissed; one case counts once.

    `seen` is how often it was looked at by what its places let expect.
    """

    __tablename__ = "uptakes"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    shown: Mapped[int] = mapped_column(default=0)
    seen: Mapped[float] = mapped_column(default=0.0)
    taken: Mapped[int] = mapped_column(default=0)
    dismissed: Mapped[int] = mapped_column(default=0)
