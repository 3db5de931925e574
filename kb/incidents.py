"""The life of a known issue: noticed, confirmed or dismissed, solved; and the tickets that belong to it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, selectinload

from kb import articles, rights, tickets
from kb.errors import Conflict, Invalid, NotFound, Problems
from kb.models import BANNER_VISIBILITIES, IssueStep, IssueTicket, KnownIssue, Person, Ticket
from kb.text import TITLE_MAX, check_length, clean, is_blank, one_line

TEXT_MAX = 20_000
NOTE_MAX = 2_000
GONE = "没有这个已知故障，或者它已经结束"


@dataclass(frozen=True)
class Details:
    """What an agent writes of a known issue; `article` is a number or external id, or empty."""

    title: str
    affected: str = ""
    workaround: str = ""
    article: str = ""
    visibility: str = "internal"

    @classmethod
    def parse(cls, data: Mapping[str, str]) -> "Details":
        """Read a form; raise Invalid with every complaint by its field."""
        details = cls(
            one_line(data.get("title", "")),
            clean(data.get("affected", "")).strip(),
            clean(data.get("workaround", "")).strip(),
            one_line(data.get("article", "")),
            data.get("visibility", "") or "internal",
        )
        problems = Problems()
        if is_blank(details.title):
            problems.add("title", "请用一句话说明是什么故障")
        check_length(problems, "title", details.title, TITLE_MAX)
        check_length(problems, "affected", details.affected, TEXT_MAX)
        check_length(problems, "workaround", details.workaround, TEXT_MAX)
        if details.visibility not in BANNER_VISIBILITIES:
            problems.add("visibility", f"只能是 {'、'.join(BANNER_VISIBILITIES)}")
        problems.raise_if_any()
        return details


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
    fresh = _without_issue(session, ticket_ids)
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
        _step(session, issue, "noticed", by=None, at=at, data={"tickets": [t.number for t in fresh]})
    for ticket in fresh:
        _put(session, issue, ticket, "noticed", at)
    return issue


def report(
    session: Session, details: Details, *, by: Person, at: datetime, ticket: Ticket | None = None
) -> KnownIssue:
    """Let an agent tell of a known issue that nobody noticed yet; a ticket may be its first."""
    issue = KnownIssue(state="confirmed", since=ticket.created_at if ticket else at, noticed_at=at, words=[])
    _write(session, issue, details, by)
    issue.confirmed_at = at
    session.add(issue)
    session.flush()
    _step(session, issue, "confirmed", by=by, at=at, data=asdict(details))
    if ticket is not None:
        attach(session, issue, ticket, by=by, at=at)
    return issue


def confirm(
    session: Session, issue: KnownIssue, details: Details, *, by: Person, at: datetime, edition: int
) -> None:
    """Make a candidate a known issue that readers are told of, or change what they are told."""
    _expect(issue, edition, "candidate", "confirmed")
    kind = "confirmed" if issue.state == "candidate" else "changed"
    _write(session, issue, details, by)
    issue.state = "confirmed"
    issue.confirmed_at = issue.confirmed_at or at
    _step(session, issue, kind, by=by, at=at, data=asdict(details))


def dismiss(session: Session, issue: KnownIssue, why: str, *, by: Person, at: datetime, edition: int) -> None:
    """Say that a candidate is no incident."""
    _expect(issue, edition, "candidate")
    _end(session, issue, "dismissed", why, by=by, at=at)


def solve(session: Session, issue: KnownIssue, note: str, *, by: Person, at: datetime, edition: int) -> None:
    """Say that it is over; readers are no longer told of it."""
    _expect(issue, edition, "confirmed")
    _end(session, issue, "solved", note, by=by, at=at)


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
    _put(session, issue, ticket, "agent" if support else "requester", at)
    issue.since = min(issue.since, ticket.created_at)
    _step(session, issue, "attached", by=by, at=at, text=ticket.number, label=ticket.requester_name)
    data = {"issue": issue.id}
    tickets.note(session, ticket, "known-issue", by=by, at=at, text=issue.number, is_public=False, data=data)
    return True


def detach(session: Session, ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Take a ticket from the known issue that it does not belong to."""
    stored = session.get(IssueTicket, ticket.id)
    if stored is None:
        return
    _step(session, stored.issue, "detached", by=by, at=at, text=ticket.number)
    tickets.note(session, ticket, "not-known-issue", by=by, at=at, text=stored.issue.number, is_public=False)
    session.delete(stored)
    session.flush()


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
    return issue.is_shown and issue.visibility in BANNER_VISIBILITIES[: audience + 1]


def may_join(issue: KnownIssue, person: Person | None) -> bool:
    """Tell whether somebody may put a ticket to a known issue: the support to any open one, others if they are told."""
    if rights.is_support(person):
        return issue.is_open
    return may_be_told(issue, rights.audience_of(person))


