"""What a handler is asked when a limit comes near or has passed, and what the requester is told of the answer.

Nobody has to answer before going on with the work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from kb import settings
from kb.errors import Conflict, Problems
from kb.models import Person, Ticket, TicketEvent
from kb.sentences import sentence as _
from kb.tickets.record import events, needed, note, touch

ASKED_OF: Final = {
    "warned": ("resolution", "progress", "on_site"),
    "breached": ("resolution", "progress", "on_site", "first_response"),
}


@dataclass(frozen=True)
class Question:
    """Something that wants an answer: a clock (`about`) that was warned of or breached (`stage`), since when."""

    about: str
    stage: str
    at: datetime


def questions(told: Sequence[TicketEvent]) -> list[Question]:
    """Return what the record of a ticket leaves unanswered; a limit that was met after a warning asks no more."""
    found: dict[str, Question] = {}
    for event in told:
        about = str(event.data.get("about", ""))
        if about in ASKED_OF.get(event.kind, ()):
            found[about] = Question(about, event.kind, event.at)
        elif event.kind in {"replanned", "explained"}:
            found.pop(about, None)
        for clock, did in event.data.get("clocks", {}).items():
            question = found.get(clock)
            if question and question.stage == "warned" and did.get("did") in {"met", "ended"}:
                del found[clock]
    return list(found.values())


def explain(
    session: Session,
    ticket: Ticket,
    about: str,
    reason: str,
    *,
    by: Person,
    at: datetime,
    expected: datetime | None = None,
    text: str = "",
) -> None:
    """Say why a limit comes too near or has passed, and when the requester may expect what was promised.

    The requester is told the new time and the words; a time is asked for unless the ticket is solved already.
    """
    open_questions = {each.about: each for each in questions(events(session, ticket, public_only=False))}
    if about not in open_questions:
        raise Conflict(_("这个时限已经有人说明过了"))
    _check(session, reason, expected, at, is_breached=open_questions[about].stage == "breached")
    if expected is not None and ticket.is_open:
        ticket.planned_at = expected
    touch(session, ticket, at)
    text = text.strip() and needed("text", text, "")
    kind = "replanned" if expected is not None else "explained"
    data = {"about": about, "reason": reason, "stage": open_questions[about].stage}
    data |= {"expected": expected.isoformat()} if expected is not None else {}
    note(session, ticket, kind, by=by, at=at, text=text, is_public=expected is not None, data=data)


def _check(
    session: Session, reason: str, expected: datetime | None, at: datetime, *, is_breached: bool
) -> None:
    problems = Problems()
    if reason not in settings.current(session).delay_reasons:
        problems.add("reason", _("请从列表里选一个原因"))
    if expected is None and not is_breached:
        problems.add("expected", _("请写明新的预计时间，需求方会看到"))
    if expected is not None and expected <= at:
        problems.add("expected", _("预计时间要晚于现在"))
    problems.raise_if_any()
