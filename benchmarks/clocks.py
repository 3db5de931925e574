"""Measure the watch over the clocks of tickets, and the queues that look them up.

    python -m benchmarks clocks [--open N] [--closed N] [--teams]

Makes up an installation in a folder of its own: open tickets of every priority, some of them paused, and closed ones
beside; with teams each line has one that takes them all, so that whatever escalates changes hands. Times are those
of one thread by the clock, the median of several looks, or of one where a look changes much.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from kb import changes, people, queues, settings, teams, tickets
from kb.clocks import Limit, Span
from kb.database import Database
from kb.models import Ticket, TicketEvent
from kb.settings import House
from kb.settings.limits import limits_json
from tests.factories import a_form

MORNING = datetime(2026, 10, 27, 9, tzinfo=UTC)
LEVELS = (("企业", "紧急"), ("企业", "重要"), ("个人", "重要"), ("个人", "一般"))
PATTERNS = 400
TIMES = 15
BEYOND = 1_000_000


def main(arguments: list[str]) -> None:
    """Fill a folder and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks clocks")
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--closed", type=int, default=90_000)
    parser.add_argument("--teams", action="store_true")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'jieda.db'}")
        database.migrate()
        if given.teams:
            make_teams(database)
        fill(database, given.open, given.closed)
        measure(database)
        database.close()


def make_teams(database: Database) -> None:
    """Let a team of each line take every ticket."""
    with database.begin() as db:
        for line in teams.LINES:
            form = teams.TeamForm(f"line {line}", str(line), [teams.EVERYTHING])
            teams.add(db, form, by=None, at=MORNING)


def fill(database: Database, is_open: int, closed: int) -> None:
    """Open some tickets as people do and copy them until there are enough."""
    with database.begin() as db:
        agent = people.add(db, "agent", "agent", at=MORNING)
        for number in range(PATTERNS):
            impact, urgency = LEVELS[number % 4]
            at = MORNING + timedelta(minutes=number % 480)
            form = a_form(f"打印机 {number}", impact=impact, urgency=urgency)
            ticket = tickets.open_ticket(db, form, by=None, at=at, zone=UTC)
            if number % 3:
                tickets.take(db, ticket, by=agent, at=at)
            if number % 10 == 9:
                tickets.ask(db, ticket, "哪一台？", by=agent, at=at)
    with database.begin() as db:
        copy(db, PATTERNS, is_open)
    with database.begin() as db:
        copy(db, is_open, is_open + closed, status="closed", next_due=None, warned_from=None, alarm_at=None)
        changes.raise_to(db, changes.CHANGED, 2 * BEYOND)


def copy(db: Any, first: int, last: int, **changed: Any) -> None:
    """Copy the first tickets with their events until there are so many."""
    rows = [dict(row) for row in db.execute(select(Ticket.__table__).limit(PATTERNS)).mappings()]
    events = [dict(row) for row in db.execute(select(TicketEvent.__table__)).mappings()]
    told = [event for event in events if event["ticket_id"] <= PATTERNS]
    for start in range(first, last, PATTERNS):
        copies = [
            {
                **row,
                **changed,
                "id": start + row["id"],
                "number": f"TSX{start + row['id']}",
                "changed": BEYOND + start + row["id"],
            }
            for row in rows
        ]
        db.execute(insert(Ticket.__table__), copies)
        db.execute(
            insert(TicketEvent.__table__),
            [{**event, "id": None, "ticket_id": start + event["ticket_id"]} for event in told],
        )


def measure(database: Database) -> None:
    """Print what each look takes."""
    with database.begin() as db:
        tickets.retime(db, at=MORNING, zone="UTC")
    early = MORNING - timedelta(minutes=1)
    say("nothing due", timed(lambda: read(database, lambda db: tickets.is_anything_due(db, early))))
    hour = MORNING + timedelta(hours=1)
    say("first look, an hour's worth of warnings and breaches", [once(lambda: look(database, hour))])
    minute = hour + timedelta(minutes=1)
    say("a minute later", [once(lambda: look(database, minute))])
    say("everything due at once, three days later", [once(lambda: look(database, hour + timedelta(days=3)))])
    for name in ("warning", "breached", "waiting", "active"):
        say(f"queue {name}", timed(lambda name=name: queue(database, name, hour)))
    say("counts of all queues", timed(lambda: counts(database, hour)))
    change(database)
    say("every open ticket computed anew after limits changed", [once(lambda: retime(database, hour))])


def look(database: Database, at: datetime) -> int:
    """Look as the watch does, and return how much was said."""
    said, more = 0, True
    while more:
        with database.begin() as db:
            looked = tickets.look(db, at=at)
        said, more = said + looked.said, looked.more
    print(f"  said {said}")
    return said


def retime(database: Database, at: datetime) -> None:
    """Compute anew as the watch does."""
    count = 1
    while count:
        with database.begin() as db:
            count = tickets.retime(db, at=at, zone="UTC")


def change(database: Database) -> None:
    """Promise something else."""
    limits = {**House().limits, "P4": Limit(Span(1, "days"), Span(4, "days"))}
    with database.begin() as db:
        settings.change(db, {"limits": limits_json(limits)}, by=None, at=MORNING)


def queue(database: Database, name: str, at: datetime) -> Any:
    """Read the first page of a queue."""
    return read(database, lambda db: queues.listing(db, people.get(db, "agent"), name, at=at))


def counts(database: Database, at: datetime) -> Any:
    """Count all queues."""
    return read(database, lambda db: queues.counts(db, people.get(db, "agent"), at=at))


def read(database: Database, do: Callable[[Any], Any]) -> Any:
    """Do something in a session that reads."""
    with database.read() as db:
        return do(db)


def timed(do: Callable[[], Any]) -> list[float]:
    """Return what several runs took, in milliseconds."""
    return [once(do) for _ in range(TIMES)]


def once(do: Callable[[], Any]) -> float:
    """Return what one run took, in milliseconds."""
    start = time.perf_counter()
    do()
    return 1000 * (time.perf_counter() - start)


def say(what: str, took: list[float]) -> None:
    """Print the median and the longest."""
    print(f"{what}: {statistics.median(took):.1f} ms (longest {max(took):.1f})")
