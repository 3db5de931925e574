"""What is of a category? All that has its path, or one that goes on below it."""

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

NEXT = chr(ord("/") + 1)
"""The sign that comes right after the one between the parts of a path."""


def inside(session: Session, column: InstrumentedAttribute[str], category: str) -> ColumnElement[bool]:
    """Return the condition that a path is of a category; as a range of the index where texts are in order of bytes."""
    if session.get_bind().dialect.name == "sqlite":
        return or_(column == category, and_(column > f"{category}/", column < f"{category}{NEXT}"))
    return or_(column == category, column.startswith(f"{category}/", autoescape=True))
