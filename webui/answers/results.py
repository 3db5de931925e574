"""What an answer holds, the same for pages and API."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from kb.models import Article, KnownIssue, Ticket
from webui.proposals import Proposals

Surface = Literal["page", "api"]
Sort = Literal["relevance", "newest", "useful"]
Marked = list[tuple[str, bool]]


@dataclass(frozen=True)
class Reason:
    """A part of a score; those that are no words have no term."""

    term: str | None
    field: str
    weight: float


@dataclass(frozen=True)
class Filters:
    """What the answer is narrowed to; an empty one narrows nothing."""

    category: str = ""
    type: str = ""
    tag: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Hit:
    """An article found: title and snippet in pieces, each with whether it is what was asked for.

    `is_pinned` says that the support has put it first for this query; `attachment` names the file of the article that
    the snippet comes from, if it does not come from its text.
    """

    article: Article
    score: float
    why: list[Reason]
    title: Marked
    snippet: Marked
    position: int
    is_pinned: bool = False
    attachment: str = ""


@dataclass(frozen=True)
class Found:
    """The answer to a search; `lookup` is the key under which it was stored, if it was.

    `jump` is the address to go to when the text is the number of an article or ticket that the asker may read.
    `did_you_mean` is another text; `corrected` says that it was answered in place of the typed one. `words` are the
    telling words, `held` those that the first hit holds, `fillers` what was passed over, `widened` what else was
    looked for.
    """

    text: str
    total: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]]
    cursor: str | None
    took_ms: float
    lookup: str
    notes: list[str] = field(default_factory=list)
    degraded: bool = False
    did_you_mean: str | None = None
    relaxed: str | None = None
    jump: str | None = None
    corrected: bool = False
    words: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    widened: tuple[str, ...] = ()

    @property
    def given_up(self) -> tuple[str, ...]:
        """The telling words that the first hit does not hold; none where it was found by other words than these."""
        if not self.hits or (self.widened and not self.held):
            return ()
        return tuple(word for word in self.words if word not in self.held)


@dataclass(frozen=True)
class Suggestion:
    """An article recommended; confidence is likely, possible or weak.

    `shown` and `taken` are how often it was suggested so far, and how often it was applied or solved the problem.
    """

    article: Article
    score: float
    confidence: Literal["likely", "possible", "weak"]
    reasons: list[Reason]
    position: int
    shown: int = 0
    taken: int = 0


@dataclass(frozen=True)
class SimilarTicket:
    """A ticket like the text, and the article that solved it; `is_waiting` where somebody still works on it."""

    ticket: Ticket
    score: float
    article: Article | None
    is_waiting: bool = False


@dataclass(frozen=True)
class Suggested:
    """The answer to a ticket text; others than the support get the number of similar solved tickets only.

    `similar_waiting` are open tickets like it.
    """

    suggestions: list[Suggestion]
    similar_tickets: list[SimilarTicket]
    similar_count: int
    took_ms: float
    lookup: str
    model_version: str = ""
    degraded: bool = False
    known_issue: KnownIssue | None = None
    similar_waiting: list[SimilarTicket] = field(default_factory=list)


@dataclass(frozen=True)
class Notice:
    """What the requester should know about a new ticket: kind is duplicate, known_issue or missing."""

    kind: str
    text: str
    field: str = ""
    ticket: Ticket | None = None
    issue: KnownIssue | None = None


class Opened(NamedTuple):
    """A new ticket, what may solve it, and what to know about it; or the one that the same form opened just now."""

    ticket: Ticket
    suggestions: Suggested
    warnings: list[Notice]
    proposals: Proposals = Proposals()
    is_new: bool = True
