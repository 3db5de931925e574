"""What was proposed for a ticket and what was chosen in the end, and who usually handles tickets like it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kb import changes, clocks, rights, tickets
from kb.errors import Conflict, Invalid
from kb.models import LEVELS, SOLVED_STATUSES, URGENCIES, Person, Ticket, TicketEvent
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import one_line

FIELDS = ("category", "impact", "urgency", "priority")
PROPOSED = "proposed"
CLASSIFIED = "classified"
LATELY = timedelta(days=180)
HALF_LIFE = timedelta(days=60)
CATEGORY_MAX = 200
USUAL = 0.5
LEAST_USUAL = 3


@dataclass(frozen=True)
class Handler:
    """Somebody of the support, and how many tickets like this one, or of its category, they solved lately."""

    person: Person
    alike: int
    in_category: int
    score: float


def note(session: Session, ticket: Ticket, proposed: Mapping[str, str], *, at: datetime) -> None:
    """Write down what was proposed for a new ticket beside what it was opened with."""
    data = {"proposed": dict(proposed), "chosen": {name: getattr(ticket, name) for name in FIELDS}}
    tickets.note(session, ticket, PROPOSED, by=None, at=at, by_label="系统", is_public=False, data=data)


def classify(
    session: Session,
    ticket: Ticket,
    chosen: Mapping[str, str],
    *,
    by: Person,
    at: datetime,
    proposed: bool = False,
) -> bool:
    """Give a ticket another category, impact or urgency and what follows from it; tell whether anything differs."""
    if not ticket.is_open:
        raise Conflict(_("工单已经解决，不能再改分类和优先级"))
    wanted = {name: one_line(value) for name, value in chosen.items()}
    _check(wanted)
    before = {name: getattr(ticket, name) for name in FIELDS}
    for name, value in wanted.items():
        setattr(ticket, name, value)
    ticket.priority = clocks.priority(ticket.impact, ticket.urgency)
    changed = {
        name: [old, getattr(ticket, name)] for name, old in before.items() if getattr(ticket, name) != old
    }
    if not changed:
        return False
    ticket.updated_at = at
    changes.stamp(session, ticket)
    text = "；".join(f"{old or '—'} → {new or '—'}" for old, new in changed.values())
    data: dict[str, Any] = {"changed": changed, "proposed": proposed}
    tickets.note(session, ticket, CLASSIFIED, by=by, at=at, text=text, is_public=False, data=data)
    return True


def assign(session: Session, ticket: Ticket, to: Person, *, by: Person, at: datetime) -> None:
    """Give a ticket to somebody of the support."""
    if not ticket.is_open:
        raise Conflict(_("工单已经解决，不能再分派"))
    if not rights.is_support(to):
        raise Invalid("assignee", _("只能分派给在用的支持人员账号"))
    if ticket.assignee_id == to.id:
        return
    ticket.assignee_id = to.id
    ticket.updated_at = at
    changes.stamp(session, ticket)
    tickets.note(session, ticket, "assigned", by=by, at=at, text=to.label, is_public=False)


def handlers(
    session: Session, alike: Mapping[int, float], category: str, *, at: datetime, limit: int = 3
) -> list[Handler]:
    """Rank who solved tickets like these (ids with their likeness) and of this category lately; only active support."""
    near = _solved(session, Ticket.id.in_(list(alike)), at) if alike else []
    top = category.split("/", maxsplit=1)[0]
    usual = _counted(session, top, at) if top else {}
    scores: dict[int, float] = {}
    counts: dict[int, int] = {}
    for key, person_id, when in near:
        scores[person_id] = scores.get(person_id, 0.0) + alike[key] * 0.5 ** ((at - when) / HALF_LIFE)
        counts[person_id] = counts.get(person_id, 0) + 1
    total = sum(usual.values())
    for person_id, count in usual.items():
        if count >= LEAST_USUAL:
            scores[person_id] = scores.get(person_id, 0.0) + USUAL * count / total
    people = _active(session, scores)
    best = sorted(people, key=lambda p: (-scores[p.id], p.id))[:limit]
    return [Handler(p, counts.get(p.id, 0), usual.get(p.id, 0), scores[p.id]) for p in best]


def outcomes(session: Session) -> dict[str, tuple[int, int]]:
    """Return for each field how often something was proposed for tickets now solved, and how often they have it."""
    found = {name: [0, 0] for name in FIELDS}
    wanted = (
        select(TicketEvent.data, Ticket)
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(TicketEvent.kind == PROPOSED, Ticket.status.in_(SOLVED_STATUSES))
    )
    for data, ticket in session.execute(wanted):
        for name, value in data.get("proposed", {}).items():
            if name in found:
                found[name][0] += 1
                found[name][1] += _is_in(getattr(ticket, name), value)
    return {name: (proposed, kept) for name, (proposed, kept) in found.items()}


def _is_in(value: str, proposed: str) -> bool:
    return value == proposed or value.startswith(f"{proposed}/")


def _check(wanted: Mapping[str, str]) -> None:
    for name, value in wanted.items():
        if name not in {"category", "impact", "urgency"}:
            raise Invalid(name, _("只能改分类、影响和紧急程度"))
        if name == "impact" and value not in LEVELS:
            raise Invalid(name, _("只能是 %(names)s", names=Several(LEVELS)))
        if name == "urgency" and value not in URGENCIES:
            raise Invalid(name, _("只能是 %(names)s", names=Several(URGENCIES)))
        if len(value) > CATEGORY_MAX:
            raise Invalid(name, _("最多 %(most)s 个字符", most=CATEGORY_MAX))


def _solved(session: Session, which: Any, at: datetime) -> Sequence[tuple[int, int, datetime]]:
    wanted = select(
        Ticket.id, Ticket.assignee_id, func.coalesce(Ticket.resolved_at, Ticket.updated_at)
    ).where(which, Ticket.status.in_(SOLVED_STATUSES), Ticket.assignee_id.is_not(None))
    return [
        (key, person, min(when, at)) for key, person, when in session.execute(wanted) if person is not None
    ]


def _counted(session: Session, top: str, at: datetime) -> dict[int, int]:
    """Count the tickets of a top category that each solved lately."""
    own = or_(Ticket.category == top, Ticket.category.startswith(f"{top}/", autoescape=True))
    wanted = (
        select(Ticket.assignee_id, func.count())
        .where(
            own,
            Ticket.status.in_(SOLVED_STATUSES),
            Ticket.assignee_id.is_not(None),
            Ticket.resolved_at > at - LATELY,
        )
        .group_by(Ticket.assignee_id)
    )
    return {person: count for person, count in session.execute(wanted) if person is not None}


def _active(session: Session, ids: Mapping[int, float]) -> list[Person]:
    wanted = select(Person).where(Person.id.in_(list(ids)), Person.is_active, Person.role.in_(rights.SUPPORT))
    return list(session.scalars(wanted))
