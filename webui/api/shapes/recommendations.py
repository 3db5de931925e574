"""The text of a problem, and what may solve it."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from kb.text import TICKET_MAX
from webui.api.shapes.common import ArticleLink, ReasonOut, Shape
from webui.api.shapes.proposals import ProposalsOut

Confidence = Literal["likely", "possible", "weak"]


class RecommendationsIn(Shape):
    """The text of a problem."""

    text: str = Field(max_length=TICKET_MAX)
    title: str = ""
    category: str = ""
    limit: int = Field(5, ge=1, le=50)
    min_confidence: Confidence = "possible"


class AcceptanceOut(BaseModel):
    """How often an article was suggested so far, and how often it was applied or solved the problem."""

    shown: int
    taken: int


class RecommendationOut(BaseModel):
    """An article that may solve it."""

    article: ArticleLink
    score: float
    confidence: Confidence
    reasons: list[ReasonOut]
    acceptance: AcceptanceOut


class SimilarTicketOut(BaseModel):
    """A solved ticket like it."""

    number: str
    title: str
    score: float
    resolution: str
    article: ArticleLink | None


class KnownIssueOut(BaseModel):
    """A known issue: what is affected and what helps meanwhile, and since when."""

    number: str
    title: str
    text: str
    url: str
    since: datetime


class RecommendationsAnswer(BaseModel):
    """Articles for everyone; similar tickets for the support, their number for others."""

    recommendations: list[RecommendationOut]
    similar_tickets: list[SimilarTicketOut]
    similar_count: int
    known_issue: KnownIssueOut | None
    proposals: ProposalsOut
    took_ms: float
    lookup: str
    model_version: str
    degraded: bool
