"""A whole installation to measure with: articles, past tickets, tickets in work and an account per role, made up.

Texts are those of `corpus.MadeUp`; every ninth past ticket names the article that solved it.
"""

import json
import random
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks import corpus
from kb import announcements, incidents, people, tickets
from kb.curation import rules
from kb.database import Database, now
from kb.forms import TicketForm
from kb.models import LEVELS, URGENCIES, Article, Person

ZONE = ZoneInfo("Asia/Shanghai")
IN_WORK = 0.2
OPEN = 0.1
DAYS = 90
ROLES = ("user", "agent", "engineer", "admin")
_CHUNK = 500


def make(data: Path, article_count: int, ticket_count: int) -> None:
    """Fill a folder, unless it is filled already."""
    if (data / "jieda.db").exists():
        return
    corpus.imported(data, None, article_count)
    past = int(ticket_count * (1 - IN_WORK))
    _import_tickets(data, past, article_count)
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.begin() as session:
        for role in ROLES:
            people.add(session, f"bench-{role}", role, at=now())
        _tell(session)
    Working(database, article_count).work(ticket_count - past)
    database.close()
    subprocess.run([*corpus.COMMAND, str(data), "sync"], check=True, capture_output=True)


def _tell(session: Session) -> None:
    """Store a known issue, an announcement and a rule."""
    at, agent = now(), people.get(session, "bench-agent")
    details = incidents.Details("邮件晚到", "全公司", "急件请打电话", visibility="public")
    incidents.report(session, details, by=agent, at=at)
    announcements.announce(
        session, announcements.Wanted("周六维护", "", at, at + timedelta(days=9)), by=agent, at=at
    )
    rules.add(
        session, rules.Wanted("打印", "m1", "pin", "问得最多"), by=people.get(session, "bench-admin"), at=at
    )


def _import_tickets(data: Path, count: int, article_count: int) -> None:
    made, start = corpus.MadeUp(), datetime.now(UTC) - timedelta(days=3 * DAYS)
    file = data.parent / f"{data.name}-tickets.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for number in range(1, count + 1):
            row = {
                "id": f"p{number}",
                "title": made.text(3, 12).strip(),
                "body": made.text(10, 60),
                "category": f"类{number % 40}",
                "created_at": (start + timedelta(days=2 * DAYS * number / count)).isoformat(),
                "resolution": made.text(5, 30),
                "requester": f"需求方 {number % 3000}",
                **({"solved_by": f"m{number % article_count + 1}"} if number % 9 == 0 else {}),
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    command = [*corpus.COMMAND, str(data), "import", "tickets", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    file.unlink()


class Working:
    """People who report and solve tickets over the last months."""

    def __init__(self, database: Database, article_count: int) -> None:
        self.database, self.article_count = database, article_count
        self.made, self.random = corpus.MadeUp(), random.Random(1)

    def work(self, count: int) -> None:
        """Open so many tickets, and solve all but the latest."""
        start = now() - timedelta(days=DAYS)
        for first in range(0, count, _CHUNK):
            with self.database.begin() as session:
                staff = session.scalars(select(Person).order_by(Person.id)).all()
                for number in range(first, min(count, first + _CHUNK)):
                    at = start + timedelta(days=DAYS * number / count)
                    self._live(session, staff[0], staff[1], at, is_open=number > count * (1 - OPEN))

    def _live(self, session: Session, user: Person, agent: Person, at: datetime, *, is_open: bool) -> None:
        number = self.random.randrange(self.article_count)
        form = TicketForm(
            title=self.made.text(3, 12).strip() or "坏了",
            description=self.made.text(10, 60),
            name=f"需求方 {number % 3000}",
            contact=f"138{number % 3000:08d}",
            category=f"类{number % 40}",
            impact=self.random.choices(LEVELS, (8, 3, 1))[0],
            urgency=self.random.choices(URGENCIES, (8, 3, 1))[0],
        )
        by = user if number % 200 == 0 else None
        ticket = tickets.open_ticket(session, form, by=by, at=at, zone=ZONE)
        if is_open and number % 2:
            return
        tickets.take(session, ticket, by=agent, at=at + timedelta(minutes=9))
        if is_open:
            return
        if number % 3 == 0 and (article := session.get(Article, 1 + number)):
            tickets.cite(session, ticket, article, by=agent, at=at + timedelta(minutes=20))
        tickets.resolve(session, ticket, self.made.text(5, 30), by=agent, at=at + timedelta(minutes=40))
        if number % 4:
            tickets.confirm(session, ticket, by=None, at=at + timedelta(hours=5))
