"""A reader's word on an article."""

from typing import Annotated

from pydantic import BaseModel, Field

from kb.feedback import REASONS
from webui.api.shapes.common import Shape, one_of


class FeedbackIn(Shape):
    """A reader's word on an article; `lookup` is the search or recommendation that showed it."""

    article: str = Field(min_length=1)
    helpful: bool
    reason: Annotated[str, one_of("", *REASONS)] = ""
    comment: str = ""
    lookup: str = ""


class FeedbackOut(BaseModel):
    """What was stored."""

    article: str
    helpful: bool
    reason: str
    comment: str
