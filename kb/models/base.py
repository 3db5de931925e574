"""What every table has in common, and the counters."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ColumnElement, MetaData, String, bindparam
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column

from kb.database import UtcDateTime


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
        list[dict[str, Any]]: JSON,
    }


def among_keys(column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Ask for the rows whose ids are given as `keys`, in a statement that is kept.

    It is best asked alone: with a condition on a status beside it, SQLite reads the index of that to its end.
    """
    return column.in_(bindparam("keys", expanding=True))


class Counter(Base):
    """A number that only grows: the change counter, article numbers, ticket serials by day."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
