"""Every change that administrators make: of what, by whom, when, what stood there before and after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import AdminChange, Person

COMMAND = "命令行"


def note(
    session: Session,
    kind: str,
    subject: str,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    by: Person | None,
    at: datetime,
) -> None:
    """Write down one change; without a person it came by command."""
    session.add(
        AdminChange(
            kind=kind,
            subject=subject,
            at=at,
            by_id=by.id if by else None,
            by_label=by.label if by else COMMAND,
            before=before,
            after=after,
        )
    )


def recent(
    session: Session,
    kind: str = "",
    subjects: Sequence[str] = (),
    *,
    limit: int = 20,
    before: int | None = None,
) -> Sequence[AdminChange]:
    """Return the newest changes, of a kind and of some subjects or of all, after the id that a page ended with."""
    kept = select(AdminChange)
    if kind:
        kept = kept.where(AdminChange.kind == kind)
    if subjects:
        kept = kept.where(AdminChange.subject.in_(subjects))
    if before is not None:
        kept = kept.where(AdminChange.id < before)
    return session.scalars(kept.order_by(AdminChange.id.desc()).limit(limit)).all()
