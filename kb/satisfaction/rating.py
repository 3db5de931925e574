"""The word of a requester on how they were helped: a score, reasons from a list, and what they want to say.

It may be given for thirty days after the ticket was closed, and changed for seven days after it was given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb import settings
from kb.errors import Conflict, Problems
from kb.models import FollowUp, Person, Satisfaction, Ticket
from kb.sentences import sentence as _
from kb.text import check_length, clean
from kb.tickets import note

RATE_FOR: Final = timedelta(days=30)
CHANGE_FOR: Final = timedelta(days=7)
COMMENT_MAX: Final = 1000
SCORES: Final = range(1, 6)


@dataclass(frozen=True)
class Standing:
    """Whether a requester may say something now, until when, and what they said so far."""

    may_rate: bool
    until: datetime | None
    given: Satisfaction | None


def of_ticket(session: Session, ticket: Ticket) -> Satisfaction | None:
    """Return what was said of a ticket, or that it is to be asked."""
    return session.scalar(select(Satisfaction).where(Satisfaction.ticket_id == ticket.id))


def standing(session: Session, ticket: Ticket, at: datetime) -> Standing:
    """Tell how it stands with the word of a ticket's requester."""
    row = of_ticket(session, ticket)
    if row is None:
        return Standing(may_rate=False, until=None, given=None)
    since, span = (row.answered_at, CHANGE_FOR) if row.answered_at else (ticket.closed_at or at, RATE_FOR)
    until = since + span
    may_rate = at <= until and (ticket.status == "closed" or row.answered_at is not None)
    return Standing(may_rate, until, row if row.answered_at else None)


def rate(
    session: Session,
    ticket: Ticket,
    score: int | None,
    *,
    by: Person | None,
    at: datetime,
    reasons: Sequence[str] = (),
    comment: str = "",
) -> Satisfaction:
    """Keep the word of a requester, or change it; a bad score puts the ticket before the support once more."""
    house = settings.current(session)
    row = session.scalar(select(Satisfaction).where(Satisfaction.ticket_id == ticket.id).with_for_update())
    if row is None or not standing(session, ticket, at).may_rate:
        raise Conflict(_("这张工单现在不能评价：没有关闭，或者已经过了可以评价的时间"))
    kept = _checked(score, reasons, comment, house.rating_reasons, row)
    if row.answered_at is not None and kept == (row.score, row.reasons, row.comment):
        return row
    row.score, row.reasons, row.comment = kept
    row.asked_at, row.answered_at = row.asked_at or at, row.answered_at or at
    _follow_up(session, ticket, is_bad=kept[0] <= house.bad_score, at=at)
    data = {"score": row.score, "reasons": row.reasons}
    note(session, ticket, "rated", by=by, at=at, text=row.comment, is_public=False, data=data)
    session.flush()
    return row


def _checked(
    score: int | None, reasons: Sequence[str], comment: str, offered: Sequence[str], row: Satisfaction
) -> tuple[int, list[str], str]:
    """Return what is kept; reasons that were chosen before may stay although they are offered no more."""
    problems, comment = Problems(), clean(comment).strip()
    if score not in SCORES:
        problems.add("score", _("请选 1 到 5 分"))
    chosen = list(dict.fromkeys(reasons))
    if any(reason not in {*offered, *row.reasons} for reason in chosen):
        problems.add("reasons", _("请从列表里选原因"))
    check_length(problems, "comment", comment, COMMENT_MAX)
    problems.raise_if_any()
    return int(score or 0), chosen, comment


def _follow_up(session: Session, ticket: Ticket, *, is_bad: bool, at: datetime) -> None:
    """List a ticket with a bad score; one that turned better goes, unless somebody has taken it up."""
    mine = (FollowUp.ticket_id == ticket.id, FollowUp.cause == "score")
    known = session.scalar(select(FollowUp.id).where(*mine))
    if is_bad and known is None:
        session.add(FollowUp(ticket_id=ticket.id, cause="score", listed_at=at))
    elif not is_bad and known is not None:
        untouched = (FollowUp.owner_id.is_(None), FollowUp.note == "", FollowUp.done_at.is_(None))
        session.execute(delete(FollowUp).where(*mine, *untouched))
