"""When must somebody look at a ticket again, and what is to be said then, each thing once?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kb.clocks.policies import LINES
from kb.clocks.running import STAGES, Clock, Clocks

FAR_OF = ("resolution",)
"""Clocks of which the lead is told."""


@dataclass(frozen=True, order=True)
class Alarm:
    """A moment at which a clock comes to a stage, or a ticket (`line`) goes to the next line."""

    at: datetime
    about: str
    stage: str


@dataclass(frozen=True)
class Watch:
    """What is still to come for a ticket, in order, and what was said: each clock's stage and the limit it was of."""

    coming: tuple[Alarm, ...] = ()
    said: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)

    @property
    def next(self) -> datetime | None:
        """When to look again."""
        return self.coming[0].at if self.coming else None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Watch":
        """Return what was stored."""
        coming = (Alarm(_moment(at), about, stage) for at, about, stage in stored.get("coming", ()))
        said = {about: (stage, _moment(due)) for about, (stage, due) in stored.get("said", {}).items()}
        return cls(tuple(coming), said)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "coming": [[alarm.at.isoformat(), alarm.about, alarm.stage] for alarm in self.coming],
            "said": {about: [stage, due.isoformat()] for about, (stage, due) in self.said.items()},
        }

    def ring(self, at: datetime) -> tuple[list[Alarm], "Watch"]:
        """Return what is to be said by now, and what to watch afterwards.

        Who slept through a warning is told of the breach alone.
        """
        ringing = [alarm for alarm in self.coming if alarm.at <= at]
        dues = {alarm.about: alarm.at for alarm in self.coming if alarm.stage == "breached"}
        said = dict(self.said)
        for alarm in ringing:
            if alarm.stage in STAGES:
                due = dues.get(alarm.about) or said[alarm.about][1]
                said[alarm.about] = (STAGES.index(alarm.stage) + 1, due)
        over = {alarm.about for alarm in ringing if alarm.stage == "breached"}
        told = [alarm for alarm in ringing if not (alarm.stage == "warned" and alarm.about in over)]
        return told, Watch(self.coming[len(ringing) :], said)


def watch(clocks: Clocks, before: Watch, line: int, at: datetime) -> Watch:
    """Return what to watch for after something changed; what was said of a limit is not said again of the same.

    A limit that moved to later may be warned of again, when its time comes.
    """
    said = dict(before.said)
    coming: list[Alarm] = []
    for clock in clocks.by_kind.values():
        if clock.is_running:
            stage = _said(said, clock, at)
            coming += [alarm for number, alarm in enumerate(_stages(clock), 1) if number > stage]
    for number, name in enumerate(LINES, 2):
        if name in clocks.lines and line < number:
            coming.append(Alarm(clocks.lines[name], "line", name))
    return Watch(tuple(sorted(coming)), said)


def _said(said: dict[str, tuple[int, datetime]], clock: Clock, at: datetime) -> int:
    """Return the stage that was said of a clock, less where its limit has moved to later."""
    stage, due = said.get(clock.kind, (0, clock.term.due))
    if clock.term.due > due:
        stage = min(stage, sum(alarm.at <= at for alarm in _stages(clock)))
        said[clock.kind] = (stage, clock.term.due)
    return stage


def _stages(clock: Clock) -> Iterator[Alarm]:
    for stage in STAGES:
        if stage != "far" or clock.kind in FAR_OF:
            yield Alarm(clock.reached(stage), clock.kind, stage)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
