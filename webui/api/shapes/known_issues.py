"""Known issues as they are listed."""

from typing import Annotated

from pydantic import BaseModel

from kb.models import ISSUE_STATES
from webui.api.shapes.common import one_of
from webui.api.shapes.recommendations import KnownIssueOut


class KnownIssueLine(KnownIssueOut):
    """A known issue in a list; words and tickets are for the support."""

    state: Annotated[str, one_of(*ISSUE_STATES)]
    words: list[str]
    tickets: list[str]


class KnownIssuesAnswer(BaseModel):
    """What goes on now; the support also sees what waits to be confirmed."""

    known_issues: list[KnownIssueLine]
