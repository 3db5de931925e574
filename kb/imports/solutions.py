"""Link tickets to the article that solved them, whenever the later of the two arrives."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kb import changes, usefulness
from kb.articles import as_number
from kb.database import Database
from kb.models import Article, Ticket

BATCH = 500


def known_articles(session: Session, references: Iterable[str]) -> dict[str, int]:
    """Return the ids of articles by external id or number as somebody wrote it; an external id goes first."""
    numbers = {reference: as_number(reference) or reference for reference in references if reference}
    asked = or_(Article.external_id.in_(numbers), Article.number.in_(numbers.values()))
    by_number: dict[str, int] = {}
    by_external: dict[str, int] = {}
    for key, number, external in session.execute(
        select(Article.id, Article.number, Article.external_id).where(asked)
    ):
        by_number[number] = key
        if external:
            by_external[external] = key
    found = {
        reference: by_external.get(reference) or by_number.get(numbers[reference]) for reference in numbers
    }
    return {reference: key for reference, key in found.items() if key}


def link_solutions(database: Database, at: datetime) -> int:
    """Resolve what tickets named as their solution before it was here; return how many now have it."""
    with database.read() as session:
        waiting = select(Ticket.solved_by_unknown).where(Ticket.solved_by_unknown != "").distinct()
        references = list(session.scalars(waiting))
    linked = 0
    for start in range(0, len(references), BATCH):
        with database.begin() as session:
            linked += link(session, references[start : start + BATCH], at)
    return linked


def link(session: Session, references: Sequence[str], at: datetime) -> int:
    """Give tickets that wait for an article of these references its link; return how many there were."""
    found = known_articles(session, references)
    tickets = session.scalars(select(Ticket).where(Ticket.solved_by_unknown.in_(found))).all()
    for ticket in tickets:
        ticket.solved_by_id = found[ticket.solved_by_unknown]
        ticket.solved_by_unknown = ""
        ticket.updated_at = at
    usefulness.recount(session, found.values())
    changes.stamp_all(session, tickets)
    return len(tickets)
