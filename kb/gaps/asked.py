"""Tickets solved without an article, and searches that found nothing or whose results nobody opened."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from kb import past_queries
from kb.models import FINDABLE_STATES, SOLVED_STATUSES, Article, Gap, GapMember, Lookup, Ticket

TICKETS_SINCE = timedelta(days=180)
SEARCHES_SINCE = timedelta(days=90)
MOST = 3000
TEXT_MAX = 300
LONGEST = 2000

Key = tuple[int | None, str]


@dataclass(frozen=True)
class Unanswered:
    """A ticket (by its id) or a search (by the form it is counted by), and how many asked.

    `people` are those who are known to be different; a search that nobody can be told of counts as one.
    """

    text: str
    people: int
    at: datetime
    ticket_id: int | None = None
    asked: str = ""

    @property
    def key(self) -> Key:
        """What it is known by from night to night."""
        return self.ticket_id, self.asked

    @property
    def weight(self) -> int:
        """How many it counts for."""
        return max(1, self.people)


def unanswered(session: Session, at: datetime) -> list[Unanswered]:
    """Return what was asked in vain lately, most people first, but for what a closed gap has settled."""
    settled = _settled(session, at)
    found = [*_tickets(session, at - TICKETS_SINCE), *_searches(session, at - SEARCHES_SINCE)]
    left = [one for one in found if one.key not in settled or one.at > settled[one.key]]
    return sorted(left, key=lambda one: (-one.weight, -one.at.timestamp(), one.asked))[:MOST]


def _tickets(session: Session, since: datetime) -> list[Unanswered]:
    written = select(Article.from_ticket_id).where(
        Article.from_ticket_id.is_not(None), Article.state.in_(FINDABLE_STATES)
    )
    when = func.coalesce(Ticket.resolved_at, Ticket.created_at)
    wanted = (
        select(Ticket.id, Ticket.title, func.substr(Ticket.description, 1, LONGEST), Ticket.created_at)
        .where(
            Ticket.status.in_(SOLVED_STATUSES),
            Ticket.solved_by_id.is_(None),
            Ticket.solved_by_unknown == "",
            when > since,
            Ticket.id.not_in(written),
        )
        .order_by(Ticket.id.desc())
        .limit(MOST)
    )
    return [
        Unanswered(f"{title}\n{text}".strip(), 1, at, ticket_id=key)
        for key, title, text, at in session.execute(wanted)
    ]


def _searches(session: Session, since: datetime) -> list[Unanswered]:
    who = func.coalesce(cast(Lookup.person_id, String), func.nullif(Lookup.visitor, ""))
    known = or_(Lookup.person_id.is_not(None), and_(Lookup.visitor != "", Lookup.is_proven))
    helped = func.sum(case((Lookup.outcome.in_(past_queries.FOUND), 1), else_=0))
    on_page = func.sum(case((or_(Lookup.surface == "page", Lookup.total == 0), 1), else_=0))
    people = func.count(case((known, who)).distinct())
    wanted = (
        select(Lookup.asked, func.max(Lookup.text), func.max(Lookup.at), people)
        .where(Lookup.asked != "", Lookup.at > since)
        .group_by(Lookup.asked)
        .having(helped == 0, on_page > 0)
        .order_by(func.count().desc(), func.max(Lookup.id).desc())
        .limit(MOST)
    )
    return [
        Unanswered(text[:TEXT_MAX], count, at, asked=form)
        for form, text, at, count in session.execute(wanted)
        if len(form) >= past_queries.SHORTEST and not past_queries.is_private(form)
    ]


def _settled(session: Session, at: datetime) -> dict[Key, datetime]:
    """Return what belongs to gaps that were closed, and since when."""
    closed = (
        select(GapMember.ticket_id, GapMember.asked, Gap.closed_at)
        .join(Gap, Gap.id == GapMember.gap_id)
        .where(Gap.closed_at.is_not(None), Gap.closed_at > at - TICKETS_SINCE)
    )
    return {(ticket, asked): when for ticket, asked, when in session.execute(closed) if when is not None}
