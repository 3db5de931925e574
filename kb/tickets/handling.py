"""What the support does with a ticket: take it, write, apply articles."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb import rights
from kb.errors import Conflict
from kb.models import Article, Citation, Person, Ticket
from kb.sentences import sentence as _
from kb.tickets.record import needed, note, touch


def take(session: Session, ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Let an agent take a ticket; the notice names the handler."""
    if not ticket.is_open:
        raise Conflict(_("工单已经解决，不能再受理"))
    if ticket.assignee_id == by.id and ticket.status != "new":
        return
    ticket.assignee_id = by.id
    ticket.status = "open" if ticket.status == "new" else ticket.status
    touch(session, ticket, at)
    note(session, ticket, "taken", by=by, at=at)


def reply(
    session: Session,
    ticket: Ticket,
    text: str,
    *,
    by: Person | None,
    at: datetime,
    is_public: bool = True,
    done: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write to the requester, or (not public) a note to colleagues; the requester writes without an account.

    What the requester writes ends the waiting for it, and puts off that a solved ticket closes without a word.
    `done` tells how it was done, as `manners.done` returns it.
    """
    text = needed("text", text, _("请写下要回复的内容"))
    told = is_public and not rights.is_support(by)
    if told and ticket.status == "pending":
        ticket.status = "open" if ticket.assignee_id else "new"
    if told:
        ticket.closes_at = None
    touch(session, ticket, at)
    kind, data = "reply" if is_public else "note", {"told": True} if told else {}
    note(session, ticket, kind, by=by, at=at, text=text, is_public=is_public, data={**data, **done})


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
    touch(session, ticket, at)
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


def citations(session: Session, ticket: Ticket, person: Person | None = None) -> Sequence[Citation]:
    """Return what was applied to a ticket, in order, but for articles that are kept from this person."""
    kept = select(Citation).where(Citation.ticket_id == ticket.id).options(selectinload(Citation.article))
    every = session.scalars(kept.order_by(Citation.id))
    return [each for each in every if rights.may_know_of(person, each.article)]
