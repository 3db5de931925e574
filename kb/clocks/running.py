"""The clocks of a ticket, computed from what happened to it: until when each runs, when it was met, what is left.

Nothing is counted while the time goes by: the same steps, rules and calendars give the same moments after any restart,
and whatever the clock of the machine did between them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from kb.clocks.hours import WorkingHours, hours_of
from kb.clocks.moments import (
    ARRIVED,
    FACTS,
    HELD,
    OPENED,
    REOPENED,
    RESOLVED,
    SET_OUT,
    TOLD,
    Moment,
    Run,
    facts_at,
    working,
)
from kb.clocks.policies import ANSWERS, KINDS, LINES, Facts, Rules

STAGES = ("warned", "breached", "far")
"""What befalls a clock that nobody stops, in order."""


@dataclass(frozen=True)
class Term:
    """Until when something is due, and when its handler is warned and the lead is told."""

    due: datetime
    warned: datetime
    far: datetime


@dataclass(frozen=True)
class Clock:
    """One clock: its term, when it was met, or ended without; `left` is told while it stands still."""

    kind: str
    started: datetime
    term: Term
    met: datetime | None = None
    ended: datetime | None = None
    left: timedelta | None = None

    @property
    def is_running(self) -> bool:
        """Whether its time goes by."""
        return self.met is None and self.ended is None and self.left is None

    @property
    def is_paused(self) -> bool:
        """Whether it stands still and will go on."""
        return self.left is not None

    @property
    def due(self) -> datetime | None:
        """Until when it is due, unknown while it stands still."""
        return None if self.is_paused else self.term.due

    def reached(self, stage: str) -> datetime:
        """Return when it comes to a stage if nobody stops it."""
        return {"warned": self.term.warned, "breached": self.term.due, "far": self.term.far}[stage]


@dataclass(frozen=True)
class Clocks:
    """All clocks of a ticket by their kind, and when it goes on to the second and third line unless solved."""

    by_kind: dict[str, Clock]
    lines: dict[str, datetime]

    def get(self, kind: str) -> Clock | None:
        """Return a clock, if there is one of that kind."""
        return self.by_kind.get(kind)


@dataclass(frozen=True)
class _Ticket:
    """What all clocks are computed from."""

    moments: Sequence[Moment]
    rules: Rules
    zone: tzinfo

    def hours(self, facts: Facts) -> WorkingHours:
        return hours_of(self.rules.calendar_for(facts), self.zone)

    def when(self, *steps: str, since: datetime | None = None) -> datetime | None:
        """Return when one of some steps was taken first."""
        return next(
            (m.at for m in self.moments if m.step in steps and (since is None or m.at >= since)), None
        )


def compute(moments: Sequence[Moment], rules: Rules, zone: tzinfo) -> Clocks:
    """Return the clocks of a ticket whose steps, in order, begin with `opened`."""
    ticket = _Ticket(moments, rules, zone)
    opened, facts = moments[0].at, [facts for _moment, facts in facts_at(moments)][-1]
    runs = working(moments, rules)
    found = [
        _until(ticket, "acceptance", opened, _accepted(ticket)),
        _first_response(ticket, opened),
        _until(ticket, "progress", opened, ticket.when("progress", RESOLVED)),
        _resolution(ticket, runs),
        _on_site(ticket, runs),
    ]
    clocks = {clock.kind: clock for clock in found if clock is not None}
    return Clocks(
        {kind: clocks[kind] for kind in KINDS if kind in clocks}, _lines(ticket, facts, opened, runs)
    )


def _accepted(ticket: _Ticket) -> datetime | None:
    """Return when somebody of the support first did anything with a ticket."""
    return next((m.at for m in ticket.moments if m.step not in {OPENED, FACTS, HELD, TOLD}), None)


def _until(ticket: _Ticket, kind: str, started: datetime, met: datetime | None) -> Clock | None:
    """Return a clock that nothing stops but its being met; that the ticket is solved ends it."""
    term = _term(ticket, kind, started, (Run(started),))
    if term is None:
        return None
    ended = ticket.when(RESOLVED) if met is None else None
    return Clock(kind, started, term, met, ended)


def _first_response(ticket: _Ticket, opened: datetime) -> Clock | None:
    """Return the clock of the first answer; what counts as one is decided by the priority at that time."""
    facts = ticket.moments[0].facts
    if facts is not None and facts.rang is not None:
        return _by_hand(ticket, facts, opened)
    met = next(
        (moment.at for moment, held in facts_at(ticket.moments) if _answers(ticket, moment, held)), None
    )
    return _until(ticket, "first_response", opened, met)


def _answers(ticket: _Ticket, moment: Moment, facts: Facts) -> bool:
    """Tell whether a step is a first response; the solution itself says more than any but a recorded call."""
    counted = ticket.rules.limit(facts).answered_by
    if moment.step == RESOLVED:
        return bool(counted - {"call"})
    return moment.step in ANSWERS and moment.step in counted


def _by_hand(ticket: _Ticket, facts: Facts, opened: datetime) -> Clock | None:
    """Return the clock of a call that was answered before its ticket was written: it rang in real time."""
    limit = ticket.rules.promised(facts, "first_response")
    if limit is None:
        return None
    rang = opened - timedelta(seconds=facts.rang or 0)
    warned, far = ticket.rules.warnings.warned_after(limit), limit * ticket.rules.warnings.far / 100
    return Clock("first_response", rang, Term(rang + limit, rang + warned, rang + far), met=opened)


def _resolution(ticket: _Ticket, runs: Sequence[Run]) -> Clock | None:
    opened = ticket.moments[0].at
    return _stoppable(ticket, "resolution", opened, runs, _last(ticket, RESOLVED, REOPENED))


def _on_site(ticket: _Ticket, runs: Sequence[Run]) -> Clock | None:
    """Return the clock of the last way to the requester, from the decision to go."""
    started = None
    for moment in ticket.moments:
        if moment.step == SET_OUT and (started is None or ticket.when(ARRIVED, since=started)):
            started = moment.at
    if started is None:
        return None
    clock = _stoppable(ticket, "on_site", started, runs, ticket.when(ARRIVED, since=started))
    if clock is None or clock.met is not None:
        return clock
    solved = ticket.when(RESOLVED, since=started)
    return Clock(clock.kind, started, clock.term, ended=solved, left=None if solved else clock.left)


def _last(ticket: _Ticket, stops: str, undoes: str) -> datetime | None:
    """Return when a step was taken that was not undone afterwards."""
    at: datetime | None = None
    for moment in ticket.moments:
        if moment.step == stops:
            at = at or moment.at
        elif moment.step == undoes:
            at = None
    return at


def _stoppable(
    ticket: _Ticket, kind: str, started: datetime, runs: Sequence[Run], met: datetime | None
) -> Clock | None:
    """Return a clock that stands still while nobody works, if not met, and what is left of it then.

    What is left, and the term as long as it stands still, are those of a clock that went on right after the last step.
    """
    stands_still = met is None and bool(runs) and runs[-1].ends is not None
    last = max(ticket.moments[-1].at, started)
    term = _term(ticket, kind, started, (*runs, Run(last)) if stands_still else _going_on(runs, met))
    if term is None or not stands_still:
        return Clock(kind, started, term, met) if term else None
    facts = [facts for _moment, facts in facts_at(ticket.moments)][-1]
    return Clock(kind, started, term, left=ticket.hours(facts).between(last, term.due))


def _going_on(runs: Sequence[Run], met: datetime | None) -> Sequence[Run]:
    """Return runs as if somebody worked on after the clock was stopped: a promise stands as it stood then."""
    if met is None or (runs and runs[-1].ends is None):
        return runs
    return (*runs, Run(max(met, runs[-1].ends or met) if runs else met))


def _term(ticket: _Ticket, kind: str, started: datetime, runs: Sequence[Run]) -> Term | None:
    """Return the term that holds after every change of the facts and every reopening since the start."""
    part, held = _Part(ticket, kind, started, runs), None
    for moment, facts in facts_at(ticket.moments):
        if moment.at <= started or moment.step == FACTS:
            held = part.changed(held, facts, moment.at)
        elif moment.step == REOPENED and kind == "resolution":
            held = part.given_back(held, facts, moment.at)
    return held


@dataclass(frozen=True)
class _Part:
    """A part whose term is counted in runs since a start."""

    ticket: _Ticket
    kind: str
    started: datetime
    runs: Sequence[Run]

    def changed(self, held: Term | None, facts: Facts, at: datetime) -> Term | None:
        """Return the term after the facts are others.

        A longer limit counts from the start. A shorter one counts from the moment that brought it, but the term gets
        no later by that.
        """
        whole = self.counted(facts, self.started)
        if whole is None or at <= self.started or (held is not None and whole.due >= held.due):
            return whole
        shorter = self.counted(facts, at) or whole
        return min(held or shorter, shorter, key=_due)

    def given_back(self, held: Term | None, facts: Facts, at: datetime) -> Term | None:
        """Return the term after the solution was sent back: at least a part of the limit is left again."""
        again = self.counted(facts, at, self.ticket.rules.warnings.reopened / 100)
        return max(held, again, key=_due) if held and again else held

    def counted(self, facts: Facts, since: datetime, share: float = 1) -> Term | None:
        """Return the term counted from a moment."""
        limit = self.ticket.rules.promised(facts, self.kind)
        if limit is None:
            return None
        limit, hours, warnings = limit * share, self.ticket.hours(facts), self.ticket.rules.warnings
        wanted = (limit, warnings.warned_after(limit), limit * warnings.far / 100)
        due, warned, far = (_after(hours, self.runs, since, span) for span in wanted)
        return Term(due, warned, far)


def _due(term: Term) -> datetime:
    return term.due


def _after(hours: WorkingHours, runs: Sequence[Run], since: datetime, span: timedelta) -> datetime:
    """Return when so much working time has passed in runs, the last of which goes on, since a moment."""
    left = span
    for run in runs[:-1]:
        begins = max(run.begins, since)
        if run.ends is not None and begins < run.ends:
            reached = hours.add(begins, left)
            if reached <= run.ends:
                return reached
            left -= hours.between(begins, run.ends)
    return hours.add(max(runs[-1].begins, since), left) if runs else since


def _lines(ticket: _Ticket, facts: Facts, opened: datetime, runs: Sequence[Run]) -> dict[str, datetime]:
    """Return when a ticket that is worked on goes to the next lines."""
    if not runs or runs[-1].ends is not None:
        return {}
    return dict(_reached(ticket, facts, opened, runs))


def _reached(
    ticket: _Ticket, facts: Facts, opened: datetime, runs: Sequence[Run]
) -> Iterator[tuple[str, datetime]]:
    for line in LINES:
        span = ticket.rules.promised(facts, line)
        if span is not None:
            yield line, _after(ticket.hours(facts), runs, opened, span)
