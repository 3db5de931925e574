"""Who handles a ticket: it is given to somebody or to a team, and handed on with a reason."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kb import rights, teams
from kb.errors import Conflict, Invalid
from kb.models import Person, Team, Ticket
from kb.sentences import sentence as _
from kb.tickets.escalating import NEVER_ASKED
from kb.tickets.record import needed, note, touch


def assign(
    session: Session, ticket: Ticket, to: Person | Team, *, by: Person, at: datetime, reason: str = ""
) -> None:
    """Give a ticket to somebody of the support, or to a team whose queue it then waits in."""
    _check(ticket, to)
    if _has(ticket, to):
        return
    data = _given(session, ticket, to)
    touch(session, ticket, at)
    data |= {"reason": reason.strip() and needed("reason", reason, "")}
    note(session, ticket, "assigned", by=by, at=at, text=to_label(to), is_public=False, data=data)


def transfer(
    session: Session, ticket: Ticket, to: Person | Team, reason: str, *, by: Person, at: datetime
) -> None:
    """Hand a ticket on with the reason, which colleagues read; its requester is told who handles it now."""
    _check(ticket, to)
    if _has(ticket, to):
        raise Conflict(_("工单已经在 %(name)s 这里", name=to_label(to)))
    if ticket.priority != NEVER_ASKED or reason.strip():
        reason = needed("reason", reason, _("请写明为什么转派，接手的同事要看"))
    data = _given(session, ticket, to) | {"reason": reason.strip()}
    touch(session, ticket, at)
    note(session, ticket, "transferred", by=by, at=at, data=data)


def hand(
    session: Session, ticket: Ticket, to: Person | Team, reason: str, *, by: Person, at: datetime
) -> None:
    """Give a ticket that nobody handles, and hand on one that somebody does."""
    if ticket.assignee_id is None:
        assign(session, ticket, to, by=by, at=at, reason=reason)
    else:
        transfer(session, ticket, to, reason, by=by, at=at)


def to_label(to: Person | Team) -> str:
    """Return the name of whoever a ticket goes to."""
    return to.label if isinstance(to, Person) else to.name


def _check(ticket: Ticket, to: Person | Team) -> None:
    if not ticket.is_open:
        raise Conflict(_("工单已经解决，不能再分派"))
    if isinstance(to, Person) and not rights.is_support(to):
        raise Invalid("assignee", _("只能分派给在用的支持人员账号"))
    if isinstance(to, Team) and not to.is_open:
        raise Invalid("assignee", _("这个处理组已经停用"))


def _has(ticket: Ticket, to: Person | Team) -> bool:
    if isinstance(to, Person):
        return ticket.assignee_id == to.id
    return ticket.assignee_id is None and ticket.team_id == to.id


def _given(session: Session, ticket: Ticket, to: Person | Team) -> dict[str, Any]:
    """Change handler and team; a ticket goes along into a team of its handler where the present one is none."""
    data = {"from": _holder(ticket), "to": to_label(to)}
    if isinstance(to, Team):
        ticket.team_id, ticket.assignee_id = to.id, None
    else:
        ticket.assignee_id = to.id
        own = [team for team in teams.listing(session) if teams.is_in(session, to.id, team)]
        if own and ticket.team_id not in {team.id for team in own}:
            ticket.team_id = (teams.taking(own, ticket.category, ticket.line) or own[0]).id
    session.flush()
    session.expire(ticket, ["assignee", "team"])
    return data


def _holder(ticket: Ticket) -> str:
    if ticket.assignee is not None:
        return ticket.assignee.label
    return ticket.team.name if ticket.team else ""
