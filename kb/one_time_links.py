"""Links that work once and not for long: to choose a password, or to make the first administrator."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kb import people, settings
from kb.accounts import KIND, add_own, has_admin
from kb.errors import Conflict, NotFound
from kb.models import OneTimeLink, Person
from kb.sentences import sentence as _

LASTS = timedelta(hours=24)
SETUP_LASTS = timedelta(days=7)
GONE = _("链接已经用过、过期或者不完整，请管理员再给一个")


def for_password(session: Session, person: Person, *, by: Person, at: datetime) -> str:
    """Make the link of somebody who is to choose a password and return its token; earlier ones end."""
    session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person.id))
    settings.note(session, KIND, person.name, before={}, after={"password_link": "1"}, by=by, at=at)
    return _made(session, person, at, LASTS)


def for_first_admin(session: Session, at: datetime) -> str | None:
    """Make the link by which the first administrator is made, none where there is one; earlier ones end."""
    session.execute(delete(OneTimeLink).where(OneTimeLink.person_id.is_(None)))
    return None if has_admin(session) else _made(session, None, at, SETUP_LASTS)


def person_of(session: Session, token: str, at: datetime) -> Person:
    """Return who is to choose a password; NotFound tells nothing of why."""
    found = _good(session, token, at)
    if found.person is None or not found.person.is_active:
        raise NotFound(GONE)
    return found.person


def choose_password(session: Session, token: str, password: str, at: datetime) -> Person:
    """Give somebody the password they chose, end their sign-ins and the link."""
    person = person_of(session, token, at)
    people.set_password(session, person, password)
    session.execute(delete(OneTimeLink).where(OneTimeLink.token_hash == _digest(token)))
    return person


def is_for_first_admin(session: Session, token: str, at: datetime) -> bool:
    """Tell whether this token makes the first administrator now."""
    try:
        found = _good(session, token, at)
    except NotFound:
        return False
    return found.person_id is None and not has_admin(session)


def make_first_admin(
    session: Session, token: str, name: str, password: str, *, at: datetime, display_name: str = ""
) -> Person:
    """Make the first administrator by the token that the server printed."""
    if has_admin(session):
        raise Conflict(_("已经有管理员了，请登录"))
    if not is_for_first_admin(session, token, at):
        raise NotFound(_("链接已经过期或者不完整；重新启动 jieda serve 会打印一个新的"))
    session.execute(delete(OneTimeLink).where(OneTimeLink.person_id.is_(None)))
    return add_own(session, name, "admin", at=at, password=password, display_name=display_name)


def _made(session: Session, person: Person | None, at: datetime, lasts: timedelta) -> str:
    token = secrets.token_urlsafe(24)
    key = person.id if person else None
    session.add(OneTimeLink(token_hash=_digest(token), person_id=key, created_at=at, until=at + lasts))
    session.flush()
    return token


def _good(session: Session, token: str, at: datetime) -> OneTimeLink:
    found = session.get(OneTimeLink, _digest(token))
    if found is None or found.until <= at:
        raise NotFound(GONE)
    return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf8", "replace")).hexdigest()
