"""How tickets end, as it is sent and read: workarounds, repetitions, urging, reopening, ratings."""

from datetime import datetime

from pydantic import BaseModel, Field

from webui.api.shapes.common import Shape


class KeyIn(Shape):
    """The requester's key, for who has no account."""

    key: str = ""


class ReopenIn(Shape):
    """Why a closed ticket is opened again."""

    reason: str
    key: str = ""


class RateIn(Shape):
    """How satisfied a requester is, from 1 to 5; the reasons are from the list that is set."""

    score: int = Field(ge=1, le=5)
    reasons: list[str] = Field(default_factory=list, max_length=40)
    comment: str = ""
    key: str = ""


class WorkaroundIn(Shape):
    """How to go on until it is solved."""

    text: str


class DuplicateIn(Shape):
    """The number of the ticket that is repeated."""

    of: str = Field(min_length=1)


class RatingOut(BaseModel):
    """What a requester said of a ticket."""

    score: int
    reasons: list[str]
    comment: str
    answered_at: datetime
