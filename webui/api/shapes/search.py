"""A search and its answer."""

from datetime import datetime

from pydantic import BaseModel, Field

from webui.api.shapes.common import ArticleLink, Kind, Page, ReasonOut


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
