"""Who may be asked at vendors: contacts that administrators keep."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from kb import in_use, settings
from kb.errors import Problems
from kb.models import Person, VendorContact
from kb.sentences import sentence as _
from kb.text import check_length, one_line

KIND: Final = "vendor"
LIMITS: Final = {"organisation": 120, "name": 120, "phone": 60, "mail": 200, "about": 300}


def listing(session: Session, *, closed: bool = False) -> Sequence[VendorContact]:
    """Return the contacts by organisation and name, those in use or with `closed` all."""
    order = VendorContact.organisation, VendorContact.name
    return in_use.listing(session, VendorContact, *order, closed=closed)


def get(session: Session, key: int) -> VendorContact:
    """Return a contact by its database id or raise NotFound."""
    return in_use.get(session, VendorContact, key, _("没有这个厂商联系人"))


def add(session: Session, typed: Mapping[str, str], *, by: Person | None, at: datetime) -> VendorContact:
    """Store a new contact."""
    made = VendorContact(**_checked(typed), is_open=True)
    session.add(made)
    session.flush()
    settings.note(session, KIND, made.label, before={}, after=facts(made), by=by, at=at)
    return made


def change(
    session: Session, contact: VendorContact, typed: Mapping[str, str], *, by: Person | None, at: datetime
) -> None:
    """Say something else of a contact."""
    before = facts(contact)
    for name, value in _checked(typed).items():
        setattr(contact, name, value)
    after = facts(contact)
    if after != before:
        settings.note(session, KIND, contact.label, before=before, after=after, by=by, at=at)


def close(session: Session, contact: VendorContact, *, by: Person | None, at: datetime) -> None:
    """Offer a contact no longer; what they were asked stays with the tickets."""
    in_use.put(session, contact, KIND, contact.label, is_open=False, by=by, at=at)


def reopen(session: Session, contact: VendorContact, *, by: Person | None, at: datetime) -> None:
    """Offer a closed contact again."""
    in_use.put(session, contact, KIND, contact.label, is_open=True, by=by, at=at)


def facts(contact: VendorContact) -> dict[str, str]:
    """Return what is said of a contact."""
    return {name: getattr(contact, name) for name in LIMITS}


def _checked(typed: Mapping[str, str]) -> dict[str, str]:
    problems = Problems()
    found = {name: one_line(typed.get(name, "")) for name in LIMITS}
    for name, most in LIMITS.items():
        check_length(problems, name, found[name], most)
    for name, why in (("organisation", _("请填写厂商名称")), ("name", _("请填写联系人姓名"))):
        if not found[name]:
            problems.add(name, why)
    if not found["phone"] and not found["mail"]:
        problems.add("phone", _("电话和邮箱至少填写一个"))
    problems.raise_if_any()
    return found
