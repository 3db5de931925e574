"""The life of a known issue: noticed, confirmed or dismissed, solved."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import mail
from kb.errors import Conflict, Invalid
from kb.incidents import belonging, trail
from kb.incidents.details import Details, write
from kb.models import IssueTicket, KnownIssue, Person, Ticket
from kb.sentences import sentence as _
from kb.text import TITLE_MAX, clean

NOTE_MAX = 2_000


def notice(
    session: Session,
    ticket_ids: Sequence[int],
    *,
    title: str,
    words: Sequence[str],
    since: datetime,
    at: datetime,
    subject: str = "",
    issue: KnownIssue | None = None,
) -> KnownIssue | None:
    """Store what was noticed as a candidate, or add to `issue` or an open one of the same subject.

    None where nothing of it is new.
    """
    fresh = belonging.without_issue(session, ticket_ids)
    if not fresh:
        return None
    issue = issue or (_open_about(session, subject) if subject else None)
    if issue is None:
        issue = KnownIssue(
            state="candidate",
            title=title[:TITLE_MAX],
            words=list(words),
            subject=subject[:200],
            since=since,
            noticed_at=at,
        )
        session.add(issue)
        session.flush()
        trail.note(session, issue, "noticed", by=None, at=at, data={"tickets": [t.number for t in fresh]})
    for ticket in fresh:
        belonging.put(session, issue, ticket, "noticed", at)
    return issue


def report(
    session: Session, details: Details, *, by: Person, at: datetime, ticket: Ticket | None = None
) -> KnownIssue:
    """Let an agent tell of a known issue that nobody noticed yet; a ticket may be its first."""
    issue = KnownIssue(state="confirmed", since=ticket.created_at if ticket else at, noticed_at=at, words=[])
    write(session, issue, details, by)
    issue.confirmed_at = at
    session.add(issue)
    session.flush()
    trail.note(session, issue, "confirmed", by=by, at=at, data=asdict(details))
    if ticket is not None:
        belonging.attach(session, issue, ticket, by=by, at=at)
    return issue


def confirm(
    session: Session, issue: KnownIssue, details: Details, *, by: Person, at: datetime, edition: int
) -> None:
    """Make a candidate a known issue that readers are told of, or change what they are told."""
    _expect(issue, edition, "candidate", "confirmed")
    kind = "confirmed" if issue.state == "candidate" else "changed"
    write(session, issue, details, by)
    issue.state = "confirmed"
    issue.confirmed_at = issue.confirmed_at or at
    trail.note(session, issue, kind, by=by, at=at, data=asdict(details))


def dismiss(session: Session, issue: KnownIssue, why: str, *, by: Person, at: datetime, edition: int) -> None:
    """Say that a candidate is no incident."""
    _expect(issue, edition, "candidate")
    _end(session, issue, "dismissed", why, by=by, at=at)


def solve(session: Session, issue: KnownIssue, note: str, *, by: Person, at: datetime, edition: int) -> None:
    """Say that it is over; readers are no longer told of it, and all who reported it are written to."""
    _expect(issue, edition, "confirmed")
    _end(session, issue, "solved", note, by=by, at=at)
    told = select(Ticket).join(IssueTicket, IssueTicket.ticket_id == Ticket.id)
    reported = session.scalars(told.where(IssueTicket.issue_id == issue.id))
    mail.queue_other(session, reported, "issue-solved", at=at, data={"issue": issue.id})


def _open_about(session: Session, subject: str) -> KnownIssue | None:
    wanted = select(KnownIssue).where(
        KnownIssue.subject == subject[:200], KnownIssue.state.in_(("candidate", "confirmed"))
    )
    return session.scalars(wanted.order_by(KnownIssue.id.desc()).limit(1)).first()


def _expect(issue: KnownIssue, edition: int, *states: str) -> None:
    if issue.state not in states:
        raise Conflict(_("它的状态已经变了，请看现在的内容"))
    if issue.edition != edition:
        raise Conflict(_("它刚刚被别人改过，请对照现在的内容再保存"))


def _end(session: Session, issue: KnownIssue, state: str, note: str, *, by: Person, at: datetime) -> None:
    note = clean(note).strip()
    if len(note) > NOTE_MAX:
        raise Invalid("note", _("最多 %(most)s 个字符", most=f"{NOTE_MAX:,}"))
    issue.state, issue.ended_at = state, at
    issue.edition += 1
    trail.note(session, issue, state, by=by, at=at, text=note)
