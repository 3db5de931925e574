"""Read what is set, and change it: all or nothing, and never over what somebody else changed meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import changes
from kb.errors import Conflict, Invalid, Problems
from kb.models import AdminChange, Person, Setting
from kb.sentences import sentence as _
from kb.settings import trail
from kb.settings.house import House, read

COUNTER = "settings"
KIND = "setting"


def last(session: Session) -> int:
    """Return the number of the newest change."""
    return changes.value(session, COUNTER)


def current(session: Session) -> House:
    """Return every setting, the same ones throughout a transaction that changes none of them."""
    transaction, held = session.info.get(KIND, (None, None))
    if held is None or transaction is not session.get_transaction():
        held = _stored(session)
        session.info[KIND] = session.get_transaction(), held
    found: House = held
    return found


def _stored(session: Session) -> House:
    """Return what is stored; what can't be read any more is as the product brings it."""
    found: dict[str, Any] = {}
    for row in session.scalars(select(Setting)):
        try:
            found[row.name] = read(row.name, row.value.get("value"))
        except (Invalid, KeyError):
            continue
    return House(**found, edition=last(session))


def change(
    session: Session,
    wanted: Mapping[str, Any],
    *,
    by: Person | None,
    at: datetime,
    edition: int | None = None,
) -> list[str]:
    """Set what is wanted, as it is stored, and return the names of what differs; Invalid tells of every bad value.

    Conflict when somebody else set something since the `edition` that the sender saw.
    """
    before = current(session)
    if edition is not None and edition != before.edition:
        raise Conflict(_("设置刚刚被别人改过，请对照现在的内容再保存"))
    values = _read(wanted)
    differing = [name for name, value in values.items() if value != getattr(before, name)]
    after = House(**values)
    for name in differing:
        _store(session, name, after)
        was, becomes = {"value": before.as_json(name)}, {"value": after.as_json(name)}
        trail.note(session, KIND, name, before=was, after=becomes, by=by, at=at)
    if differing:
        changes.take(session, COUNTER)
        session.info.pop(KIND, None)
    return differing


def changes_of(session: Session, names: Sequence[str], limit: int = 20) -> Sequence[AdminChange]:
    """Return the newest changes of some settings."""
    return trail.recent(session, KIND, names, limit=limit)


def _read(wanted: Mapping[str, Any]) -> dict[str, Any]:
    problems, found = Problems(), {}
    for name, value in wanted.items():
        try:
            found[name] = read(name, value)
        except Invalid as error:
            for field, why in error.fields.items():
                problems.add(field, why)
    problems.raise_if_any()
    return found


def _store(session: Session, name: str, house: House) -> None:
    row = session.get(Setting, name)
    if getattr(house, name) == getattr(House(), name):
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(Setting(name=name, value={"value": house.as_json(name)}))
    else:
        row.value = {"value": house.as_json(name)}
    session.flush()
