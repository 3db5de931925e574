"""How well does an article answer a text? Likeness of the texts, tickets that it solved, codes that it names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.answers.taught import Taught
from recommend.model import Found, Mask, Model, Places, Trust, weights
from recommend.texts import BIGRAM, PAIR, WORD, Question, is_code
from search.arrays import as_keys, word_key
from search.words import FILLERS

MOST_TERMS: Final = 30
WORDS_SHARE: Final = 0.25
TITLES_SHARE: Final = 0.25
LEAST_TEXT: Final = 0.1
CODE: Final = 5.0
RARE: Final = 0.0005
_FILLER: Final = 0.1

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question as this model weighs it: the most telling terms it knows, with a factor for each kind of postings.

    `whole` has all its terms. `without` is the place of a ticket to be left out, as if it had never been solved; the
    question must be that ticket.

    held int64: how many documents hold each term of the whole; kept: the places in the whole of the question's terms;
    vector float64 [terms], of length 1; terms and ticket_terms: where the terms stand in articles and tickets; bm25: by
    name of the postings, the terms' places, where they stand there, and factors; alike: what `near` worked out of each
    kind of tickets.
    """

    model: Model
    whole: Question
    question: Question
    vector: Floats
    held: Places
    kept: Places
    terms: Found
    ticket_terms: Found
    most: int = MOST_TERMS
    without: int = -1
    alike: dict[str, Floats] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model, question: Question, most: int = MOST_TERMS, without: int = -1) -> "Asked":
        """Weigh a question by its most telling terms of each family; one that was weighed lately is taken again."""
        for known in tuple(model.lately):
            if known.whole is question and (known.most, known.without) == (most, without):
                again: Asked = known
                return again
        made = cls._weighed(model, question, most, without)
        model.lately.append(made)
        return made

    @classmethod
    def _weighed(cls, model: Model, question: Question, most: int, without: int) -> "Asked":
        keys = question.keys
        sides = [side.find("terms", keys) for side in (model.articles, model.tickets)]
        held = _held(sides, without)
        known = held > 0
        vector = (
            (np.log(question.counts) + 1.0) * weights.idf(held, model.corpus) * weights.telling(keys) * known
        )
        kept = _foremost(question, vector, most)
        vector = vector[kept]
        length = max(float(np.linalg.norm(vector)), 1e-12)
        of_articles, of_tickets = (found.only(kept) for found in sides)
        own = question.only(kept)
        return cls(model, question, own, vector / length, held, kept, of_articles, of_tickets, most, without)

    @cached_property
    def says(self) -> Floats:
        """How much each term of the whole says: pairs nothing, for their words are there; words of asking little."""
        found = np.ones(len(self.whole.keys))
        for n, (words, family) in enumerate(zip(self.whole.words, self.whole.families.tolist(), strict=True)):
            if family == PAIR:
                found[n] = 0.0
            elif words[0] in FILLERS or (family == BIGRAM and _has_filler(words[0])):
                found[n] = _FILLER
        return found

    @cached_property
    def bm25(self) -> dict[str, tuple[Places, Found, Floats]]:
        found = {}
        words = np.flatnonzero(self.question.families == WORD)
        for name, share in (("words", WORDS_SHARE), ("titles", TITLES_SHARE)):
            terms = self.model.articles.find(name, self.question.keys[words])
            factors = np.sqrt(self.question.counts[words]) * terms.known()
            total = float(factors @ weights.bm25_idf(terms.frequencies(), self.model.corpus))
            found[name] = (words, terms, share * factors / max(total, 1e-9))
        return found

    @cached_property
    def text_scores(self) -> Floats:
        """How like the texts are; [articles]."""
        scores = np.zeros(self.model.articles.size)
        self.terms.add(self.vector, scores)
        for _, terms, factors in self.bm25.values():
            terms.add(factors, scores)
        return scores

    @cached_property
    def taught(self) -> Taught:
        """What the solved tickets say."""
        return Taught(self.model, self.whole, self.without)

    @cached_property
    def _mixed(self) -> tuple[Floats, Floats]:
        return self._mixture(self.model.trust)

    def _mixture(self, trust: Trust) -> tuple[Floats, Floats]:
        """Tell what the likeness of the texts still counts for, and what the tickets add; [solvers] both.

        The more tickets an article has, the less its own words count; but where these alone say more, they are heard.
        """
        text, tickets = self.text_scores[self.model.solvers.places], self.taught.scores(trust)
        damping = np.maximum(trust.words / (self.taught.counts + trust.words), LEAST_TEXT)
        alone = trust.alone * text > damping * text + tickets
        return np.where(alone, trust.alone, damping), np.where(alone, 0.0, tickets)

    @property
    def damping(self) -> Floats:
        """What the likeness of the texts still counts for; [articles]."""
        return self.model.solvers.spread(self._mixed[0], np.ones(self.model.articles.size))

    @property
    def ticket_scores(self) -> Floats:
        """What the solved tickets add; [articles]."""
        return self.model.solvers.spread(self._mixed[1], np.zeros(self.model.articles.size))

    @cached_property
    def scores(self) -> Floats:
        """All that the words and the tickets say; [articles]."""
        return self._scores(self._mixed)

    def under(self, trust: Trust) -> Floats:
        """The scores as another trust would mix them; [articles]."""
        return self._scores(self._mixture(trust))

    def _scores(self, mixture: tuple[Floats, Floats]) -> Floats:
        damping, tickets = mixture
        solvers, text = self.model.solvers, self.text_scores
        return solvers.spread(damping * text[solvers.places] + tickets, text)

    def with_codes(self, visible: Mask) -> Floats:
        """The scores with what rare codes add; [articles]."""
        scores = self.scores.copy()
        for _, held, weight in self.codes(visible):
            scores[held] += weight
        return scores

    def codes(self, visible: Mask) -> list[tuple[str, Places, float]]:
        """List the rare codes of the question, the visible articles that hold each, and what it adds to them.

        All codes together add CODE, more than anything else may, so that an exact code stays first.
        """
        words = [words[0] for words in self.question.words if len(words) == 1 and is_code(words[0])]
        if not words:
            return []
        keys = as_keys(map(word_key, words))
        every = self.model.articles.find("terms", keys).holders()
        held = [places[visible[places] > 0] for places in every]
        most = max(5, int(RARE * self.model.articles.living))
        idf = self.model.idf(keys)
        known = [n for n, places in enumerate(held) if 0 < len(places) <= most]
        total = float(idf[known].sum())
        return [(words[n], held[n], CODE * float(idf[n]) / total) for n in known]


def _held(sides: Sequence[Found], without: int) -> Places:
    """Count the fitted documents that hold each term, but for the ticket left out; news alone count as one."""
    held: Places = np.add.reduce([found.frequencies() for found in sides])
    if without >= 0:
        return np.maximum(held - 1, 0)
    return np.maximum(held, np.logical_or.reduce([found.known() for found in sides]))


def _has_filler(bigram: Sequence[str]) -> bool:
    return any(sign in FILLERS for sign in bigram)


def _foremost(question: Question, vector: Floats, most: int) -> Places:
    """Choose the terms of each family that weigh most."""
    chosen = []
    for family in (WORD, BIGRAM, PAIR):
        own = np.flatnonzero((vector > 0) & (question.families == family))
        chosen.append(own[np.argsort(-vector[own], kind="stable")[:most]])
    return np.sort(np.concatenate(chosen))
