"""Which tables hold what is known, asked, reported and taught, and who did it?"""

from kb.models.article_files import EXTRACTION_STATES, FILE_STATES, SHOWN_STATES, ArticleFile, Extraction
from kb.models.articles import (
    FILED,
    FINDABLE_STATES,
    HELPED,
    KINDS,
    PLANS,
    STATES,
    VISIBILITIES,
    Article,
    ArticleStep,
    Feedback,
    Revision,
)
from kb.models.attachments import Attachment
from kb.models.base import Base, Counter, among_keys
from kb.models.checklist import Checklist, RevisionScore
from kb.models.contracts import Contract
from kb.models.curation import EFFECTS, CurationChange, OwnWord, SearchRule, SynonymGroup
from kb.models.evaluations import Evaluation
from kb.models.flags import FLAG_STATES, ArticleFlag
from kb.models.gaps import Gap, GapMember, NearPair
from kb.models.groups import ReaderGroup
from kb.models.helping import Consultation, Follower, VendorContact
from kb.models.imports import IMPORT_STATES, Import, ImportedArticle
from kb.models.incidents import (
    BANNER_VISIBILITIES,
    ISSUE_STATES,
    Announcement,
    AnnouncementChange,
    IssueStep,
    IssueTicket,
    KnownIssue,
)
from kb.models.intake import IntakeRule
from kb.models.link_requests import LinkRequest
from kb.models.lookups import Lookup, PastQuery, Shown
from kb.models.mail import MESSAGE_STATES, MailSender, MailText, Message
from kb.models.outcomes import Uptake
from kb.models.people import ROLES, ApiToken, Attempt, OneTimeLink, Person, SignIn
from kb.models.procedures import RESULTS, RUN_STATES, ProcedureEntry, ProcedureRun
from kb.models.reading_lists import ReadingEntry, ReadingList, ReadMark
from kb.models.reply_templates import TEMPLATE_LANGS, ReplyTemplate
from kb.models.satisfaction import FOLLOW_UP_CAUSES, FollowUp, Satisfaction
from kb.models.settings import AdminChange, Setting
from kb.models.teams import Team, TeamMember
from kb.models.ticket_tags import TicketTag
from kb.models.tickets import (
    DIFFICULTIES,
    ENDINGS,
    IMPORTED,
    LEVELS,
    OPEN_STATUSES,
    SOLVED_STATUSES,
    STATUSES,
    SYSTEM,
    URGENCIES,
    Citation,
    Ticket,
    TicketEvent,
)
from kb.models.unsaved import BulkChange, Unsaved

__all__ = [
    "BANNER_VISIBILITIES",
    "DIFFICULTIES",
    "EFFECTS",
    "ENDINGS",
    "EXTRACTION_STATES",
    "FILED",
    "FILE_STATES",
    "FINDABLE_STATES",
    "FLAG_STATES",
    "FOLLOW_UP_CAUSES",
    "HELPED",
    "IMPORTED",
    "IMPORT_STATES",
    "ISSUE_STATES",
    "KINDS",
    "LEVELS",
    "MESSAGE_STATES",
    "OPEN_STATUSES",
    "PLANS",
    "RESULTS",
    "ROLES",
    "RUN_STATES",
    "SHOWN_STATES",
    "SOLVED_STATUSES",
    "STATES",
    "STATUSES",
    "SYSTEM",
    "TEMPLATE_LANGS",
    "URGENCIES",
    "VISIBILITIES",
    "AdminChange",
    "Announcement",
    "AnnouncementChange",
    "ApiToken",
    "Article",
    "ArticleFile",
    "ArticleFlag",
    "ArticleStep",
    "Attachment",
    "Attempt",
    "Base",
    "BulkChange",
    "Checklist",
    "Citation",
    "Consultation",
    "Contract",
    "Counter",
    "CurationChange",
    "Evaluation",
    "Extraction",
    "Feedback",
    "FollowUp",
    "Follower",
    "Gap",
    "GapMember",
    "Import",
    "ImportedArticle",
    "IntakeRule",
    "IssueStep",
    "IssueTicket",
    "KnownIssue",
    "LinkRequest",
    "Lookup",
    "MailSender",
    "MailText",
    "Message",
    "NearPair",
    "OneTimeLink",
    "OwnWord",
    "PastQuery",
    "Person",
    "ProcedureEntry",
    "ProcedureRun",
    "ReadMark",
    "ReaderGroup",
    "ReadingEntry",
    "ReadingList",
    "ReplyTemplate",
    "Revision",
    "RevisionScore",
    "Satisfaction",
    "SearchRule",
    "Setting",
    "Shown",
    "SignIn",
    "SynonymGroup",
    "Team",
    "TeamMember",
    "Ticket",
    "TicketEvent",
    "TicketTag",
    "Unsaved",
    "Uptake",
    "VendorContact",
    "among_keys",
]
