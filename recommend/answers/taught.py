"""What do solved tickets say of a text? How like it they are, and which class they make it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.model import TITLE, Model, Side, Trust, fitted_idf, weigh_traits
from recommend.texts import Question, traits_in_question
from search.arrays import Keys

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
    def traits(self) -> tuple[Keys, Floats]:
        """The traits that any other ticket or title holds, as a vector of length 1."""
        model = self.model
        keys, counts = self._counted
        if self.without >= 0:
            sides = model.tickets, model.subjects
            known = np.add.reduce([side.frequencies("traits", keys) for side in sides]) > 1
        else:
            every = model.tickets, model.subjects, model.waiting
            known = np.logical_or.reduce([side.knows("traits", keys) for side in every])
        return self._weighed(keys[known], counts[known])

    @cached_property
    def _counted(self) -> tuple[Keys, Floats]:
        return traits_in_question(self.question)

    def _weighed(self, keys: Keys, counts: Floats) -> tuple[Keys, Floats]:
        idf = fitted_idf(keys, (self.model.tickets.fitted, self.model.subjects.fitted))
        vector, kept = weigh_traits(keys, counts, idf, np.zeros(len(keys), np.int64))
        return keys[kept], vector[kept]

    def like(self, side: Side) -> Floats:
        """The cosine to each ticket or title of one side."""
        return _likeness(side, self.traits)

    @cached_property
    def tickets(self) -> Floats:
        """The cosine to each solved ticket; [tickets]."""
        return self.like(self.model.tickets)

    @cached_property
    def titles(self) -> Floats:
        """The cosine to the title of each article that solved tickets; [subjects]."""
        return self.like(self.model.subjects)

    @cached_property
    def counts(self) -> Floats:
        """How many tickets each article solved; [articles]."""
        counts = self.model.solved_counts.astype(np.float64)
        if (article := self._left_out) >= 0:
            counts[article] -= 1
        return counts

    @property
    def _left_out(self) -> int:
        """The article of the ticket to be left out, -1 where there is none."""
        return int(self.model.solved[self.without]) if self.without >= 0 else -1

    @cached_property
    def centroids(self) -> Floats:
        """The cosine to the sum of the tickets that each article solved and its title; [articles]."""
        model, sums = self.model, self._sums(self.tickets, self.titles)
        lengths = model.lengths
        if (article := self._left_out) >= 0:
            own = self._weighed(*self._counted)
            shared = self._sums(*(_likeness(side, own) for side in (model.tickets, model.subjects)))[article]
            lengths = lengths.copy()
            lengths[article] = np.sqrt(max(lengths[article] ** 2 - 1.0 - 2.0 * shared, TITLE**2))
        found: Floats = np.divide(sums, lengths, out=np.zeros(len(sums)), where=lengths > 0)
        return found

    def _sums(self, tickets: Floats, titles: Floats) -> Floats:
        """Add up the likeness to the tickets and the title of each article; [articles]."""
        model, size = self.model, self.model.articles.size
        has = model.solved >= 0
        if self.without >= 0:
            has[self.without] = False
        titled = model.titled >= 0
        sums = np.bincount(model.solved[has], tickets[has], minlength=size).astype(np.float64)
        return sums + TITLE * np.bincount(model.titled[titled], titles[titled], minlength=size)

    @cached_property
    def classes(self) -> Floats:
        """How likely each article is the one, by the tickets it was told from others by; [articles]."""
        by = self.model.classes_for(self.without)
        return by.of(by.probabilities(self.tickets, self.titles, self.without), self.model.articles.labels)

    @cached_property
    def categories(self) -> Floats:
        """How likely each category is; as `by_category` numbers them."""
        return self.model.by_category.probabilities(self.tickets, self.titles, self.without)

    def scores(self, trust: Trust) -> Floats:
        """What the solved tickets add to each article's score; [articles]."""
        places = np.flatnonzero(self.model.solved_counts)
        found = np.zeros(self.model.articles.size)
        if len(places):
            counts = self.counts[places]
            shares = counts / (counts + trust.doubt) * trust.tickets * self.centroids[places]
            if trust.classes:
                shares += counts / (counts + CLASS_DOUBT) * trust.classes * self.classes[places]
            found[places] = shares
        return found


def _likeness(side: Side, traits: tuple[Keys, Floats]) -> Floats:
    found = np.zeros(side.size)
    if side.size:
        side.add("traits", *traits, found)
    return found
