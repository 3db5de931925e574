"""What is proposed for a ticket."""

from pydantic import BaseModel


class ProposalOut(BaseModel):
    """A value for one field, why, and the words of the text that led to it."""

    value: str
    because: str
    words: list[str]


class AssigneeOut(BaseModel):
    """Somebody of the support who might take it, and why."""

    name: str
    label: str
    because: str


class ProposalsOut(BaseModel):
    """Proposals, null where nothing tells; the assignee for the support alone."""

    category: ProposalOut | None
    impact: ProposalOut | None
    urgency: ProposalOut | None
    priority: ProposalOut | None
    assignee: AssigneeOut | None
    difficulty: ProposalOut | None
