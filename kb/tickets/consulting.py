"""会诊: another team, a colleague or a vendor is asked about a ticket, which stays with its handler."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb import rights
from kb.errors import Conflict, Invalid, NotFound
from kb.models import Consultation, Person, Team, Ticket, VendorContact
from kb.sentences import sentence as _
from kb.tickets.escalating import NEVER_ASKED
from kb.tickets.record import check_open, needed, note, touch
from kb.tickets.waiting import wait_for

Asked = Person | Team | VendorContact


def consult(
    session: Session,
    ticket: Ticket,
    of: Asked,
    question: str,
    *,
    by: Person,
    at: datetime,
    is_awaited: bool = False,
) -> Consultation:
    """Ask somebody about a ticket; a vendor may be waited for (`is_awaited`), which is shown and stops no clock."""
    _check(ticket, of)
    if ticket.priority != NEVER_ASKED or question.strip():
        question = needed("question", question, _("请写明要问什么"))
    made = Consultation(
        ticket_id=ticket.id,
        whom=_label(of),
        question=question.strip(),
        asked_at=at,
        asked_by_id=by.id,
        team_id=of.id if isinstance(of, Team) else None,
        person_id=of.id if isinstance(of, Person) else None,
        vendor_id=of.id if isinstance(of, VendorContact) else None,
    )
    session.add(made)
    session.flush()
    touch(session, ticket, at)
    data = {"whom": made.whom, "consultation": made.id}
    note(session, ticket, "consulted", by=by, at=at, text=made.question, is_public=False, data=data)
    if is_awaited and isinstance(of, VendorContact):
        wait_for(session, ticket, of.organisation, by=by, at=at)
    return made


def answer(
    session: Session, ticket: Ticket, asked: Consultation, text: str, *, by: Person, at: datetime
) -> None:
    """Keep the answer and who gave it: a vendor's is written down by an agent, and ends the waiting for that vendor."""
    if not asked.is_open:
        raise Conflict(_("这个会诊已经有答复了"))
    asked.answer = needed("answer", text, _("请写下对方的答复"))
    asked.answered_at = at
    asked.answered_by = asked.whom if asked.vendor_id is not None else by.label
    touch(session, ticket, at)
    data = {"whom": asked.answered_by, "consultation": asked.id}
    note(session, ticket, "consult-answered", by=by, at=at, text=asked.answer, is_public=False, data=data)
    if asked.vendor is not None and ticket.is_open and ticket.waiting_for == asked.vendor.organisation:
        wait_for(session, ticket, "", by=by, at=at)


def consultations(session: Session, ticket: Ticket) -> Sequence[Consultation]:
    """Return what was asked about a ticket, the last first, with the vendors' contacts."""
    wanted = select(Consultation).where(Consultation.ticket_id == ticket.id)
    wanted = wanted.options(selectinload(Consultation.vendor)).order_by(Consultation.id.desc())
    return session.scalars(wanted).all()


def asked_about(session: Session, tickets: Sequence[Ticket]) -> set[int]:
    """Return the ids of those of these tickets about which somebody was asked who has not answered yet."""
    wanted = select(Consultation.ticket_id).where(
        Consultation.ticket_id.in_([ticket.id for ticket in tickets]), Consultation.answered_at.is_(None)
    )
    return set(session.scalars(wanted))


def consultation(session: Session, ticket: Ticket, key: int) -> Consultation:
    """Return one consultation of a ticket or raise NotFound."""
    found = session.get(Consultation, key)
    if found is None or found.ticket_id != ticket.id:
        raise NotFound(_("没有这个会诊"))
    return found


def _label(of: Asked) -> str:
    return of.name if isinstance(of, Team) else of.label


def _check(ticket: Ticket, of: Asked) -> None:
    check_open(ticket)
    if isinstance(of, Person) and not rights.is_support(of):
        raise Invalid("whom", _("只能请在用的支持人员会诊"))
    if not isinstance(of, Person) and not of.is_open:
        raise Invalid("whom", _("%(name)s 已经停用", name=_label(of)))
    if isinstance(of, Person) and of.id == ticket.assignee_id:
        raise Invalid("whom", _("处理人自己不用会诊"))
