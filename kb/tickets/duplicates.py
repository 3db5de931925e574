"""Tickets that repeat another one: all of them lead to one, whose solution is theirs too."""

from datetime import datetime

from sqlalchemy.orm import Session

from kb import usefulness
from kb.errors import Conflict, Invalid
from kb.models import Person, Ticket
from kb.sentences import sentence as _
from kb.tickets.ending import begin_again, hold
from kb.tickets.record import note, touch
from kb.tickets.solving import repeating, solve_like, tell_workaround


def mark_duplicate(session: Session, ticket: Ticket, main: Ticket, *, by: Person, at: datetime) -> Ticket:
    """Say that an open ticket repeats another one, open or solved, and return the one that it leads to.

    What repeats a repetition repeats the first one, and what repeated this ticket so far does too. Its requester is
    told neither number nor words of the other; what is known of it, a workaround or the solution, is told at once.
    """
    hold(session, ticket)
    main = main.duplicate_of or main
    hold(session, main)
    _check(ticket, main)
    both = [ticket, *repeating(session, ticket)]
    for each in both:
        each.duplicate_of = main
        touch(session, each, at)
        note(session, each, "duplicate", by=by, at=at, is_public=False, data={"of": main.number})
    session.flush()
    for each in (each for each in both if each.is_open):
        if main.is_solved:
            solve_like(session, each, main, by=by, at=at)
        elif main.workaround:
            tell_workaround(session, each, main.workaround, by=by, at=at)
    if main.is_solved and main.solved_by_id is not None:
        usefulness.recount(session, [main.solved_by_id])
    return main


def separate(session: Session, ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Say that a ticket repeats none after all; one that waits for a word on the other's solution is open again."""
    hold(session, ticket)
    main = ticket.duplicate_of
    if main is None:
        raise Conflict(_("这张工单没有标记为重复"))
    if ticket.status == "closed":
        raise Conflict(_("工单已经关闭；需要继续处理的话请重新打开"))
    if ticket.status == "resolved":
        begin_again(session, ticket, "reopened", _("它不是重复的问题，继续处理"), by=by, at=at)
        return
    ticket.duplicate_of = None
    touch(session, ticket, at)
    note(session, ticket, "not-duplicate", by=by, at=at, is_public=False, data={"of": main.number})


def _check(ticket: Ticket, main: Ticket) -> None:
    if main.id == ticket.id:
        raise Invalid("of", _("不能是它自己，也不能是它的重复"))
    if not ticket.is_open:
        raise Conflict(_("工单已经解决，不用再标记为重复"))
    if main.is_solved and not main.resolution:
        raise Conflict(_("那张工单没有写解决办法，不能作为主工单"))
    if ticket.duplicate_of_id == main.id:
        raise Conflict(_("已经标记为这张工单的重复"))
