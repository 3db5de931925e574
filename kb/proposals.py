"""What was proposed for a ticket and what was chosen in the end, and who usually handles tickets like it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb import categories, changes, clocks, rights, settings, teams, tickets
from kb.errors import Conflict, Invalid
from kb.models import (
    DIFFICULTIES,
    LEVELS,
    SOLVED_STATUSES,
    SYSTEM,
    URGENCIES,
    Person,
    Ticket,
    TicketEvent,
    among_keys,
)
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import is_blank, one_line

FIELDS = ("category", "impact", "urgency", "priority")
CHOSEN = ("category", "impact", "urgency", "difficulty")
RAISED = "P1"
REASON_MAX = 500
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
    tickets.note(session, ticket, PROPOSED, by=None, at=at, by_label=SYSTEM, is_public=False, data=data)


def classify(
    session: Session,
    ticket: Ticket,
    chosen: Mapping[str, str],
    *,
    by: Person,
    at: datetime,
    reason: str = "",
    proposed: bool = False,
) -> bool:
    """Give a ticket another category, impact, urgency or difficulty, and what follows; tell whether anything differs.

    Another impact, urgency or priority needs a reason, which is kept; what becomes a P1 by it never waits for one.
    """
    if not ticket.is_open:
        raise Conflict(_("工单已经解决，不能再改分类和优先级"))
    wanted, reason = {name: one_line(value) for name, value in chosen.items()}, one_line(reason)
    _check(wanted)
    before = {name: getattr(ticket, name) for name in (*FIELDS, "difficulty")}
    changed = _changed(before, wanted, settings.current(session).matrix)
    if not changed:
        return False
    _check_reason(changed, reason)
    for name, (_old, new) in changed.items():
        setattr(ticket, name, new)
    if changed.get("priority", ("", ""))[1] == RAISED and ticket.status == "pending":
        ticket.status = "open" if ticket.assignee_id else "new"
    if "category" in changed:
        teams.place(session, ticket)
    ticket.updated_at = at
    changes.stamp(session, ticket)
    text = "；".join(f"{old or '—'} → {new or '—'}" for old, new in changed.values())
    said = [name for name in ("impact", "urgency") if name in wanted]
    data: dict[str, Any] = {"changed": changed, "proposed": proposed, "said": said, "reason": reason}
    tickets.note(session, ticket, CLASSIFIED, by=by, at=at, text=text, is_public=False, data=data)
    return True


def _changed(
    before: Mapping[str, str], wanted: Mapping[str, str], matrix: clocks.Matrix
) -> dict[str, list[str]]:
    """Return what was and what will be; a priority follows only where impact or urgency are others."""
    after = {**before, **wanted}
    if any(after[name] != before[name] for name in ("impact", "urgency")):
        after["priority"] = clocks.priority(after["impact"], after["urgency"], matrix)
    return {name: [old, after[name]] for name, old in before.items() if after[name] != old}


def _check_reason(changed: Mapping[str, Sequence[str]], reason: str) -> None:
    if len(reason) > REASON_MAX:
        raise Invalid("reason", _("最多 %(most)s 个字符", most=REASON_MAX))
    needs_one = any(name in changed for name in ("impact", "urgency", "priority"))
    if needs_one and is_blank(reason) and changed.get("priority", ("", ""))[1] != RAISED:
        raise Invalid("reason", _("改影响、紧急程度或优先级，请写明原因"))


def handlers(
    session: Session, alike: Mapping[int, float], category: str, *, at: datetime, limit: int = 3
) -> list[Handler]:
    """Rank who solved tickets like these (ids with their likeness) and of this category lately; only active support."""
    near = _solved(session, list(alike), at) if alike else []
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
        if name not in CHOSEN:
            raise Invalid(name, _("只能改分类、影响、紧急程度和难度"))
        if name == "impact" and value not in LEVELS:
            raise Invalid(name, _("只能是 %(names)s", names=Several(LEVELS)))
        if name == "urgency" and value not in URGENCIES:
            raise Invalid(name, _("只能是 %(names)s", names=Several(URGENCIES)))
        if name == "difficulty" and value not in {"", *DIFFICULTIES}:
            raise Invalid(name, _("只能是 %(names)s", names=Several(DIFFICULTIES)))
        if len(value) > CATEGORY_MAX:
            raise Invalid(name, _("最多 %(most)s 个字符", most=CATEGORY_MAX))


_SOLVED = select(
    Ticket.id, Ticket.assignee_id, Ticket.status, func.coalesce(Ticket.resolved_at, Ticket.updated_at)
).where(among_keys(Ticket.id))


def _solved(session: Session, keys: Sequence[int], at: datetime) -> list[tuple[int, int, datetime]]:
    """Return which of some tickets are solved, by whom and when."""
    return [
        (key, person, min(when, at))
        for key, person, status, when in session.execute(_SOLVED, {"keys": keys})
        if person is not None and status in SOLVED_STATUSES
    ]


def _counted(session: Session, top: str, at: datetime) -> dict[int, int]:
    """Count the tickets of a top category that each solved lately; only what is solved has the moment of that."""
    wanted = (
        select(Ticket.assignee_id, func.count())
        .where(
            categories.inside(session, Ticket.category, top),
            Ticket.assignee_id.is_not(None),
            Ticket.resolved_at > at - LATELY,
        )
        .group_by(Ticket.assignee_id)
    )
    return {person: count for person, count in session.execute(wanted) if person is not None}


def _active(session: Session, ids: Mapping[int, float]) -> list[Person]:
    wanted = select(Person).where(Person.id.in_(list(ids)), Person.is_active, Person.role.in_(rights.SUPPORT))
    return list(session.scalars(wanted))
