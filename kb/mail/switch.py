"""Is mail sent here at all? Whoever has a server to hand messages to says so, and what stands in the way.

Nothing is queued where nobody sends: else the first server that is set would be handed the mail of years.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import MailSender

ROW: Final = 1
RENEW: Final = timedelta(minutes=1)
GONE: Final = timedelta(minutes=5)
TROUBLE_MAX: Final = 300


def is_on(session: Session) -> bool:
    """Tell whether messages are queued."""
    return session.scalar(select(MailSender.id)) is not None


def sender(session: Session) -> MailSender | None:
    """Return who sends, if anybody does."""
    return session.get(MailSender, ROW)


def is_to_renew(said: MailSender, at: datetime) -> bool:
    """Tell whether it is time to say again that somebody sends."""
    return at - said.at > RENEW


def switch_on(session: Session, *, at: datetime) -> None:
    """Say that somebody sends."""
    found = sender(session)
    if found is None:
        session.add(MailSender(id=ROW, at=at))
    else:
        found.at = at
    session.flush()


def switch_off(session: Session, *, at: datetime) -> None:
    """Say that nobody sends here, unless somebody else has just said the contrary."""
    found = sender(session)
    if found is not None and at - found.at > GONE:
        session.delete(found)
        session.flush()


def tell_trouble(session: Session, why: str, *, at: datetime) -> None:
    """Say why the server takes nothing, or (empty) that it does again."""
    found = sender(session)
    if found is not None and found.trouble != why[:TROUBLE_MAX]:
        found.trouble_since = (found.trouble_since or at) if why else None
        found.trouble = why[:TROUBLE_MAX]
