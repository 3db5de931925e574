"""What is asked for when a ticket comes in, what is added to it later, and how it is classified."""

from typing import Annotated

from pydantic import BaseModel

from kb.models import DIFFICULTIES
from webui.api.shapes.common import Shape, one_of
from webui.api.shapes.tickets import Impact, Urgency

Difficulty = Annotated[str, one_of(*DIFFICULTIES)]


class SupplyIn(Shape):
    """What a ticket lacked; its requester adds only that, the support may also correct what stands there."""

    key: str = ""
    description: str | None = None
    category: str | None = None
    error_code: str | None = None
    steps: str | None = None
    occurred_at: str | None = None
    expected_at: str | None = None
    department: str | None = None
    customer_no: str | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None


class ClassifyIn(Shape):
    """Another category, impact, urgency or difficulty; the reason is needed unless it becomes a P1 by it."""

    category: str | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    difficulty: Difficulty | None = None
    reason: str = ""


class AskIn(Shape):
    """What to write to the requester; nothing stands for what the ticket lacks."""

    text: str = ""


class IntakeQuery(Shape):
    """The category that a ticket is to be in."""

    category: str = ""


class IntakeOut(BaseModel):
    """Whether each field is `required`, `asked` or `hidden`; and who serves what is out of scope."""

    fields: dict[str, str]
    out_of_scope: bool
    referral: str
