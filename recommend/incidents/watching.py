"""Watch new tickets one by one for a subject that comes more often than it used to.

For each subject the evidence is a cumulative sum (Page 1954) of log-likelihood ratios: that a tenth of the tickets is
now of this subject beside what usually comes. It never falls below zero, so that a late burst counts in full.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.incidents.alike import Alike, surprise
from recommend.incidents.reports import Burst, Report
from recommend.incidents.shared import shared_words
from recommend.incidents.subjects import Subjects
from recommend.incidents.vectors import asked
from recommend.texts import Question

WINDOW: Final = 1000
LATEST: Final = timedelta(days=14)
HALF_LIFE: Final = timedelta(days=4)
ALIKE: Final = 14.0
"""The same for what a thousand tickets say in their own words."""
SHARE: Final = 0.1
ENOUGH: Final = 9.2
SUBJECTS: Final = 77
"""Chance makes so much evidence for one of so many subjects in some 5,000 tickets; more subjects need more."""
FEWEST: Final = 4
FEWEST_ALIKE: Final = 5
FITS: Final = 9.0
SURE: Final = 0.6
"""A ticket is of a subject that makes it so much likelier, or that it is of by so great a share."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A ticket of the window, taken apart."""

    report: Report
    question: Question


@dataclass
class Watch:
    """The evidence for each subject, and the tickets that it comes from; the same tickets give the same bursts."""

    subjects: Subjects
    seen: dict[int, Seen] = field(default_factory=dict)
    alike: Alike = field(init=False)
    evidence: NDArray[np.float64] = field(init=False)
    members: list[list[tuple[float, Seen]]] = field(init=False)
    last: datetime | None = None

    def __post_init__(self) -> None:
        self.evidence = np.zeros(len(self.subjects.names))
        self.members = [[] for _ in self.subjects.names]
        self.alike = Alike(self.subjects.space, self.subjects.past)

    def take(self, report: Report) -> Burst | None:
        """Take in the next ticket, and raise what it completes."""
        self._forget(report.at)
        one = Seen(report, asked(report.text))
        self._weigh(one)
        burst = self._subject_that_bursts() or self._words_that_burst(one)
        if burst:
            self._settle(burst)
        return burst

    def _forget(self, at: datetime) -> None:
        """Let evidence fade with time, and tickets of long ago go."""
        if self.last is not None and at > self.last:
            self.evidence *= 0.5 ** ((at - self.last) / HALF_LIFE)
        self.last = max(at, self.last or at)
        oldest = self.alike.count - WINDOW
        for place in [p for p, one in self.seen.items() if p < oldest or one.report.at < self.last - LATEST]:
            del self.seen[place]
            self.alike.drop([place])

    def _weigh(self, one: Seen) -> None:
        """Add what a ticket says for and against each subject; one that is known speaks against every other."""
        ratios = self.subjects.ratios([one.question])[0] * (not one.report.is_known)
        self.evidence = np.maximum(0.0, self.evidence + np.log(1 - SHARE + SHARE * ratios))
        for place in np.flatnonzero(self.evidence == 0.0):
            self.members[place].clear()
        for place in np.flatnonzero(ratios > np.minimum(FITS, SURE / self.subjects.usual)):
            self.members[place].append((float(ratios[place]), one))

    def _subject_that_bursts(self) -> Burst | None:
        """Raise the subject with the most evidence, if that is enough for one among as many."""
        if not self.members:
            return None
        place = int(self.evidence.argmax())
        strength = float(self.evidence[place])
        if (
            strength < ENOUGH + max(0.0, np.log(len(self.members) / SUBJECTS))
            or len(self.members[place]) < FEWEST
        ):
            return None
        central = max(self.members[place], key=lambda pair: pair[0])[1]
        found = [one for _, one in self.members[place]]
        return self._burst(found, central, strength, self.subjects.names[place])

    def _words_that_burst(self, one: Seen) -> Burst | None:
        """Raise the tickets that say the same as the newest, if they are more than chance and the past explain."""
        place = self.alike.add(one.question)
        self.seen[place] = one
        if one.report.is_known:
            self.alike.drop([place])
            return None
        near = self.alike.near(one.question)
        if len(near) < FEWEST_ALIKE:
            return None
        strength, many = surprise(near, self.alike.count, self.alike.usual(one.question))
        if strength < ALIKE or many < FEWEST_ALIKE:
            return None
        return self._burst([self.seen[n] for n in reversed(near[:many])], one, strength, "")

    def _burst(self, found: Sequence[Seen], central: Seen, strength: float, subject: str) -> Burst:
        words = shared_words([one.question for one in found], self.subjects.space)
        keys = tuple(one.report.key for one in found)
        return Burst(keys, central.report.key, words, found[0].report.at, strength, subject)

    def _settle(self, burst: Burst) -> None:
        """Begin anew for what was raised: its tickets prove no other incident."""
        taken = set(burst.keys)
        for place, found in enumerate(self.members):
            if any(one.report.key in taken for _, one in found):
                found.clear()
                self.evidence[place] = 0.0
        self.alike.drop([place for place, one in self.seen.items() if one.report.key in taken])
