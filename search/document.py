"""What goes into a collection and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

from kb.audiences import PUBLIC

WAITING: Final = 1_000_000
"""What an article that waits for its review is less useful by: more than any can be useful."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article or ticket as it is found; key is its database id, audience the bits of those who may see it.

    `useful` is negative while an article waits for its review: it stands lower then.
    """

    key: int
    number: str
    title: str
    body: str = ""
    external_id: str = ""
    phrasings: tuple[str, ...] = ()
    category: str = ""
    tags: tuple[str, ...] = ()
    lang: str = ""
    kind: str = ""
    audience: int = PUBLIC
    updated_at: int = 0
    changed: int = 0
    useful: int = 0


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must be; empty means any. A category takes in those below it.

    `since` and `until` (not part of it) are seconds of the time that a document stands under.
    """

    category: str = ""
    kind: str = ""
    tag: str = ""
    lang: str = ""
    since: int = 0
    until: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which documents operators leave: these keys, or (`others`) all but these.

    `is_whole`: all of them are found, whatever they score; `has_words`: being left speaks for a document.
    """

    keys: frozenset[int]
    others: bool = False
    is_whole: bool = True
    has_words: bool = True

    def __and__(self, other: "Chosen | None") -> "Chosen":
        """Leave only what both leave; the other is a list of keys."""
        if other is None:
            return self
        keys = other.keys - self.keys if self.others else other.keys & self.keys
        return replace(self, keys=keys, others=False)


class Reason(NamedTuple):
    """A part of a score: a term in a field, or everything too small to name (field `rest`)."""

    term: str | None
    field: str
    weight: float


class Hit(NamedTuple):
    """A document found, as its card shows it."""

    key: int
    number: str
    external_id: str
    title: str
    category: str
    kind: str
    lang: str
    updated_at: int
    score: float
    why: tuple[Reason, ...] = ()


Facets = Mapping[str, Mapping[str, int]]
Order = Literal["relevance", "newest", "useful"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits of one page, how many there are on all pages, and where the next page begins.

    `ignored` is what was too long to read; `relaxed` says that operators fitted nothing and were taken as words.
    `corrected` is the query that was answered in place of the typed one, `did_you_mean` one that was not.
    `words` are the telling words of the query, `held` those of them that the first hit holds, `fillers` the question
    words that were passed over; `widened` are words of the same meaning or spelling that were looked for as well.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Facets = field(default_factory=dict)
    cursor: str | None = None
    ignored: str = ""
    relaxed: bool = False
    generation: int = 0
    corrected: str = ""
    did_you_mean: str = ""
    words: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    widened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What became of one article in one search.

    rank counts from 1, None where it is not among the hits. `filtered` names what keeps it out: audience, category,
    kind, tag, lang; `held` and `missed` are the telling words of the query; `best` is the score of the first hit.
    """

    rank: int | None
    total: int
    is_indexed: bool
    blocked: bool
    filtered: tuple[str, ...]
    held: tuple[str, ...]
    missed: tuple[str, ...]
    score: float
    best: float
