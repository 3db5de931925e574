"""A search and its answer."""

from datetime import datetime

from pydantic import BaseModel, Field

from webui.answers import Sort
from webui.api.shapes.common import ArticleLink, Kind, Page, ReasonOut


class SearchQuery(Page):
    """A search: free text, words in quotes, -word, field:word; and what to narrow it to.

    `plain` takes every word as typed: nothing is corrected, widened or passed over. `typing` is for searches while
    somebody types: they are not remembered, so the answer has no `lookup` and no `cursor`, and no `why`.
    """

    q: str = ""
    limit: int = Field(10, ge=1, le=100)
    category: str = ""
    type: str = ""
    tag: str = ""
    lang: str = ""
    sort: Sort = "relevance"
    plain: bool = False
    typing: bool = False


class HitOut(ArticleLink):
    """An article found; the weights in `why` add up to the score.

    `attachment` names the file of the article that the snippet comes from; null where it comes from its text.
    """

    id: str
    snippet: str
    attachment: str | None = None
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
    """The answer to a search; `lookup` goes with feedback on one of its hits.

    `corrected` says that `did_you_mean` was answered in place of the query. `words` are the telling words of the
    query, `held` those of them that the first hit holds, `fillers` the question words that were passed over,
    `widened` words of the same meaning or spelling that were looked for as well.
    """

    query: str
    total: int
    took_ms: float
    hits: list[HitOut]
    facets: dict[str, list[FacetOut]]
    cursor: str | None
    did_you_mean: str | None
    corrected: bool
    words: list[str]
    held: list[str]
    fillers: list[str]
    widened: list[str]
    relaxed: str | None
    notes: list[str]
    lookup: str
    degraded: bool
