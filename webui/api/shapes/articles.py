"""Articles as they are sent, listed and read."""

from datetime import date, datetime
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
    groups: list[str] | None = Field(None, description=_("分组的名称；visibility 是 groups 时必填"))
    phrasings: list[str] | None = None
    product: str | None = None
    related: list[str] | None = None
    related_tickets: list[str] | None = None
    owner: str | None = Field(None, description=_("负责人的登录名；空的就是没有"))
    review_on: date | None = None
    valid_until: date | None = None
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
    groups: list[str] | None = Field(None, description=_("分组的名称；visibility 是 groups 时必填"))
    phrasings: list[str] | None = None
    product: str | None = None
    related: list[str] | None = None
    related_tickets: list[str] | None = None
    owner: str | None = Field(None, description=_("负责人的登录名；空的就是没有"))
    review_on: date | None = None
    valid_until: date | None = None


class ArticleRead(Shape):
    """Which text of an article to read."""

    working: bool = Field(False, description=_("读还没有发布的修改稿；只有能修改的人可以"))


class Words(Shape):
    """What is said with a step."""

    text: str = ""


class Publishing(Shape):
    """What is said at publishing."""

    text: str = ""
    override: str = Field("", description=_("有问法排不进前三名、为什么仍然发布；记在审核记录里"))


class Restoring(Shape):
    """Which saved text to go back to."""

    revision: int


class Merging(Shape):
    """Into which article another goes."""

    into: str


class ArticleLine(ArticleLink):
    """An article in a list."""

    id: str
    category: str
    tags: list[str]
    lang: str
    type: Kind
    visibility: Visibility
    groups: list[str]
    state: str
    revision: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None


class ArticleOut(ArticleLine):
    """An article with its text (Markdown).

    `working` says where a text stands that readers do not see yet; it, owner and tickets are told to the support alone.
    """

    body: str
    phrasings: list[str]
    product: str
    related: list[ArticleLink]
    related_tickets: list[str]
    working: str
    owner: str | None
    review_on: date | None
    valid_until: date | None
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


class RevisionOut(BaseModel):
    """One saved text of an article."""

    number: int
    at: datetime
    by: str
    why: str
    title: str
    body: str


class RevisionsAnswer(BaseModel):
    """Every saved text, the newest first; `live` is the number of the one that readers see."""

    live: int
    revisions: list[RevisionOut]
