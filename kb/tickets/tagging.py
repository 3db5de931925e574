"""Tags of tickets: words by which the support puts tickets together; requesters never learn of them."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kb.errors import Invalid
from kb.models import Person, Ticket, TicketTag
from kb.sentences import sentence as _
from kb.text import fold, one_line
from kb.tickets.record import note, touch

TAG_MAX: Final = 40
TAGS_MAX: Final = 20


def tag(
    session: Session,
    ticket: Ticket,
    added: Iterable[str],
    removed: Iterable[str] = (),
    *,
    by: Person,
    at: datetime,
) -> bool:
    """Add and remove tags and tell whether that changed any; equal but for case and width they are the same."""
    held = {row.form: row for row in session.scalars(_of([ticket.id]))}
    gone = [held[form] for form in {fold(text) for text in removed} & held.keys()]
    new = {form: text for form, text in _checked(added).items() if form not in held}
    if not gone and not new:
        return False
    if len(held) - len(gone) + len(new) > TAGS_MAX:
        raise Invalid("tag", _("一张工单最多 %(most)s 个标签", most=TAGS_MAX))
    for row in gone:
        session.delete(row)
    written = [_written(session, form, text) for form, text in new.items()]
    session.flush()
    session.add_all(
        TicketTag(ticket_id=ticket.id, form=form, tag=text) for form, text in zip(new, written, strict=True)
    )
    touch(session, ticket, at)
    data = {"added": written, "removed": sorted(row.tag for row in gone)}
    note(session, ticket, "tagged", by=by, at=at, is_public=False, data=data)
    return True


def _checked(texts: Iterable[str]) -> dict[str, str]:
    """Return tags by form as they are stored, or raise Invalid; commas part them."""
    pieces = (piece for text in texts for piece in text.replace("，", ",").replace("、", ",").split(","))
    tags = [unicodedata.normalize("NFKC", one_line(piece)).lstrip("#") for piece in pieces]
    if any(len(each) > TAG_MAX for each in tags):
        raise Invalid("tag", _("每个标签最多 %(most)s 个字符", most=TAG_MAX))
    return {fold(each): each for each in tags if fold(each)}


def _written(session: Session, form: str, text: str) -> str:
    """Return a tag as it is written elsewhere already."""
    return session.scalar(select(TicketTag.tag).where(TicketTag.form == form).limit(1)) or text


def tags_of(session: Session, tickets: Sequence[Ticket]) -> Mapping[int, list[str]]:
    """Return the tags of tickets by the ticket's id."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in session.scalars(_of([ticket.id for ticket in tickets])):
        found[row.ticket_id].append(row.tag)
    return found


def _of(ids: Sequence[int]) -> Select[TicketTag]:
    return select(TicketTag).where(TicketTag.ticket_id.in_(ids)).order_by(TicketTag.tag)


def known_tags(session: Session, beginning: str = "", limit: int = 20) -> list[str]:
    """Return the tags that begin so, those used most first."""
    counted = select(func.min(TicketTag.tag), func.count().label("times")).group_by(TicketTag.form)
    if start := fold(beginning):
        counted = counted.where(TicketTag.form.startswith(start, autoescape=True))
    best = counted.order_by(func.count().desc(), TicketTag.form).limit(limit)
    return [row[0] for row in session.execute(best)]
