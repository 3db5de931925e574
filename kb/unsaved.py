"""What somebody has typed into the editor and not saved: kept for that person alone, until saved or thrown away."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.models import Person, Unsaved
from kb.text import BODY_MAX, clean

KEPT_FOR = timedelta(days=90)
MOST = 100


def keep(
    session: Session, subject: str, values: Mapping[str, str], *, revision: int, by: Person, at: datetime
) -> Unsaved:
    """Keep the fields of the editor in place of what was kept of them before."""
    row = find(session, subject, by) or Unsaved(person_id=by.id, subject=subject)
    row.values = {name: clean(text)[:BODY_MAX] for name, text in values.items()}
    row.revision, row.at = revision, at
    session.add(row)
    session.flush()
    _forget_old(session, by, at)
    return row


def find(session: Session, subject: str, by: Person) -> Unsaved | None:
    """Return what somebody typed of a subject and did not save."""
    return session.scalar(select(Unsaved).where(Unsaved.person_id == by.id, Unsaved.subject == subject))


def forget(session: Session, subject: str, by: Person) -> None:
    """Throw it away."""
    session.execute(delete(Unsaved).where(Unsaved.person_id == by.id, Unsaved.subject == subject))


def _forget_old(session: Session, by: Person, at: datetime) -> None:
    newest = select(Unsaved.id).where(Unsaved.person_id == by.id).order_by(Unsaved.at.desc()).limit(MOST)
    old = (Unsaved.at < at - KEPT_FOR) | Unsaved.id.not_in(newest)
    session.execute(delete(Unsaved).where(Unsaved.person_id == by.id, old))
