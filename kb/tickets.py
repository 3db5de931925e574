"""The life of a ticket: open, cite, resolve, confirm or send back; every step leaves an event."""

import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from kb import changes, deadlines, rights, settings, usefulness
from kb.errors import Conflict, Invalid, NotFound
from kb.forms import TicketForm
from kb.models import OPEN_STATUSES, STATUSES, Article, Citation, Person, Ticket, TicketEvent
from kb.sentences import sentence as _
from kb.text import TICKET_MAX, clean, is_blank, one_line


def open_ticket(
    session: Session,
    form: TicketForm,
    *,
    by: Person | None,
    at: datetime,
    zone: tzinfo,
    channel: str = "web",
) -> Ticket:
    """Store a new ticket with its number, priority and limits."""
    priority = deadlines.priority(form.impact, form.urgency)
    first_response_due, resolution_due = deadlines.due(
        at, priority, zone, form.category, settings.current(session).rules
    )
    ticket = Ticket(
        number=next_number(session, at, zone),
        key=secrets.token_urlsafe(24),
        title=form.title,
        description=form.description,
        category=form.category,
        error_code=form.error_code,
        steps=form.steps,
        occurred_at=form.occurred_at,
        expected_at=form.expected_at,
        impact=form.impact,
        urgency=form.urgency,
        priority=priority,
        channel=channel,
        requester_id=by.id if by and not rights.is_support(by) else None,
        requester_name=form.name,
        requester_contact=form.contact,
        requester_department=form.department,
        requester_customer_no=form.customer_no,
        created_at=at,
        updated_at=at,
        first_response_due=first_response_due,
        resolution_due=resolution_due,
    )
    changes.stamp(session, ticket)
    session.add(ticket)
    session.flush()
    note(
        session,
        ticket,
        "opened",
        by=by,
        at=at,
        by_label=form.name,
        data={"channel": channel, "priority": priority},
    )
    return ticket


def next_number(session: Session, at: datetime, zone: tzinfo) -> str:
    """Take the next number of that local day; it is given back if the transaction fails."""
    day = f"TS{at.astimezone(zone):%Y%m%d}"
    return f"{day}{changes.take(session, day):03d}"


def note(
    session: Session,
    ticket: Ticket,
    kind: str,
    *,
    by: Person | None,
    at: datetime,
    text: str = "",
    by_label: str = "",
    is_public: bool = True,
    data: dict[str, Any] | None = None,
) -> None:
    """Write one event of a ticket."""
    session.add(
        TicketEvent(
            ticket_id=ticket.id,
            at=at,
            kind=kind,
            by_id=by.id if by else None,
            by_label=by.label if by else by_label or ticket.requester_name,
            text=text,
            is_public=is_public,
            data=data or {},
        )
    )


def events(session: Session, ticket: Ticket, *, public_only: bool) -> Sequence[TicketEvent]:
    """Return the events of a ticket in order."""
    kept = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id)
    if public_only:
        kept = kept.where(TicketEvent.is_public)
    return session.scalars(kept.order_by(TicketEvent.id)).all()


