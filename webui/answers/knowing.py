"""What is known of a text already: the issue that it may be about, and tickets that said the same."""

from sqlalchemy.orm import Session

from kb import incidents, repeats, rights
from kb.models import KnownIssue, Ticket
from kb.text import clean
from recommend import Damaged, Known, fitting
from webui import access
from webui.installation import services


def known_issue(db: Session, text: str, title: str) -> KnownIssue | None:
    """Return the known issue that a text fits, of those that the asker is told of."""
    issues = {issue.id: issue for issue in incidents.shown(db, rights.audience_of(access.person()))}
    said = incidents.texts_of(db, list(issues.values())) if issues else {}
    told = [
        Known(issue.id, f"{issue.title}\n{issue.affected}", tuple(said[issue.id]))
        for issue in issues.values()
    ]
    try:
        found = fitting(services().recommender, text, told, title=title)
    except Damaged:
        return None
    return issues[found.key] if found else None


def repeated(text: str) -> list[Ticket]:
    """Return recent tickets that said nearly the same, as far as the asker may know of them."""
    asker = access.asker()
    if not repeats.knows(asker):
        return []
    with services().sessions.read() as db:
        return repeats.find_all(db, clean(text), asker=asker, at=services().clock())
