"""Whole collections of articles, as they are sent and told of."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from kb.imports.columns import FIELDS
from kb.imports.sources import ACCEPTED
from kb.models import IMPORT_STATES
from kb.sentences import sentence as _
from webui.api.shapes.articles import Visibility
from webui.api.shapes.common import Shape, one_of

KINDS = ("jsonl", "csv", "xlsx", "zip")


class ImportQuery(Shape):
    """What the file is called, which says what it is, and what holds for rows that say nothing of it."""

    name: str = Field("articles.jsonl", max_length=300, description=" ".join(ACCEPTED))
    state: Annotated[str, one_of("draft", "published")] = "draft"
    visibility: Visibility | None = None


class ColumnsIn(Shape):
    """What the columns of a table are, in order; empty for one that is left out."""

    columns: list[Annotated[str, one_of("", *FIELDS)]]
    header: bool = Field(True, description=_("第一行是列名"))


class RefusalOut(BaseModel):
    """A row that is not taken, and why."""

    file: str
    line: int
    why: str


class FateOut(BaseModel):
    """What becomes of a row; `near` names the article that says nearly the same."""

    file: str
    line: int
    became: Annotated[str, one_of("created", "updated", "unchanged")]
    title: str
    near: str


class KeptOut(BaseModel):
    """An article that undoing left as it is, and why."""

    number: str
    title: str
    why: str


class ImportOut(BaseModel):
    """An import: how far it is, what it would do or has done row by row, what undoing it did."""

    number: int
    name: str
    state: Annotated[str, one_of(*IMPORT_STATES)]
    at: datetime
    ended_at: datetime | None
    done: int
    total: int
    stored: int
    why: str
    counts: dict[str, Any]
    notes: list[str]
    refusals: list[RefusalOut]
    rows: list[FateOut]
    kept: list[KeptOut]


class ImportsAnswer(BaseModel):
    """The last imports, the newest first."""

    imports: list[ImportOut]


class ExportQuery(Shape):
    """Which articles to write, and as what."""

    format: Annotated[str, one_of(*KINDS)] = "jsonl"
    category: str = ""
