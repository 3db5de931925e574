"""What does a ticket lack? Fields that its category requires, and those that are good to have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.forms import TicketForm
from kb.intake_rules.kept import current
from kb.intake_rules.rules import FIELDS, Rule
from kb.models import Attachment, Ticket, TicketEvent

HASTE = ("impact", "urgency")
ATTRIBUTES = {"department": "requester_department", "customer_no": "requester_customer_no"}
SAYING = ("opened", "classified", "supplied")


@dataclass(frozen=True)
class Lacking:
    """Names of fields: those `needed` keep a ticket waiting for its requester, those `wanted` are only asked for."""

    needed: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is lacking."""
        return bool(self.needed or self.wanted)

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, what is needed first."""
        return self.needed + self.wanted


def of_form(rule: Rule, form: TicketForm, photos: int) -> Lacking:
    """Return what a form lacks that was filled in with so many photos."""
    given: dict[str, Any] = {name: getattr(form, name, "") for name in ("description", "category", *FIELDS)}
    return _lacking(rule, given | dict.fromkeys(form.unsaid, "") | {"photo": photos}, form.urgency)


def of_ticket(session: Session, ticket: Ticket, rule: Rule | None = None) -> Lacking:
    """Return what a ticket lacks by the rule of its category as it stands now."""
    rule = rule or current(session).of(ticket.category)
    given = {name: getattr(ticket, name, "") for name in ("description", "category", *FIELDS)}
    given |= {name: getattr(ticket, attribute) for name, attribute in ATTRIBUTES.items()}
    given["photo"] = _photos(session, ticket) if "photo" in rule.required else 0
    unsaid = _unsaid(session, ticket) if rule.required.intersection(HASTE) else ()
    return _lacking(rule, given | dict.fromkeys(unsaid, ""), ticket.urgency)


def _lacking(rule: Rule, given: Mapping[str, Any], urgency: str) -> Lacking:
    needed = tuple(name for name in FIELDS if name in rule.required and not given[name])
    asked = ["description", "category"]
    if urgency == "紧急" and "expected_at" not in rule.hidden:
        asked.append("expected_at")
    wanted = (name for name in asked if name not in needed and not str(given[name] or "").strip())
    return Lacking(needed, tuple(wanted))


def _photos(session: Session, ticket: Ticket) -> int:
    return session.scalar(select(func.count()).where(Attachment.ticket_id == ticket.id)) or 0


def _unsaid(session: Session, ticket: Ticket) -> set[str]:
    """Return which of impact and urgency nobody has said: they stand as they are assumed."""
    told = select(TicketEvent.data).where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind.in_(SAYING))
    unsaid: set[str] = set()
    for data in session.scalars(told.order_by(TicketEvent.id)):
        unsaid |= set(data.get("unsaid", ()))
        unsaid -= set(data.get("said", ()))
    return unsaid
