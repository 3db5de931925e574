"""The queues: what waits, what is mine or my team's, what nobody has taken; and tickets found by who reported them."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from flask import redirect, render_template, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import queues, teams, tickets
from kb.errors import NotFound
from kb.models import Team, Ticket
from kb.text import one_line
from webui.addresses import paging
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.workbench.blueprint import agent, workbench

PAGE = 50
BESIDE = 30
_NUMBER = re.compile(r"TS[\d-]{3,22}|20\d{6}-?\d{3,8}", re.IGNORECASE)
"""The number of a ticket, as it is written, or read out without its letters."""


@dataclass(frozen=True)
class Listed:
    """A page of a queue, the id that it goes on after, how much each queue holds, and the newest ticket of all.

    `team` is the one whose tickets alone are shown, `teams` are all to choose from, `unseen` the tickets that somebody
    follows and that changed since they looked, `asked` those about which somebody has been asked and not answered.
    """

    name: str
    typed: str
    tickets: list[Ticket]
    more: int
    counts: dict[str, int]
    newest: int
    team: Team | None
    teams: Sequence[Team]
    unseen: set[int]
    asked: set[int]

    def offers(self, name: str) -> bool:
        """Tell whether there is such a queue for who asks; the one that is open stays."""
        return name not in queues.OWN or name in self.counts or name == self.name


@workbench.get("/")
def queue() -> str | Response:
    """List a queue, or the tickets of a requester; a ticket number leads there."""
    typed = one_line(request.args.get("q", ""))
    if number := named_ticket(typed):
        return redirect(url_for("workbench.ticket", number=number))
    with services().sessions.read() as db:
        found = listed(db, PAGE, typed)
        return render_template("tickets/queue.html", queue=found, tabs=tabs())


def chosen() -> str:
    """Return the queue that somebody asks for, else the one looked at last."""
    asked = request.args.get("show", "")
    if asked in queues.QUEUES and session.get("queue") != asked:
        session["queue"] = asked
    kept = session.get("queue", "")
    return kept if kept in queues.QUEUES else queues.QUEUES[0]


def listed(db: Session, limit: int, typed: str = "") -> Listed:
    """Read a page of the queue; of one requester the tickets of all queues and teams."""
    name, at, me = "all" if typed else chosen(), services().clock(), agent()
    every = teams.listing(db, closed=True)
    team = None if typed else _team(every)
    key = team.id if team else 0
    found = list(
        queues.listing(
            db, me, name, at=at, requester=typed, team=key, before=paging.before(), limit=limit + 1
        )
    )
    more = found[limit - 1].id if len(found) > limit else 0
    counts = queues.counts(db, me, at=at, team=key)
    unseen = tickets.unseen(db, found, me) if "cc" in counts else set()
    asked = tickets.asked_about(db, found) if "team" in counts or "cc" in counts else set()
    offered = [each for each in every if each.is_open or each is team]
    return Listed(name, typed, found[:limit], more, counts, queues.newest(db), team, offered, unseen, asked)


def _team(every: Sequence[Team]) -> Team | None:
    """Return the team whose tickets alone somebody asks for, or asked for last; 0 is all again."""
    asked = request.args.get("team", type=int)
    if asked is not None and asked != session.get("team", 0):
        session["team"] = asked
    return next((each for each in every if each.id == session.get("team", 0)), None)


class Tab(NamedTuple):
    """A queue: what it is called, where it is, and the keys that lead there."""

    name: str
    text: str
    address: str
    keys: str


def tabs(ticket: str = "") -> list[Tab]:
    """Return the queues; beside a ticket each leads to the same ticket with another queue."""
    named = {
        "active": (_("待处理"), "g q"),
        "mine": (_("我的"), "g m"),
        "team": (_("我的组"), "g t"),
        "unassigned": (_("未分派"), "g u"),
        "warning": (_("快到时限"), "g n"),
        "breached": (_("已超时"), "g o"),
        "waiting": (_("等需求方"), "g w"),
        "cc": (_("抄送和会诊"), "g c"),
        "danger": (_("通知主管的"), "g d"),
        "all": (_("全部"), ""),
    }
    return [Tab(name, *_tab(name, *named[name], ticket)) for name in queues.QUEUES]


def _tab(name: str, text: str, keys: str, ticket: str) -> tuple[str, str, str]:
    if ticket:
        return text, url_for("workbench.ticket", number=ticket, show=name), keys
    return text, url_for("workbench.queue", show=name), keys


def named_ticket(typed: str) -> str:
    """Return the number of the ticket that somebody typed, if there is one."""
    if not _NUMBER.fullmatch(typed):
        return ""
    digits = typed.upper().removeprefix("TS").replace("-", "")
    with services().sessions.read() as db, suppress(NotFound):
        return tickets.get(db, f"TS{digits}", agent()).number
    return ""
