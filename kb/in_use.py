"""What administrators keep and may put out of use without losing it: teams, contacts at vendors, groups of readers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import settings
from kb.errors import NotFound
from kb.models import Person, ReaderGroup, Team, VendorContact

Kept = TypeVar("Kept", Team, VendorContact, ReaderGroup)


def listing(session: Session, of: type[Kept], *order: Any, closed: bool) -> Sequence[Kept]:
    """Return those in use in this order, or with `closed` all."""
    wanted = select(of).order_by(*order)
    return session.scalars(wanted if closed else wanted.where(of.is_open)).all()


def get(session: Session, of: type[Kept], key: int, why: str) -> Kept:
    """Return one by its database id or raise NotFound with the reason."""
    found = session.get(of, key)
    if found is None:
        raise NotFound(why)
    return found


def put(
    session: Session, kept: Kept, kind: str, name: str, *, is_open: bool, by: Person | None, at: datetime
) -> None:
    """Put one out of use, or into use again, and note who did."""
    kept.is_open = is_open
    settings.note(session, kind, name, before={}, after={"is_open": str(is_open)}, by=by, at=at)
