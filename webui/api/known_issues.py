"""Known issues that go on."""

from collections.abc import Sequence

from flask import Blueprint
from sqlalchemy.orm import Session

from kb import incidents, rights
from kb.models import KnownIssue
from kb.sentences import sentence as _
from webui import access
from webui.api import present
from webui.api.operations import operation
from webui.api.shapes.known_issues import KnownIssueLine, KnownIssuesAnswer
from webui.installation import services

blueprint = Blueprint("known_issues", __name__)


@blueprint.get("/known-issues")
@operation(_("列出进行中的已知故障"), answer=KnownIssuesAnswer)
def listing() -> KnownIssuesAnswer:
    """Return what the asker is told of; to the support all that is open, with its tickets."""
    with services().sessions.read() as db:
        return KnownIssuesAnswer(known_issues=[_line(db, issue) for issue in _open(db)])


def _open(db: Session) -> Sequence[KnownIssue]:
    person = access.person()
    if rights.is_support(person):
        return incidents.listing(db, ("candidate", "confirmed"))
    return incidents.shown(db, rights.audience_of(person))


def _line(db: Session, issue: KnownIssue) -> KnownIssueLine:
    support = rights.is_support(access.person())
    return KnownIssueLine(
        **present.known_issue(issue).model_dump(),
        state=issue.state,
        words=list(issue.words) if support else [],
        tickets=[entry.ticket.number for entry in incidents.tickets_of(db, issue)] if support else [],
    )
