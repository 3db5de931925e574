"""What do solved tickets say of a text? How like it they are, and which class they make it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.model import TITLE, Found, Model, Side, Trust, idf_of, weigh_traits
from recommend.texts import Question, traits_in_question
from search.arrays import Keys

LEARNED: Final = ("tickets", "subjects")
SIDES: Final = (*LEARNED, "waiting")
CLASS_DOUBT: Final = 5.0
"""How many tickets make half of what the class counts at most."""

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Taught:
    """A question beside everything that was learned from tickets.

    `without` is the place of a ticket to be left out, as if it had never been solved; the question must be that ticket.
    """

    model: Model
    question: Question
    without: int = -1

    @cached_property
    def _traits(self) -> tuple[dict[str, Found], Floats]:
        """The traits that any other ticket or title holds: where they stand in each side, as a vector of length 1."""
        keys, counts = self._counted
        found = {name: self._side(name).find("traits", keys) for name in SIDES}
        if self.without >= 0:
            known = np.add.reduce([found[name].frequencies() for name in LEARNED]) > 1
        else:
            known = np.logical_or.reduce([one.known() for one in found.values()])
        return self._weighed(
            {name: one.only(known) for name, one in found.items()}, keys[known], counts[known]
        )

    def _side(self, name: str) -> Side:
        side: Side = getattr(self.model, name)
        return side

    @cached_property
    def _counted(self) -> tuple[Keys, Floats]:
        return traits_in_question(self.question)

    def _weighed(
        self, found: dict[str, Found], keys: Keys, counts: Floats
    ) -> tuple[dict[str, Found], Floats]:
        """Weigh traits and keep the most telling."""
        held = np.add.reduce([found[name].frequencies() for name in LEARNED])
        idf = idf_of(held, sum(self._side(name).fitted.size for name in LEARNED))
        vector, kept = weigh_traits(keys, counts, idf, np.zeros(len(keys), np.int64))
        return {name: one.only(kept) for name, one in found.items()}, vector[kept]

    def like(self, name: str) -> Floats:
        """The cosine to each ticket or title of one side."""
        return self._likeness(name, *self._traits)

    def _likeness(self, name: str, found: dict[str, Found], vector: Floats) -> Floats:
        likeness = np.zeros(self._side(name).size)
        found[name].add(vector, likeness)
        return likeness

    @cached_property
    def tickets(self) -> Floats:
        """The cosine to each solved ticket; [tickets]."""
        return self.like("tickets")

    @cached_property
    def titles(self) -> Floats:
        """The cosine to the title of each article that solved tickets; [subjects]."""
        return self.like("subjects")

    @cached_property
    def counts(self) -> Floats:
        """How many tickets each article solved; [solvers]."""
        counts = self.model.solvers.counts
        if (article := self._left_out) >= 0:
            counts = counts.copy()
            counts[article] -= 1
        return counts

    @property
    def _left_out(self) -> int:
        """The number of the solver of the ticket to be left out, -1 where there is none."""
        solvers = self.model.solvers
        number = int(solvers.of_tickets[self.without]) if self.without >= 0 else -1
        return number if number < len(solvers.places) else -1

    @cached_property
    def centroids(self) -> Floats:
        """The cosine to the sum of the tickets that each article solved and its title; [solvers]."""
        sums, lengths = self._sums(self.tickets, self.titles), self.model.solvers.lengths
        if (article := self._left_out) >= 0:
            keys, counts = self._counted
            every = {name: self._side(name).find("traits", keys) for name in LEARNED}
            own = self._weighed(every, keys, counts)
            shared = self._sums(*(self._likeness(name, *own) for name in LEARNED))[article]
            lengths = lengths.copy()
            lengths[article] = np.sqrt(max(lengths[article] ** 2 - 1.0 - 2.0 * shared, TITLE**2))
        found: Floats = np.divide(sums, lengths, out=np.zeros(len(sums)), where=lengths > 0)
        return found

    def _sums(self, tickets: Floats, titles: Floats) -> Floats:
        """Add up the likeness to the tickets and the title of each article; [solvers]."""
        solvers = self.model.solvers
        if self.without >= 0:
            tickets = tickets.copy()
            tickets[self.without] = 0.0
        return solvers.sums(solvers.of_tickets, tickets) + TITLE * solvers.sums(solvers.of_titles, titles)

    @cached_property
    def classes(self) -> Floats:
        """How likely each article is the one, by the tickets it was told from others by; [solvers]."""
        by = self.model.classes_for(self.without)
        return by.of(by.probabilities(self.tickets, self.titles, self.without), self.model.solvers.labels)

    @cached_property
    def categories(self) -> Floats:
        """How likely each category is; as `by_category` numbers them."""
        return self.model.by_category.probabilities(self.tickets, self.titles, self.without)

    def scores(self, trust: Trust) -> Floats:
        """What the solved tickets add to each article's score; [solvers]."""
        found = self.counts / (self.counts + trust.doubt) * trust.tickets * self.centroids
        if trust.classes:
            found += self.counts / (self.counts + CLASS_DOUBT) * trust.classes * self.classes
        return found
