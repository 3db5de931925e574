"""Store the bursts of tickets that the follower sees as candidates for known issues."""

from sqlalchemy.orm import Session

from kb import incidents, tickets
from kb.models import KnownIssue
from recommend import Burst, Damaged, Known, Lookout, fitting
from webui.installation.parts import Services


class Noticer:
    """Looks at new tickets, one transaction for each burst."""

    def __init__(self, parts: Services) -> None:
        self.parts = parts
        self.lookout = Lookout()

    def look(self) -> list[str]:
        """Take in what came since the last look, and return the numbers of the known issues that it adds to."""
        with self.parts.sessions.read() as db:
            bursts = self.lookout.look(db, self.parts.clock())
        return [number for burst in bursts if (number := self._store(burst))]

    def _store(self, burst: Burst) -> str:
        with self.parts.sessions.begin() as db:
            central = tickets.by_ids(db, [burst.central])[burst.central]
            issue = incidents.notice(
                db,
                burst.keys,
                title=central.title,
                words=burst.words,
                since=burst.since,
                at=self.parts.clock(),
                subject=burst.subject,
                issue=None if burst.subject else self._alike(db, f"{central.title}\n{central.description}"),
            )
            return issue.number if issue else ""

    def _alike(self, db: Session, text: str) -> KnownIssue | None:
        """Return the open known issue that a text is about."""
        issues = {issue.id: issue for issue in incidents.listing(db, ("candidate", "confirmed"))}
        said = incidents.texts_of(db, list(issues.values())) if issues else {}
        told = [Known(issue.id, issue.title, tuple(said[issue.id])) for issue in issues.values()]
        try:
            found = fitting(self.parts.recommender, text, told)
        except Damaged:
            return None
        return issues[found.key] if found else None
