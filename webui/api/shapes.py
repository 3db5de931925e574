"""The shapes of what the API takes and answers; names and meanings are those of the documentation."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from kb.feedback import REASONS
from kb.models import KINDS, LEVELS, STATES, STATUSES, URGENCIES, VISIBILITIES
from kb.text import TICKET_MAX


def _one_of(*values: str) -> Any:
    return WithJsonSchema({"type": "string", "enum": list(values)})


Kind = Annotated[str, _one_of(*KINDS)]
Visibility = Annotated[str, _one_of(*VISIBILITIES)]
Impact = Annotated[str, _one_of(*LEVELS)]
Urgency = Annotated[str, _one_of(*URGENCIES)]
Confidence = Literal["likely", "possible", "weak"]


class Shape(BaseModel):
    """What is sent; unknown keys are ignored, numbers are taken as text."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class Page(Shape):
    """Which part of a list: `cursor` comes from the page before."""

    limit: int = Field(20, ge=1, le=100)
    cursor: str = ""


class Complaint(BaseModel):
    """What is wrong with one field."""

    field: str
    detail: str


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Complaint]
    request_id: str


class ReasonOut(BaseModel):
    """One part of a score; those that are no words have no term."""

    term: str | None
    field: str
    weight: float


class ArticleLink(BaseModel):
    """An article by number, title and address."""

    number: str
    title: str
    url: str


class SearchQuery(Page):
    """A search: free text, words in quotes, -word, field:word; and what to narrow it to."""

    q: str = ""
    limit: int = Field(10, ge=1, le=100)
    category: str = ""
    type: str = ""
    tag: str = ""
    lang: str = ""


class HitOut(ArticleLink):
    """An article found; the weights in `why` add up to the score."""

    id: str
    snippet: str
    category: str
    type: Kind
    updated_at: datetime
    score: float
    why: list[ReasonOut]


class FacetOut(BaseModel):
    """How many hits have one value."""

    value: str
    count: int


class SearchAnswer(BaseModel):
    """The answer to a search; `lookup` goes with feedback on one of its hits."""

    query: str
    total: int
    took_ms: float
    hits: list[HitOut]
    facets: dict[str, list[FacetOut]]
    cursor: str | None
    did_you_mean: str | None
    relaxed: str | None
    notes: list[str]
    lookup: str
    degraded: bool


class RecommendationsIn(Shape):
    """The text of a problem."""

    text: str = Field(max_length=TICKET_MAX)
    title: str = ""
    category: str = ""
    limit: int = Field(5, ge=1, le=50)
    min_confidence: Confidence = "possible"


class RecommendationOut(BaseModel):
    """An article that may solve it."""

    article: ArticleLink
    score: float
    confidence: Confidence
    reasons: list[ReasonOut]


class SimilarTicketOut(BaseModel):
    """A solved ticket like it."""

    number: str
    title: str
    score: float
    resolution: str
    article: ArticleLink | None


class RecommendationsAnswer(BaseModel):
    """Articles for everyone; similar tickets for the support, their number for others."""

    recommendations: list[RecommendationOut]
    similar_tickets: list[SimilarTicketOut]
    similar_count: int
    known_issue: ArticleLink | None
    took_ms: float
    lookup: str
    model_version: str
    degraded: bool


class ArticleQuery(Page):
    """Which articles to list."""

    state: Annotated[str, _one_of("", *STATES)] = ""
    category: str = ""
    type: str = ""
    tag: str = ""
    lang: str = ""


class ArticleChange(Shape):
    """What may be changed in an article; keys left out stay as they are."""

    title: str | None = None
    body: str | None = None
    category: str | None = None
    tags: list[str] | None = None
    lang: str | None = None
    type: Kind | None = None
    visibility: Visibility | None = None
    phrasings: list[str] | None = None
    revision: int | None = Field(None, description="最后看到的版本；已被别人改过就返回 409")
    why: str = Field("", max_length=300)


