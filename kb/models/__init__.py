"""Which tables hold what is known, asked, reported and taught, and who did it?"""

from kb.models.articles import (
    FILED,
    FINDABLE_STATES,
    HELPED,
    KINDS,
    STATES,
    VISIBILITIES,
    Article,
    Feedback,
    Revision,
)
from kb.models.base import Base, Counter
from kb.models.curation import EFFECTS, CurationChange, OwnWord, SearchRule, SynonymGroup
from kb.models.evaluations import Evaluation
from kb.models.gaps import Gap, GapMember, NearPair
from kb.models.incidents import (
    BANNER_VISIBILITIES,
    ISSUE_STATES,
    Announcement,
    AnnouncementChange,
    IssueStep,
    IssueTicket,
    KnownIssue,
)
from kb.models.lookups import Lookup, PastQuery, Shown
from kb.models.outcomes import Uptake
from kb.models.people import ROLES, ApiToken, Attempt, Person, SignIn
from kb.models.tickets import (
    LEVELS,
    OPEN_STATUSES,
    SOLVED_STATUSES,
    STATUSES,
    URGENCIES,
    Citation,
    Ticket,
    TicketEvent,
)

__all__ = [
    "BANNER_VISIBILITIES",
    "EFFECTS",
    "FILED",
    "FINDABLE_STATES",
    "HELPED",
    "ISSUE_STATES",
    "KINDS",
    "LEVELS",
    "OPEN_STATUSES",
    "ROLES",
    "SOLVED_STATUSES",
    "STATES",
    "STATUSES",
    "URGENCIES",
    "VISIBILITIES",
    "Announcement",
    "AnnouncementChange",
    "ApiToken",
    "Article",
    "Attempt",
    "Base",
    "Citation",
    "Counter",
    "CurationChange",
    "Evaluation",
    "Feedback",
    "Gap",
    "GapMember",
    "IssueStep",
    "IssueTicket",
    "KnownIssue",
    "Lookup",
    "NearPair",
    "OwnWord",
    "PastQuery",
    "Person",
    "Revision",
    "SearchRule",
    "Shown",
    "SignIn",
    "SynonymGroup",
    "Ticket",
    "TicketEvent",
    "Uptake",
]