def shown(session: Session, audience: int) -> Sequence[KnownIssue]:
    """Return what readers of this audience are told of now, the newest first; `may_be_told` as a query."""
    wanted = select(KnownIssue).where(
        KnownIssue.state == "confirmed", KnownIssue.visibility.in_(BANNER_VISIBILITIES[: audience + 1])
    )
    newest = wanted.options(selectinload(KnownIssue.article)).order_by(KnownIssue.confirmed_at.desc())
    return session.scalars(newest.order_by(KnownIssue.id.desc())).all()


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


def tickets_of(session: Session, issue: KnownIssue, limit: int = 200) -> Sequence[IssueTicket]:
    """Return the tickets of a known issue, the last opened first."""
    kept = (
        select(IssueTicket).where(IssueTicket.issue_id == issue.id).options(selectinload(IssueTicket.ticket))
    )
    return session.scalars(kept.order_by(IssueTicket.ticket_id.desc()).limit(limit)).all()


def texts_of(session: Session, issues: Sequence[KnownIssue], each: int = 30) -> dict[int, list[str]]:
    """Return what the first tickets of each known issue say."""
    ids = [issue.id for issue in issues]
    place = func.row_number().over(partition_by=IssueTicket.issue_id, order_by=IssueTicket.ticket_id)
    stored = (
        select(IssueTicket.issue_id, Ticket.title, func.substr(Ticket.description, 1, 1000), place.label("n"))
        .join(Ticket, Ticket.id == IssueTicket.ticket_id)
        .where(IssueTicket.issue_id.in_(ids))
        .subquery()
    )
    found: dict[int, list[str]] = {key: [] for key in ids}
    for key, title, text, _ in session.execute(select(stored).where(stored.c.n <= each)):
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


def steps(session: Session, issue: KnownIssue) -> Sequence[IssueStep]:
    """Return the steps of a known issue in order."""
    kept = select(IssueStep).where(IssueStep.issue_id == issue.id)
    return session.scalars(kept.order_by(IssueStep.id)).all()


def _without_issue(session: Session, ticket_ids: Sequence[int]) -> list[Ticket]:
    taken = with_issue(session, ticket_ids)
    rows = tickets.by_ids(session, [key for key in ticket_ids if key not in taken])
    return [rows[key] for key in sorted(rows)]


def _open_about(session: Session, subject: str) -> KnownIssue | None:
    wanted = select(KnownIssue).where(
        KnownIssue.subject == subject[:200], KnownIssue.state.in_(("candidate", "confirmed"))
    )
    return session.scalars(wanted.order_by(KnownIssue.id.desc()).limit(1)).first()


def _write(session: Session, issue: KnownIssue, details: Details, by: Person) -> None:
    """Take over what an agent wrote; the article must be one that the readers may see."""
    article = articles.find(session, details.article) if details.article else None
    if details.article and (article is None or not rights.may_read_article(by, article)):
        raise Invalid("article", "没有找到这篇文章")
    if article is not None and not article.is_findable:
        raise Invalid("article", "这篇文章还没有发布")
    if article is not None and rights.level_of(article) > BANNER_VISIBILITIES.index(details.visibility):
        raise Invalid("article", "看得到故障的人看不到这篇文章，请换一篇，或缩小故障的可见范围")
    issue.title, issue.affected, issue.workaround = details.title, details.affected, details.workaround
    issue.visibility, issue.article_id = details.visibility, article.id if article else None
    issue.edition = (issue.edition or 0) + 1


def _expect(issue: KnownIssue, edition: int, *states: str) -> None:
    if issue.state not in states:
        raise Conflict("它的状态已经变了，请看现在的内容")
    if issue.edition != edition:
        raise Conflict("它刚刚被别人改过，请对照现在的内容再保存")


def _end(session: Session, issue: KnownIssue, state: str, note: str, *, by: Person, at: datetime) -> None:
    note = clean(note).strip()
    if len(note) > NOTE_MAX:
        raise Invalid("note", f"最多 {NOTE_MAX:,} 个字符")
    issue.state, issue.ended_at = state, at
    issue.edition += 1
    _step(session, issue, state, by=by, at=at, text=note)


def _put(session: Session, issue: KnownIssue, ticket: Ticket, how: str, at: datetime) -> None:
    session.add(IssueTicket(issue_id=issue.id, ticket_id=ticket.id, how=how, at=at))
    session.flush()


def _step(
    session: Session,
    issue: KnownIssue,
    kind: str,
    *,
    by: Person | None,
    at: datetime,
    text: str = "",
    label: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    session.add(
        IssueStep(
            issue_id=issue.id,
            at=at,
            kind=kind,
            by_id=by.id if by else None,
            by_label=by.label if by else label,
            text=text,
            data=data or {},
        )
    )
