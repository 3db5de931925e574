"""Measure an installation: read it, cut its solved tickets by time, replay."""

from sqlalchemy.orm import Session

from kb import evaluations
from recommend.evaluation.labels import split
from recommend.evaluation.replay import Evaluation, evaluate
from recommend.sync import changes_after


def measure(session: Session) -> Evaluation | None:
    """Measure on the installation's own solved tickets; None where none says which article was right.

    Ends the session's transaction once everything is read, for the rest takes its time.
    """
    order = evaluations.solved_tickets(session)
    if not any(is_known for _, is_known in order):
        return None
    changes = changes_after(session, 0)
    session.rollback()
    earlier, later = split(changes.tickets, order)
    return evaluate(changes.articles, earlier, later)
