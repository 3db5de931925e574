"""Tickets as they are sent, listed and read, and the steps of their life."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from kb.models import LEVELS, STATUSES, URGENCIES
from webui.api.shapes.common import ArticleLink, Page, Shape, one_of
from webui.api.shapes.endings import RatingOut
from webui.api.shapes.handing import ConsultationOut, HandlerOut
from webui.api.shapes.proposals import ProposalsOut
from webui.api.shapes.recommendations import RecommendationOut

Impact = Annotated[str, one_of(*LEVELS)]
Urgency = Annotated[str, one_of(*URGENCIES)]


class TicketQuery(Page):
    """Which tickets to list; `active` are all that want work.

    With words to look for (`q`) the best come first, else the last opened. Days are those of the installation, both
    included. Team, handler (an account, `-` for none) and tag are for the support.
    """

    q: str = ""
    status: Annotated[str, one_of("", "active", *STATUSES)] = ""
    category: str = ""
    priority: Annotated[str, one_of("", "P1", "P2", "P3", "P4")] = ""
    since: date | None = None
    until: date | None = None
    team: str = ""
    handler: str = ""
    tag: str = ""


class RequesterIn(Shape):
    """Who needs help."""

    name: str | None = None
    contact: str | None = None
    department: str | None = None
    customer_no: str | None = None


class TicketIn(Shape):
    """A new ticket; `lookups` are keys of searches and recommendations, `known_issue` is one that it belongs to."""

    title: str | None = None
    description: str | None = None
    requester: RequesterIn
    category: str | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    error_code: str | None = None
    steps: str | None = None
    occurred_at: str | None = None
    expected_at: str | None = None
    lookups: list[str] = Field(default_factory=list, max_length=50)
    known_issue: str = ""


class WarningOut(BaseModel):
    """What to know about a new ticket; none of it refuses the ticket."""

    kind: str
    detail: str
    field: str
    ticket: str | None
    known_issue: str | None
    url: str | None


class TicketLine(BaseModel):
    """A ticket in a list."""

    number: str
    title: str
    status: str
    priority: str
    category: str
    channel: str
    url: str
    created_at: datetime
    updated_at: datetime
    first_response_due: datetime | None
    resolution_due: datetime | None


class TicketOpened(TicketLine):
    """A ticket just opened; its `url` holds the key with which the requester returns."""

    key: str
    suggestions: list[RecommendationOut]
    warnings: list[WarningOut]
    proposals: ProposalsOut


class RequesterOut(BaseModel):
    """Who needs help."""

    name: str
    contact: str
    department: str
    customer_no: str


class EventOut(BaseModel):
    """One step in the life of a ticket."""

    at: datetime
    kind: str
    by: str
    text: str


class TicketOut(TicketLine):
    """A ticket with its whole story, as far as the asker may know it; who works on it for the support alone."""

    description: str
    requester: RequesterOut
    impact: Impact
    urgency: Urgency
    error_code: str
    steps: str
    occurred_at: datetime | None
    expected_at: datetime | None
    tier: str
    difficulty: str
    missing: list[str]
    out_of_scope: bool
    line: int
    acceptance_due: datetime | None
    accepted_at: datetime | None
    first_response_at: datetime | None
    on_site_due: datetime | None
    on_site_at: datetime | None
    is_paused: bool
    waiting_for: str
    planned_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    resolution: str
    workaround: str
    closes_at: datetime | None
    ended: str
    reopened: int
    urged: int
    urged_at: datetime | None
    duplicate_of: str | None
    duplicates: list[str]
    rating: RatingOut | None
    solved_by: ArticleLink | None
    cited: list[ArticleLink]
    events: list[EventOut]
    tags: list[str]
    assignee: HandlerOut | None
    team: str | None
    cc: list[HandlerOut]
    consultations: list[ConsultationOut]


class TicketsAnswer(BaseModel):
    """A page of tickets; `total` counts those found by words."""

    tickets: list[TicketLine]
    total: int | None = None
    cursor: str | None


class TicketKey(Shape):
    """The requester's key, for who has no account."""

    key: str = ""


class TagsIn(Shape):
    """Tags to add and to remove."""

    add: list[str] = Field(default_factory=list, max_length=20)
    remove: list[str] = Field(default_factory=list, max_length=20)


class CiteIn(Shape):
    """An article to apply, by number or external id; `lookup` is the recommendation that showed it."""

    article: str = Field(min_length=1)
    lookup: str = ""


class ResolveIn(Shape):
    """The solution, and the article that held it."""

    resolution: str
    article: str = ""


class ConfirmIn(Shape):
    """The requester's word that it is solved."""

    key: str = ""


class SendBackIn(Shape):
    """The requester's word that it is not solved, and why."""

    reason: str
    key: str = ""