def take(session: Session, ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Let an agent take a ticket; the notice names the handler."""
    if not ticket.is_open:
        raise Conflict(_("工单已经解决，不能再受理"))
    if ticket.assignee_id == by.id and ticket.status == "open":
        return
    ticket.assignee_id = by.id
    ticket.status = "open"
    _touch(session, ticket, at)
    note(session, ticket, "taken", by=by, at=at)


def reply(
    session: Session, ticket: Ticket, text: str, *, by: Person | None, at: datetime, is_public: bool = True
) -> None:
    """Write to the requester, or (not public) a note to colleagues; the requester writes without an account."""
    text = _text("text", text, _("请写下要回复的内容"))
    if by is not None and is_public and ticket.first_response_at is None:
        ticket.first_response_at = at
    _touch(session, ticket, at)
    note(session, ticket, "reply" if is_public else "note", by=by, at=at, text=text, is_public=is_public)


def cite(session: Session, ticket: Ticket, article: Article, *, by: Person, at: datetime) -> bool:
    """Apply an article to a ticket and tell whether that is new; only one that its readers can find."""
    if not article.is_findable:
        raise Conflict(_("只能引用已发布的文章"))
    known = select(Citation).where(Citation.ticket_id == ticket.id, Citation.article_id == article.id)
    if session.scalar(known):
        return False
    session.add(
        Citation(ticket_id=ticket.id, article_id=article.id, revision=article.revision, at=at, by_id=by.id)
    )
    _touch(session, ticket, at)
    note(
        session,
        ticket,
        "cited",
        by=by,
        at=at,
        text=f"{article.number} {article.title}",
        is_public=False,
        data={"article": article.number},
    )
    return True


def citations(session: Session, ticket: Ticket) -> Sequence[Citation]:
    """Return what was applied to a ticket, in order."""
    kept = select(Citation).where(Citation.ticket_id == ticket.id).options(selectinload(Citation.article))
    return session.scalars(kept.order_by(Citation.id)).all()


def resolve(
    session: Session,
    ticket: Ticket,
    resolution: str,
    *,
    by: Person,
    at: datetime,
    article: Article | None = None,
) -> None:
    """Give the ticket its solution and ask the requester to confirm; the article named solved it."""
    if not ticket.is_open:
        raise Conflict(_("工单已经解决"))
    resolution = _text("resolution", resolution, _("请写下解决办法，需求方和下一位同事都要看"))
    if article is not None:
        cite(session, ticket, article, by=by, at=at)
        ticket.solved_by_id = article.id
    ticket.resolution = resolution
    ticket.status = "resolved"
    ticket.resolved_at = at
    ticket.first_response_at = ticket.first_response_at or at
    ticket.assignee_id = ticket.assignee_id or by.id
    if article is not None:
        usefulness.recount(session, [article.id])
    _touch(session, ticket, at)
    note(
        session,
        ticket,
        "resolved",
        by=by,
        at=at,
        text=resolution,
        data={"article": article.number if article else ""},
    )


def confirm(session: Session, ticket: Ticket, *, by: Person | None, at: datetime) -> None:
    """Close a ticket because its requester says that it is solved."""
    if ticket.status == "closed":
        return
    if ticket.status != "resolved":
        raise Conflict(_("工单还没有解决，不能确认"))
    ticket.status = "closed"
    ticket.closed_at = at
    _touch(session, ticket, at)
    note(session, ticket, "confirmed", by=by, at=at)


def send_back(session: Session, ticket: Ticket, reason: str, *, by: Person | None, at: datetime) -> None:
    """Reopen a ticket because its requester says why it is not solved."""
    if ticket.status != "resolved":
        raise Conflict(_("只有已解决、等待确认的工单可以退回"))
    reason = _text("reason", reason, _("请说明哪里还没有解决"))
    ticket.status = "open"
    ticket.resolved_at = None
    blamed, ticket.solved_by_id = ticket.solved_by_id, None
    if blamed is not None:
        usefulness.recount(session, [blamed])
    _touch(session, ticket, at)
    note(session, ticket, "sent-back", by=by, at=at, text=reason)


def get(session: Session, number: str, person: Person | None) -> Ticket:
    """Return a ticket that this person may read, else NotFound."""
    ticket = session.scalar(select(Ticket).where(Ticket.number == one_line(number).upper()))
    if ticket is None or not rights.may_read_ticket(person, ticket):
        raise NotFound(_("没有找到这张工单，或者你没有查看它的权限"))
    return ticket


def named(session: Session, numbers: Iterable[str], person: Person | None) -> Sequence[Ticket]:
    """Return the tickets with these numbers that the support may read, in this order; nobody else is told of any."""
    wanted = [one_line(number).upper() for number in numbers]
    if not wanted or not rights.is_support(person):
        return []
    rows = {row.number: row for row in session.scalars(select(Ticket).where(Ticket.number.in_(wanted)))}
    return [rows[number] for number in wanted if number in rows]


def get_by_key(session: Session, number: str, key: str) -> Ticket:
    """Return the ticket with this number and secret key, else NotFound; both errors look the same."""
    ticket = session.scalar(select(Ticket).where(Ticket.number == one_line(number).upper()))
    known = ticket.key if ticket else "-"
    if not hmac.compare_digest(known.encode(), key.encode("utf8", "replace")) or ticket is None:
        raise NotFound(_("没有找到这张工单，请检查链接是否完整"))
    return ticket


def changed_after(session: Session, number: int, limit: int = 1000) -> Sequence[Ticket]:
    """Return what changed after a change number, in order."""
    newer = select(Ticket).where(Ticket.changed > number).order_by(Ticket.changed).limit(limit)
    return session.scalars(newer).all()


def by_ids(session: Session, ids: Sequence[int]) -> dict[int, Ticket]:
    """Return tickets by their database ids."""
    return {t.id: t for t in session.scalars(select(Ticket).where(Ticket.id.in_(list(ids))))}


def by_age(
    session: Session,
    person: Person | None,
    *,
    status: str = "",
    mine: bool = False,
    before: int | None = None,
    limit: int = 50,
) -> Sequence[Ticket]:
    """Return readable tickets, the last opened first, after the id that a page ended with.

    `status` is one status, or empty for every one, or "active" for all that want work.
    """
    return session.scalars(_after(_narrowed(person, status, mine), before).limit(limit)).all()


def counts_by_status(session: Session) -> dict[str, int]:
    """Return how many tickets there are in each status."""
    stored = select(Ticket.status, func.count()).group_by(Ticket.status)
    return dict(session.execute(stored).all())


def _narrowed(person: Person | None, status: str, mine: bool) -> Select[Ticket]:
    wanted = select(Ticket).where(rights.readable_tickets(person)).options(selectinload(Ticket.assignee))
    if status == "active":
        wanted = wanted.where(Ticket.status.in_(OPEN_STATUSES))
    elif status in STATUSES:
        wanted = wanted.where(Ticket.status == status)
    if mine and person is not None:
        wanted = wanted.where(or_(Ticket.assignee_id == person.id, Ticket.requester_id == person.id))
    return wanted


def _after(wanted: Select[Ticket], before: int | None) -> Select[Ticket]:
    if before is not None:
        wanted = wanted.where(Ticket.id < before)
    return wanted.order_by(Ticket.id.desc())


def _touch(session: Session, ticket: Ticket, at: datetime) -> None:
    ticket.updated_at = at
    changes.stamp(session, ticket)


def _text(field: str, text: str, why: str) -> str:
    text = clean(text).strip()
    if is_blank(text):
        raise Invalid(field, why)
    if len(text) > TICKET_MAX:
        raise Invalid(field, _("最多 %(most)s 个字符", most=f"{TICKET_MAX:,}"))
    return text
