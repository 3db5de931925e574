"""What of a ticket's story names an article that is for groups only, and is kept from others who see the ticket."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import rights
from kb.models import Article, Person, ProcedureRun, TicketEvent


def told_to(session: Session, person: Person | None, events: Sequence[TicketEvent]) -> Sequence[TicketEvent]:
    """Return the events that somebody may read; what tells of an article or its steps goes with the article."""
    if rights.reads_everything(person):
        return events
    cited = {event.id: event.data.get("article", "") for event in events if event.kind == "cited"}
    ran = {event.id: event.data["run"] for event in events if "run" in event.data}
    if not cited and not ran:
        return events
    numbers = {article.number for article in _kept(session, person, set(cited.values()), set(ran.values()))}
    runs = set(session.scalars(select(ProcedureRun.id).where(ProcedureRun.number.in_(numbers))))
    return [event for event in events if cited.get(event.id) not in numbers and ran.get(event.id) not in runs]


def _kept(session: Session, person: Person | None, numbers: set[str], runs: set[int]) -> list[Article]:
    """Return which articles with these numbers, or gone through in these runs, are kept from somebody."""
    run = select(ProcedureRun.number).where(ProcedureRun.id.in_(runs))
    named = Article.number.in_(numbers) | Article.number.in_(run)
    secluded = session.scalars(select(Article).where(Article.visibility == "groups", named))
    return [article for article in secluded if not rights.may_know_of(person, article)]
