"""Number every change, keep what stood there before and after, and refuse one that is based on an older state."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb import changes
from kb.errors import Conflict
from kb.models import CurationChange, OwnWord, Person, SearchRule, SynonymGroup
from kb.sentences import sentence as _

COUNTER = "lexicon"


def last(session: Session) -> int:
    """Return the number of the newest change."""
    return changes.value(session, COUNTER)


def recent(session: Session, kind: str = "", limit: int = 20) -> Sequence[CurationChange]:
    """Return the newest changes, of one kind or of all."""
    kept = select(CurationChange).options(selectinload(CurationChange.by))
    if kind:
        kept = kept.where(CurationChange.kind == kind)
    return session.scalars(kept.order_by(CurationChange.id.desc()).limit(limit)).all()


def keep(
    session: Session,
    kind: str,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    by: Person | None,
    at: datetime,
) -> int:
    """Write down a change and return its number."""
    session.add(CurationChange(kind=kind, before=before, after=after, by_id=by.id if by else None, at=at))
    return changes.take(session, COUNTER)


def sign(entry: SynonymGroup | OwnWord | SearchRule, edition: int, by: Person | None, at: datetime) -> None:
    """Write into an entry which change made it so, by whom and when."""
    entry.edition = edition
    entry.by_id = by.id if by else None
    entry.at = at


def expect(entry: SynonymGroup | OwnWord | SearchRule, edition: int | None) -> None:
    """Raise Conflict when an entry is not as somebody saw it; None is for those that saw nothing."""
    if edition is not None and entry.edition != edition:
        raise Conflict(_("这一条刚刚被别人改过，请对照现在的内容再保存"))
