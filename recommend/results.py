"""What a recommender answers with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from kb.outcomes import Tally

CLOSE_TICKET = 0.3
"""In the demo .70 of the tickets from here on were solved by the same article (left out one by one, the best three);
one in two tickets gets such a one."""

CLOSE_ARTICLE = 0.08
"""In the demo .76 of the articles from here on solved the ticket that a draft was made of; .72 are found."""

SAME_ARTICLE = 0.3

Confidence = Literal["likely", "possible", "weak"]
Acceptance = Callable[[Sequence[int]], Mapping[int, Tally]]
"""Given article keys, tell what became of each that was ever suggested."""


@dataclass(frozen=True)
class Reason:
    """One share of a score: a word that both texts hold, or (term None) something else that speaks for the article."""

    term: str | None
    field: str
    weight: float

    def as_json(self) -> dict[str, Any]:
        """Return it as the API shows it; the rest has no term at all."""
        if self.field == "rest":
            return {"field": self.field, "weight": self.weight}
        return {"term": self.term, "field": self.field, "weight": self.weight}


Why = Callable[[Sequence[int]], Sequence[tuple[Reason, ...]]]
"""Given places in an answer, tell the reasons of each."""


@dataclass(frozen=True)
class Recommendation:
    """An article that may answer; the weights of its reasons add up to its score.

    `key` is the article's database id, `tickets` how many solved tickets name it.
    """

    key: int
    number: str
    external_id: str | None
    title: str
    score: float
    confidence: Confidence
    reasons: tuple[Reason, ...]
    tickets: int = 0


@dataclass(frozen=True)
class Recommendations:
    """What was recommended, best first, by which model, in how many seconds; `why` tells the reasons of some places."""

    items: tuple[Recommendation, ...] = ()
    model_version: str = ""
    took: float = 0.0
    why: Why | None = None

    def explained(self, items: Sequence[Recommendation]) -> list[Recommendation]:
        """Return some of the items with their reasons, for those who show few of what they asked for."""
        if self.why is None:
            return list(items)
        places = {item.key: place for place, item in enumerate(self.items)}
        told = self.why([places[item.key] for item in items])
        return [replace(item, reasons=reasons) for item, reasons in zip(items, told, strict=True)]


@dataclass(frozen=True)
class SimilarTicket:
    """A ticket like the text; `article` is the key of the article that solved it, `is_waiting` if nobody did yet.

    The score, 0 to 1, is the cosine, the strength of its article and the likelihood of its category for the text.
    """

    key: int
    number: str
    external_id: str | None
    title: str
    score: float
    article: int | None = None
    is_waiting: bool = False

    @property
    def is_close(self) -> bool:
        """Whether it is worth an agent's look."""
        return self.score >= CLOSE_TICKET


@dataclass(frozen=True)
class Guess:
    """What a text may be of, how likely, how many solved tickets are of it, and the keys of those most like it."""

    label: str
    probability: float
    tickets: int
    like: tuple[int, ...]


@dataclass(frozen=True)
class Near:
    """An article near to another text; similarity is a cosine from 0 to 1."""

    key: int
    number: str
    external_id: str | None
    title: str
    similarity: float

    @property
    def is_close(self) -> bool:
        """Whether it may be about the same."""
        return self.similarity >= CLOSE_ARTICLE

    @property
    def is_same(self) -> bool:
        """Whether it says nearly the same."""
        return self.similarity >= SAME_ARTICLE


@dataclass(frozen=True)
class State:
    """How the recommender is: `ok`, or why it is not; the last change that it holds, and what it knows.

    tickets: solved ones; waiting: open ones; classes: articles learned from many tickets; learned: from how many solved
    tickets, when, how far these are trusted, and how the last new model compared with the one before.
    """

    ok: bool
    reason: str = ""
    last: int = 0
    model_version: str = ""
    articles: int = 0
    tickets: int = 0
    waiting: int = 0
    classes: int = 0
    learned: Mapping[str, Any] = field(default_factory=dict)

    @property
    def learned_at(self) -> datetime | None:
        """When it last learned from everything, in UTC; None where it never did."""
        at = self.learned.get("fitted_at")
        return datetime.fromtimestamp(at, UTC) if at else None
