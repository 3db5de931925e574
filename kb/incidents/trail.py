"""What happened to a known issue, step by step."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import IssueStep, KnownIssue, Person


def note(
    session: Session,
    issue: KnownIssue,
    kind: str,
    *,
    by: Person | None,
    at: datetime,
    text: str = "",
    label: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Write down what somebody did, or (by None) what was noticed or a requester named by the label did."""
    session.add(
        IssueStep(
            issue_id=issue.id,
            at=at,
            kind=kind,
            by_id=by.id if by else None,
            by_label=by.label if by else label,
            text=text,
            data=data or {},
        )
    )


def steps(session: Session, issue: KnownIssue) -> Sequence[IssueStep]:
    """Return the steps of a known issue in order."""
    kept = select(IssueStep).where(IssueStep.issue_id == issue.id)
    return session.scalars(kept.order_by(IssueStep.id)).all()
