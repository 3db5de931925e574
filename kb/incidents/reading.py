"""Known issues as they are read: by number, by who is told of them, by ticket."""

from collections.abc import Sequence

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session, selectinload

from kb import rights
from kb.errors import NotFound
from kb.models import IssueTicket, KnownIssue, Person
from kb.sentences import sentence as _
from kb.text import one_line

GONE = _("没有这个已知故障，或者它已经结束")
_SHOWN = (
    select(KnownIssue)
    .where(
        KnownIssue.state == "confirmed",
        KnownIssue.visibility.in_(bindparam("visibilities", expanding=True)),
    )
    .options(selectinload(KnownIssue.article))
    .order_by(KnownIssue.confirmed_at.desc(), KnownIssue.id.desc())
)


def find(session: Session, reference: str) -> KnownIssue | None:
    """Find a known issue by its number or id."""
    digits = one_line(reference).upper().removeprefix("KI-")
    return session.get(KnownIssue, int(digits)) if digits.isdecimal() and len(digits) < 10 else None


def get(session: Session, reference: str) -> KnownIssue:
    """Return a known issue, for the support."""
    found = find(session, reference)
    if found is None:
        raise NotFound(GONE)
    return found


def get_shown(session: Session, reference: str, audience: int) -> KnownIssue:
    """Return a known issue that readers of this audience are told of now, else NotFound."""
    found = find(session, reference)
    if found is None or not may_be_told(found, audience):
        raise NotFound(GONE)
    return found


def may_be_told(issue: KnownIssue, audience: int) -> bool:
    """Tell whether readers of this audience are told of a known issue now."""
    return issue.is_shown and issue.visibility in rights.visibilities(audience)


def may_join(issue: KnownIssue, person: Person | None) -> bool:
    """Tell whether somebody may put a ticket to a known issue: the support to any open one, others if they are told."""
    if rights.is_support(person):
        return issue.is_open
    return may_be_told(issue, rights.audience_of(person))


def shown(session: Session, audience: int) -> Sequence[KnownIssue]:
    """Return what readers of this audience are told of now, the newest first; `may_be_told` as a query."""
    return session.scalars(_SHOWN, {"visibilities": list(rights.visibilities(audience))}).all()


def listing(session: Session, states: Sequence[str], limit: int = 100) -> Sequence[KnownIssue]:
    """Return the known issues in these states, candidates first, then the newest."""
    first = case((KnownIssue.state == "candidate", 0), (KnownIssue.state == "confirmed", 1), else_=2)
    wanted = select(KnownIssue).where(KnownIssue.state.in_(list(states))).limit(limit)
    return session.scalars(wanted.order_by(first, KnownIssue.noticed_at.desc(), KnownIssue.id.desc())).all()


def counts(session: Session, issues: Sequence[KnownIssue]) -> dict[int, int]:
    """Return how many tickets each known issue has."""
    ids = [issue.id for issue in issues]
    stored = select(IssueTicket.issue_id, func.count()).where(IssueTicket.issue_id.in_(ids))
    return dict(session.execute(stored.group_by(IssueTicket.issue_id)).all())
