"""What every call shares: how much of a list, who is named, what went wrong."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from kb.models import KINDS


def one_of(*values: str) -> Any:
    """Document the values of a text that kb checks."""
    return WithJsonSchema({"type": "string", "enum": list(values)})


Kind = Annotated[str, one_of(*KINDS)]


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
