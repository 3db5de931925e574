"""What administrators do with accounts: find, add, change, close and open them; an administrator always remains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from kb import groups, people, rights, settings
from kb.errors import Conflict, Invalid, NotFound, Problems
from kb.models import ROLES, Person, ReaderGroup, SignIn
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import check_length, one_line

KIND = "account"
LIMITS = {"display_name": 120, "contact": 200, "department": 120}
FACTS = ("role", *LIMITS, "is_active")


@dataclass(frozen=True)
class Given:
    """What somebody was given beside a role: to publish or not (None: as the role has it), and groups by name."""

    publishes: bool | None = None
    groups: tuple[str, ...] = ()


def get(session: Session, key: int) -> Person:
    """Return an account by its database id or raise NotFound."""
    found = session.get(Person, key)
    if found is None:
        raise NotFound(_("没有这个账号"))
    return found


def listing(
    session: Session, wanted: str = "", role: str = "", *, after: str = "", limit: int = 50
) -> Sequence[Person]:
    """Return accounts by name, those whose names, contact or department hold some words, after a page's last name."""
    found = select(Person)
    if text := one_line(wanted):
        columns = (Person.name, Person.display_name, Person.contact, Person.department)
        found = found.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if role in ROLES:
        found = found.where(Person.role == role)
    if after:
        found = found.where(Person.name > after)
    return session.scalars(found.order_by(Person.name).limit(limit)).all()


def counts(session: Session) -> dict[str, int]:
    """Return how many open accounts there are of each role."""
    stored = select(Person.role, func.count()).where(Person.is_active).group_by(Person.role)
    return dict(session.execute(stored).all())


def has_admin(session: Session) -> bool:
    """Tell whether somebody runs this installation."""
    return bool(session.scalar(select(Person.id).where(Person.is_active, Person.role == "admin").limit(1)))


def add(
    session: Session,
    name: str,
    role: str,
    *,
    by: Person | None,
    at: datetime,
    password: str = "",
    given: Given = Given(),
    **facts: str,
) -> Person:
    """Store a new account and who made it."""
    _check(facts)
    made = people.add(session, name, role, at=at, password=password, **facts)
    _give(session, made, given)
    settings.note(session, KIND, made.name, before={}, after=_facts(session, made), by=by, at=at)
    return made


def add_own(session: Session, name: str, role: str, *, at: datetime, password: str, **facts: str) -> Person:
    """Store an account that somebody made for themselves."""
    _check(facts)
    made = people.add(session, name, role, at=at, password=password, **facts)
    settings.note(session, KIND, made.name, before={}, after=_facts(session, made), by=made, at=at)
    return made


def change(
    session: Session,
    person: Person,
    facts: Mapping[str, str],
    role: str,
    *,
    by: Person,
    at: datetime,
    given: Given | None = None,
) -> bool:
    """Give an account another role, name, contact or (`given`) rights and groups, and tell whether anything differs."""
    _check(facts, role)
    before = _facts(session, person)
    if person.role == "admin" and role != "admin":
        _keep_an_admin(session, person)
    person.role = role
    for name in LIMITS:
        setattr(person, name, one_line(facts.get(name, "")))
    _give(session, person, given or given_to(session, person))
    return _noted(session, person, before, by, at)


def members(session: Session, group: ReaderGroup) -> Sequence[Person]:
    """Return who is in a group and whose account is in use, by name."""
    inside = Person.group_bits.bitwise_and(group.bit) != 0
    return session.scalars(select(Person).where(inside, Person.is_active).order_by(Person.name)).all()


def given_to(session: Session, person: Person) -> Given:
    """Return what somebody was given beside a role."""
    return Given(person.publishes, tuple(groups.of(session, person.group_bits)))


def give(session: Session, person: Person, given: Given, *, by: Person | None, at: datetime) -> bool:
    """Give somebody the right to publish or take it, and let him into these groups alone; tell whether that differs."""
    before = _facts(session, person)
    _give(session, person, given)
    return _noted(session, person, before, by, at)


def _give(session: Session, person: Person, given: Given) -> None:
    if given.publishes and person.role not in rights.SUPPORT:
        raise Invalid("publishes", _("用户不能有发布权，请先换成支持人员的角色"))
    person.publishes = given.publishes
    person.group_bits = groups.bits(session, groups.settled(session, given.groups))


def close(session: Session, person: Person, *, by: Person, at: datetime) -> None:
    """Let an account no longer be used; what it did stays under its name."""
    if person.is_active and person.role == "admin":
        _keep_an_admin(session, person)
    before = _facts(session, person)
    person.is_active = False
    session.execute(delete(SignIn).where(SignIn.person_id == person.id))
    _noted(session, person, before, by, at)


def reopen(session: Session, person: Person, *, by: Person, at: datetime) -> None:
    """Let a closed account be used again."""
    before = _facts(session, person)
    person.is_active = True
    _noted(session, person, before, by, at)


def _keep_an_admin(session: Session, leaving: Person) -> None:
    """Raise Conflict when nobody else would run the installation; all are locked, so that no two leave at once."""
    wanted = select(Person.id).where(Person.is_active, Person.role == "admin").with_for_update()
    if not set(session.scalars(wanted)) - {leaving.id}:
        raise Conflict(_("这是最后一个在用的管理员账号，请先让别人当管理员"))


def _noted(session: Session, person: Person, before: dict[str, str], by: Person | None, at: datetime) -> bool:
    after = _facts(session, person)
    if after == before:
        return False
    settings.note(session, KIND, person.name, before=before, after=after, by=by, at=at)
    session.flush()
    return True


def _facts(session: Session, person: Person) -> dict[str, str]:
    told = {name: str(getattr(person, name)) for name in FACTS}
    publishes = "" if person.publishes is None else str(person.publishes)
    return told | {"publishes": publishes, "groups": "、".join(groups.of(session, person.group_bits))}


def _check(facts: Mapping[str, str], role: str = "") -> None:
    problems = Problems()
    if role and role not in ROLES:
        problems.add("role", _("只能是 %(names)s", names=Several(ROLES)))
    for name, most in LIMITS.items():
        check_length(problems, name, one_line(facts.get(name, "")), most)
    problems.raise_if_any()
