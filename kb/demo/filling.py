"""Fill an empty installation with the demo: articles, solved tickets and an account per role."""

import secrets
from datetime import tzinfo
from pathlib import Path

from sqlalchemy import select

from kb import changes, people
from kb.database import Clock, Database, now
from kb.imports import Progress, import_articles, import_tickets
from kb.imports.report import no_progress
from kb.models import Article, Person, Ticket

FOLDER = Path(__file__).parent
COUNTER = "demo"
STARTED, FILLED, REMOVED = 1, 2, 3
ACCOUNTS = {
    "user": ("user", "需求方 1", "市场部"),
    "agent": ("agent", "一线 1", "信息技术部"),
    "engineer": ("engineer", "工程师 1", "信息技术部"),
    "admin": ("admin", "管理员 1", "信息技术部"),
}


def article_files() -> list[Path]:
    """Return the files of demo articles."""
    return sorted((FOLDER / "articles").glob("*.jsonl"))


def ticket_files() -> list[Path]:
    """Return the files of demo tickets."""
    return sorted((FOLDER / "tickets").glob("*.jsonl"))


def is_wanted(database: Database) -> bool:
    """Tell whether there is nothing yet but what an interrupted filling left behind."""
    with database.read() as session:
        state = changes.value(session, COUNTER)
        tables = (Article.id, Ticket.id, Person.id)
        return state == STARTED or all(session.scalar(select(key).limit(1)) is None for key in tables)


def is_filled(database: Database) -> bool:
    """Tell whether this installation began as the demo."""
    with database.read() as session:
        return changes.value(session, COUNTER) == FILLED


def fill(
    database: Database, *, zone: tzinfo, clock: Clock = now, progress: Progress = no_progress
) -> dict[str, str]:
    """Store articles, tickets and accounts; return the new password of each account, kept nowhere else."""
    with database.begin() as session:
        changes.raise_to(session, COUNTER, STARTED)
    import_articles(database, article_files(), clock=clock, progress=progress)
    import_tickets(database, ticket_files(), zone=zone, clock=clock, progress=progress)
    passwords = {name: secrets.token_urlsafe(9) for name in ACCOUNTS}
    with database.begin() as session:
        for name, (role, display_name, department) in ACCOUNTS.items():
            people.add(
                session,
                name,
                role,
                at=clock(),
                password=passwords[name],
                display_name=display_name,
                department=department,
            )
        changes.raise_to(session, COUNTER, FILLED)
    return passwords
