"""Who works on a ticket and who helps: handing on, questions to others, copies."""

from datetime import datetime

from pydantic import BaseModel, Field

from webui.api.shapes.common import Shape


class AssignIn(Shape):
    """To whom a ticket goes: a person by sign-in name, or a team by name; a handler is relieved only with a reason."""

    person: str = ""
    team: str = ""
    reason: str = ""


class EscalateIn(Shape):
    """Why a ticket goes on to the next line, and the numbers of the articles that were tried; a P1 needs neither."""

    reason: str = ""
    tried: list[str] = Field(default_factory=list, max_length=50)


class ConsultIn(Shape):
    """Who is asked what: a person, a team or the id of a vendor's contact; that one waits for it may be shown."""

    person: str = ""
    team: str = ""
    vendor: int | None = None
    question: str = ""
    waiting: bool = False


class ConsultAnswerIn(Shape):
    """What somebody answered who was asked."""

    consultation: int
    answer: str


class CopyIn(Shape):
    """Colleagues who follow a ticket from now on, by their sign-in names."""

    people: list[str] = Field(min_length=1, max_length=50)


class HandlerOut(BaseModel):
    """Somebody of the support."""

    name: str
    label: str


class ConsultationOut(BaseModel):
    """A question to somebody, and the answer once it is there."""

    id: int
    whom: str
    question: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
