"""What a text that somebody begins to type may become."""

from pydantic import BaseModel

from webui.api.shapes.common import Shape


class CompleteQuery(Shape):
    """What was typed so far."""

    q: str = ""


class CompletionOut(BaseModel):
    """A whole text, with the number of the article or ticket that it names."""

    text: str
    number: str | None = None


class Completions(BaseModel):
    """At most eight, best first."""

    completions: list[CompletionOut]
