"""Which tickets belong to which known issue, and who put them there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, selectinload

from kb import rights, tickets
from kb.errors import Conflict
from kb.incidents import trail
from kb.incidents.reading import GONE
from kb.models import IssueTicket, KnownIssue, Person, Ticket


def attach(session: Session, issue: KnownIssue, ticket: Ticket, *, by: Person | None, at: datetime) -> bool:
    """Put a ticket to a known issue, taking it from another, and tell whether that is new."""
    if not issue.is_open:
        raise Conflict(GONE)
    stored = session.get(IssueTicket, ticket.id)
    if stored is not None and stored.issue_id == issue.id:
        return False
    if stored is not None:
        session.delete(stored)
        session.flush()
    support = rights.is_support(by)
    put(session, issue, ticket, "agent" if support else "requester", at)
    issue.since = min(issue.since, ticket.created_at)
    trail.note(session, issue, "attached", by=by, at=at, text=ticket.number, label=ticket.requester_name)
    data = {"issue": issue.id}
    tickets.note(session, ticket, "known-issue", by=by, at=at, text=issue.number, is_public=False, data=data)
    return True


def detach(session: Session, ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Take a ticket from the known issue that it does not belong to."""
    stored = session.get(IssueTicket, ticket.id)
    if stored is None:
        return
    trail.note(session, stored.issue, "detached", by=by, at=at, text=ticket.number)
    tickets.note(session, ticket, "not-known-issue", by=by, at=at, text=stored.issue.number, is_public=False)
    session.delete(stored)
    session.flush()


def put(session: Session, issue: KnownIssue, ticket: Ticket, how: str, at: datetime) -> None:
    session.add(IssueTicket(issue_id=issue.id, ticket_id=ticket.id, how=how, at=at))
    session.flush()


def tickets_of(session: Session, issue: KnownIssue, limit: int = 200) -> Sequence[IssueTicket]:
    """Return the tickets of a known issue, the last opened first."""
    kept = (
        select(IssueTicket).where(IssueTicket.issue_id == issue.id).options(selectinload(IssueTicket.ticket))
    )
    return session.scalars(kept.order_by(IssueTicket.ticket_id.desc()).limit(limit)).all()


_SAID = (
    select(
        IssueTicket.issue_id,
        Ticket.title,
        func.substr(Ticket.description, 1, 1000),
        func.row_number()
        .over(partition_by=IssueTicket.issue_id, order_by=IssueTicket.ticket_id)
        .label("place"),
    )
    .join(Ticket, Ticket.id == IssueTicket.ticket_id)
    .where(IssueTicket.issue_id.in_(bindparam("issues", expanding=True)))
    .subquery()
)
_FIRST_SAID = select(_SAID).where(_SAID.c.place <= bindparam("each"))


def texts_of(session: Session, issues: Sequence[KnownIssue], each: int = 30) -> dict[int, list[str]]:
    """Return what the first tickets of each known issue say."""
    found: dict[int, list[str]] = {issue.id: [] for issue in issues}
    for key, title, text, _ in session.execute(_FIRST_SAID, {"issues": list(found), "each": each}):
        found[key].append(f"{title}\n{text}")
    return found


def of_ticket(session: Session, ticket: Ticket) -> KnownIssue | None:
    """Find the known issue that a ticket belongs to."""
    stored = session.get(IssueTicket, ticket.id)
    return stored.issue if stored else None


def with_issue(session: Session, ticket_ids: Sequence[int]) -> set[int]:
    """Return which of these tickets belong to a known issue, whatever became of it."""
    stored = select(IssueTicket.ticket_id).where(IssueTicket.ticket_id.in_(list(ticket_ids)))
    return set(session.scalars(stored))


def without_issue(session: Session, ticket_ids: Sequence[int]) -> list[Ticket]:
    taken = with_issue(session, ticket_ids)
    rows = tickets.by_ids(session, [key for key in ticket_ids if key not in taken])
    return [rows[key] for key in sorted(rows)]
