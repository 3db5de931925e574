"""Groups of people that articles may be for: departments, product teams."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base


class ReaderGroup(Base):
    """People who find what others do not; its bit stands for it in articles, revisions and people, and for no other.

    `former` are names that it had, by which texts of earlier days still name it. One that is closed keeps its bit.
    """

    __tablename__ = "reader_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    place: Mapped[int] = mapped_column(unique=True)
    former: Mapped[list[str]] = mapped_column(default=list)
    is_open: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    @property
    def bit(self) -> int:
        """Its bit among those of an audience."""
        return 1 << self.place
