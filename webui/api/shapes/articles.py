"""Articles as they are sent, listed and read."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from kb.models import STATES, VISIBILITIES
from kb.sentences import sentence as _
from webui.api.shapes.common import ArticleLink, Kind, Page, Shape, one_of

Visibility = Annotated[str, one_of(*VISIBILITIES)]


class ArticleQuery(Page):
    """Which articles to list."""

    state: Annotated[str, one_of("", *STATES)] = ""
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
    revision: int | None = Field(None, description=_("最后看到的版本；已被别人改过就返回 409"))
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


class RelatedAnswer(BaseModel):
    """The articles nearest to another, the nearest first."""

    articles: list[ArticleLink]