class ArticleIn(Shape):
    """A new article, as in a JSONL file; `id` is kept as its external id."""

    id: str | None = None
    title: str | None = None
    body: str | None = None
    category: str | None = None
    tags: list[str] | None = None
    lang: str | None = None
    type: Kind | None = None
    visibility: Visibility | None = None
    phrasings: list[str] | None = None


class ArticleLine(ArticleLink):
    """An article in a list."""

    id: str
    category: str
    tags: list[str]
    lang: str
    type: Kind
    visibility: Visibility
    state: str
    revision: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None


class ArticleOut(ArticleLine):
    """An article with its text (Markdown)."""

    body: str
    phrasings: list[str]
    confidence: str
    helpful: int
    unhelpful: int


class ArticlesAnswer(BaseModel):
    """A page of articles, the newest first."""

    articles: list[ArticleLine]
    cursor: str | None


class TicketQuery(Page):
    """Which tickets to list; `active` are all that want work."""

    status: Annotated[str, _one_of("", "active", *STATUSES)] = ""


class RequesterIn(Shape):
    """Who needs help."""

    name: str | None = None
    contact: str | None = None
    department: str | None = None
    customer_no: str | None = None


class TicketIn(Shape):
    """A new ticket; `lookups` are the keys of searches and recommendations that did not help."""

    title: str | None = None
    description: str | None = None
    requester: RequesterIn
    category: str | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    error_code: str | None = None
    steps: str | None = None
    occurred_at: str | None = None
    expected_at: str | None = None
    lookups: list[str] = Field(default_factory=list, max_length=50)


class WarningOut(BaseModel):
    """What to know about a new ticket; none of it refuses the ticket."""

    kind: str
    detail: str
    field: str
    ticket: str | None


class TicketLine(BaseModel):
    """A ticket in a list."""

    number: str
    title: str
    status: str
    priority: str
    category: str
    channel: str
    url: str
    created_at: datetime
    updated_at: datetime
    first_response_due: datetime | None
    resolution_due: datetime | None


class TicketOpened(TicketLine):
    """A ticket just opened; its `url` holds the key with which the requester returns."""

    key: str
    suggestions: list[RecommendationOut]
    warnings: list[WarningOut]


class RequesterOut(BaseModel):
    """Who needs help."""

    name: str
    contact: str
    department: str
    customer_no: str


class EventOut(BaseModel):
    """One step in the life of a ticket."""

    at: datetime
    kind: str
    by: str
    text: str


class TicketOut(TicketLine):
    """A ticket with its whole story, as far as the asker may know it."""

    description: str
    requester: RequesterOut
    impact: Impact
    urgency: Urgency
    error_code: str
    steps: str
    occurred_at: datetime | None
    expected_at: datetime | None
    first_response_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    resolution: str
    solved_by: ArticleLink | None
    cited: list[ArticleLink]
    events: list[EventOut]


class TicketsAnswer(BaseModel):
    """A page of tickets, the newest first."""

    tickets: list[TicketLine]
    cursor: str | None


class TicketKey(Shape):
    """The requester's key, for who has no account."""

    key: str = ""


class CiteIn(Shape):
    """An article to apply, by number or external id; `lookup` is the recommendation that showed it."""

    article: str = Field(min_length=1)
    lookup: str = ""


class ResolveIn(Shape):
    """The solution, and the article that held it."""

    resolution: str
    article: str = ""


class ConfirmIn(Shape):
    """The requester's word that it is solved."""

    key: str = ""


class SendBackIn(Shape):
    """The requester's word that it is not solved, and why."""

    reason: str
    key: str = ""


class FeedbackIn(Shape):
    """A reader's word on an article; `lookup` is the search or recommendation that showed it."""

    article: str = Field(min_length=1)
    helpful: bool
    reason: Annotated[str, _one_of("", *REASONS)] = ""
    comment: str = ""
    lookup: str = ""


class FeedbackOut(BaseModel):
    """What was stored."""

    article: str
    helpful: bool
    reason: str
    comment: str
