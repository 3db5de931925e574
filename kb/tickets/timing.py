"""The clocks of a ticket follow its record: what each step means to them, and what is stored of them.

The moments kept in the ticket's row are only what queues and the watch look things up by; all of them can be computed
anew from the steps, the rules and the calendars.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import settings
from kb.clocks import Clock, Clocks, Facts, Moment, Rules, Watch, compute, watch
from kb.models import Ticket, TicketEvent

STEPS: Final = {
    "opened": "opened",
    "taken": "taken",
    "asked": "asked",
    "resumed": "told",
    "reply": "reply",
    "progress": "progress",
    "plan": "plan",
    "called": "call",
    "resolved": "resolved",
    "sent-back": "reopened",
    "reopened": "reopened",
    "workaround": "progress",
    "set-out": "set-out",
    "arrived": "arrived",
    "supplied": "told",
    **dict.fromkeys(("classified", "assigned", "note", "cited", "procedure-started", "duplicate"), "seen"),
}
"""What the kinds of events are to clocks; others are nothing to them."""


CHANGING: Final = ("classified", "supplied")
"""Steps by which the facts that decide on limits may become others."""


class Step(Protocol):
    """What is read of an event."""

    kind: str
    at: datetime
    by_id: int | None
    data: dict[str, Any]


def recorded(session: Session, ticket: Ticket) -> list[TicketEvent]:
    """Return the events of a ticket that clocks care for, in order."""
    kept = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind.in_(STEPS))
    return list(session.scalars(kept.order_by(TicketEvent.id)))


def moments(ticket: Ticket, events: Sequence[Step]) -> list[Moment]:
    """Return what happened to a ticket as its clocks see it; nothing where its opening was never recorded."""
    if not events or events[0].kind != "opened":
        return []
    facts = _facts(ticket, events)
    found: list[Moment] = []
    for event, held in zip(events, facts, strict=True):
        at = max(event.at, found[-1].at) if found else event.at
        found += [
            Moment(at, step, held if step in {"opened", "facts"} else None) for step in _of(ticket, event)
        ]
    return found


def _of(ticket: Ticket, event: Step) -> Iterator[str]:
    if event.kind == "reply" and _is_requesters(ticket, event):
        yield "told"
        return
    if event.kind == "asked" and event.data.get("by_form"):
        yield "held"
        return
    if event.kind == "supplied" and not _is_requesters(ticket, event):
        yield "seen"
    if event.kind != "supplied" or event.data.get("goes_on"):
        yield STEPS[event.kind]
    if event.kind in CHANGING:
        yield "facts"
    if event.kind == "opened" and event.data.get("by_support"):
        yield "taken"


def _is_requesters(ticket: Ticket, event: Step) -> bool:
    return event.by_id is None or event.by_id == ticket.requester_id or bool(event.data.get("told"))


def _facts(ticket: Ticket, events: Sequence[Step]) -> list[Facts]:
    """Return the facts that held after each event: those of today, and what was changed taken back one by one."""
    rang = events[0].data.get("rang")
    held = Facts(ticket.priority, ticket.category, ticket.channel, ticket.tier, rang)
    found = []
    for event in reversed(events):
        found.append(held)
        held = _before(held, event.data.get("changed", {})) if event.kind in CHANGING else held
    return found[::-1]


def _before(facts: Facts, changed: Mapping[str, Sequence[str]]) -> Facts:
    was: dict[str, Any] = {
        name: old for name, (old, _new) in changed.items() if name in {"priority", "category", "tier"}
    }
    return replace(facts, **was)


def clocks_of(session: Session, ticket: Ticket, rules: Rules | None = None) -> Clocks | None:
    """Return the clocks of a ticket as they stand."""
    rules = rules or settings.current(session).rules
    found = moments(ticket, recorded(session, ticket))
    return _kept(ticket, compute(found, rules, ZoneInfo(ticket.zone))) if found else None


def follow(session: Session, ticket: Ticket, event: TicketEvent) -> None:
    """Let the clocks follow an event that is about to be written, and write what they did into it."""
    if event.kind not in STEPS:
        return
    house = settings.current(session)
    before = recorded(session, ticket) if event.kind != "opened" else []
    told = moments(ticket, [*before, event])
    if not told:
        return
    zone = ZoneInfo(ticket.zone)
    earlier = moments(ticket, before)
    was = _kept(ticket, compute(earlier, house.rules, zone)) if earlier else Clocks({}, {})
    now = compute(told, house.rules, zone)
    store(ticket, now, at=event.at, timed_by=house.timed_by)
    did = dict(_did(was, now))
    if did:
        event.data = {**event.data, "clocks": did}


def store(ticket: Ticket, clocks: Clocks, *, at: datetime, timed_by: str) -> None:
    """Store what queues and the watch look up; what was met once stays met, until when it was due then."""
    clocks = _kept(ticket, clocks)
    ticket.acceptance_due, ticket.accepted_at = _stored(clocks, "acceptance")
    ticket.first_response_due, ticket.first_response_at = _stored(clocks, "first_response")
    ticket.on_site_due, ticket.on_site_at = _stored(clocks, "on_site")
    solution = clocks.by_kind["resolution"]
    ticket.resolution_due = solution.term.due
    ticket.paused_left = int(solution.left.total_seconds()) if solution.left is not None else None
    running = [clock.term for clock in clocks.by_kind.values() if clock.is_running]
    ticket.next_due = min((term.due for term in running), default=None)
    ticket.warned_from = min((term.warned for term in running), default=None)
    watched = watch(clocks, Watch.read(ticket.watch or {}), ticket.line, at)
    ticket.watch, ticket.alarm_at = watched.as_json(), watched.next
    ticket.timed_by = timed_by


def _stored(clocks: Clocks, kind: str) -> tuple[datetime | None, datetime | None]:
    clock = clocks.get(kind)
    return (clock.term.due, clock.met) if clock else (None, None)


def _kept(ticket: Ticket, clocks: Clocks) -> Clocks:
    """Return clocks of which those that the ticket has as met once are met, by whatever rules that was."""
    met = {
        "acceptance": (ticket.accepted_at, ticket.acceptance_due),
        "first_response": (ticket.first_response_at, ticket.first_response_due),
    }
    found = dict(clocks.by_kind)
    for kind, (at, due) in met.items():
        if at is not None and kind in found:
            term = replace(found[kind].term, due=due or found[kind].term.due)
            found[kind] = replace(found[kind], met=at, ended=None, term=term)
    return Clocks(found, clocks.lines)


def _did(before: Clocks, after: Clocks) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give for each clock what a step did to it."""
    for kind, clock in after.by_kind.items():
        did = _what(before.get(kind), clock)
        if did:
            yield kind, did


def _what(was: Clock | None, now: Clock) -> dict[str, Any]:
    due = now.term.due.isoformat()
    if now.met is not None:
        return (
            {} if was and was.met == now.met else {"did": "met", "late": now.met > now.term.due, "due": due}
        )
    if now.ended is not None:
        return {} if was and was.ended is not None else {"did": "ended"}
    if now.left is not None:
        return (
            {} if was and was.left == now.left else {"did": "paused", "left": int(now.left.total_seconds())}
        )
    if was is None or was.started != now.started:
        return {"did": "started", "due": due}
    if not was.is_running:
        return {"did": "resumed", "due": due}
    return {"did": "moved", "due": due} if was.term.due != now.term.due else {}
