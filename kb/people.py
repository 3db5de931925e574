"""Accounts, passwords (argon2), server-side sign-ins, API tokens, and limits on repeated attempts."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kb import rights
from kb.errors import Conflict, Invalid, NotFound
from kb.models import ROLES, ApiToken, Attempt, Person, SignIn
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import one_line

SIGN_IN_IDLE = timedelta(days=7)
SIGN_IN_LONGEST = timedelta(days=30)
PASSWORD_MIN = 8
PASSWORD_MAX = 200
SEEN_STEP = timedelta(minutes=5)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _no_such_password() -> str:
    return _hasher().hash(secrets.token_hex())


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf8", "replace")).hexdigest()


def add(
    session: Session,
    name: str,
    role: str,
    *,
    at: datetime,
    password: str = "",
    display_name: str = "",
    contact: str = "",
    department: str = "",
) -> Person:
    """Store a new account; without a password it can only be used by API token."""
    name = one_line(name)
    if not name or len(name) > 80:
        raise Invalid("name", _("请填写 1 到 80 个字符的登录名"))
    if role not in ROLES:
        raise Invalid("role", _("只能是 %(names)s", names=Several(ROLES)))
    if find(session, name):
        raise Conflict(_("登录名 %(name)s 已经有了", name=name))
    person = Person(
        name=name,
        role=role,
        display_name=one_line(display_name),
        contact=one_line(contact),
        department=one_line(department),
        created_at=at,
    )
    if password:
        set_password(session, person, password)
    session.add(person)
    session.flush()
    return person


def find(session: Session, name: str) -> Person | None:
    """Find an account by its sign-in name."""
    return session.scalar(select(Person).where(Person.name == one_line(name)))


def get(session: Session, name: str) -> Person:
    """Return the account with this sign-in name or raise NotFound."""
    person = find(session, name)
    if person is None:
        raise NotFound(_("没有登录名 %(name)s", name=name))
    return person


def everyone(session: Session) -> Sequence[Person]:
    """Return all accounts by name."""
    return session.scalars(select(Person).order_by(Person.name)).all()


def support(session: Session) -> Sequence[Person]:
    """Return the accounts in use of the support by name."""
    wanted = select(Person).where(Person.role.in_(rights.SUPPORT), Person.is_active).order_by(Person.name)
    return session.scalars(wanted).all()


def read_in(session: Session, person: Person, language: str) -> None:
    """Keep the language that somebody reads; empty for none in particular."""
    session.get_one(Person, person.id).language = language


def look_in(session: Session, person: Person, look: str) -> None:
    """Keep the look that somebody prefers; empty for none in particular."""
    session.get_one(Person, person.id).look = look


def set_password(session: Session, person: Person, password: str) -> None:
    """Give an account a new password and end its sign-ins."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise Invalid(
            "password",
            _(
                "密码需要 %(least)s 到 %(most)s 个字符",
                least=PASSWORD_MIN,
                most=PASSWORD_MAX,
            ),
        )
    person.password_hash = _hasher().hash(password.encode("utf8", "replace"))
    if person.id is not None:
        session.execute(delete(SignIn).where(SignIn.person_id == person.id))


def with_password(session: Session, name: str, password: str) -> Person | None:
    """Return the active account that name and password belong to; unknown names take as long as known ones."""
    person = find(session, name[:200])
    stored = person.password_hash if person and person.password_hash else _no_such_password()
    try:
        _hasher().verify(stored, password[:PASSWORD_MAX].encode("utf8", "replace"))
    except (VerificationError, InvalidHashError):
        return None
    return person if person and person.is_active and person.password_hash else None


def sign_in(session: Session, person: Person, at: datetime) -> str:
    """Open a sign-in and return its key, which is stored only as a hash."""
    key = secrets.token_urlsafe(32)
    session.add(SignIn(key_hash=_digest(key), person_id=person.id, created_at=at, seen_at=at))
    return key


def signed_in(session: Session, key: str, at: datetime) -> Person | None:
    """Return who a sign-in key belongs to, unless it is too old or the account was closed."""
    found = session.get(SignIn, _digest(key))
    if found is None or not found.person.is_active:
        return None
    if at - found.seen_at > SIGN_IN_IDLE or at - found.created_at > SIGN_IN_LONGEST:
        return None
    return found.person


def is_to_be_touched(session: Session, key: str, at: datetime) -> bool:
    """Tell whether it was noted long ago that a sign-in was used."""
    found = session.get(SignIn, _digest(key))
    return found is not None and at - found.seen_at > SEEN_STEP


def touch(session: Session, key: str, at: datetime) -> None:
    """Note that a sign-in was used."""
    found = session.get(SignIn, _digest(key))
    if found is not None:
        found.seen_at = at


def sign_out(session: Session, key: str) -> None:
    """End a sign-in."""
    session.execute(delete(SignIn).where(SignIn.key_hash == _digest(key)))


def issue_token(session: Session, person: Person, at: datetime) -> str:
    """Make an API token and return it; it can't be shown again."""
    token = "jieda_" + secrets.token_urlsafe(32)
    session.add(ApiToken(token_hash=_digest(token), person_id=person.id, created_at=at))
    return token


def with_token(session: Session, token: str) -> Person | None:
    """Return who an API token belongs to."""
    found = session.get(ApiToken, _digest(token))
    return found.person if found and found.person.is_active else None


def attempts(session: Session, action: str, who: str, since: datetime) -> int:
    """Count what somebody tried since a moment."""
    counted = select(func.count()).where(Attempt.action == action, Attempt.who == who, Attempt.at > since)
    return session.scalar(counted) or 0


def note_attempt(session: Session, action: str, who: str, at: datetime) -> None:
    """Note one attempt and forget those of the day before."""
    session.execute(delete(Attempt).where(Attempt.at < at - timedelta(days=1)))
    session.add(Attempt(action=action, who=who[:200], at=at))
