"""Measure how tickets end by themselves: told that they close, closed, asked for a word, reminded, sampled.

    python -m benchmarks ending [--open N] [--resolved N] [--closed N]

Makes up an installation in a folder of its own. Times are those of one thread by the clock; of passes that change much
the whole is told, and the longest transaction, which is what somebody who writes may wait for.
"""

import argparse
import tempfile
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from benchmarks.clocks import BEYOND, MORNING, PATTERNS, copy, once, read, say, timed
from kb import changes, people, satisfaction, tickets
from kb.database import Database
from tests.factories import a_form

WEEK = timedelta(days=7)


def main(arguments: list[str]) -> None:
    """Fill a folder and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks ending")
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--resolved", type=int, default=10_000)
    parser.add_argument("--closed", type=int, default=80_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'jieda.db'}")
        database.migrate()
        fill(database, given.open, given.resolved, given.closed)
        measure(database)
        database.close()


def fill(database: Database, is_open: int, resolved: int, closed: int) -> None:
    """Solve some tickets as people do and copy them until there are enough of each kind."""
    with database.begin() as db:
        agent = people.add(db, "agent", "agent", at=MORNING)
        for number in range(PATTERNS):
            at = MORNING + timedelta(minutes=number % 480)
            ticket = tickets.open_ticket(db, a_form(f"打印机 {number}"), by=None, at=at, zone=UTC)
            tickets.resolve(db, ticket, "换了硒鼓", by=agent, at=at)
    ended = {"status": "closed", "ended": "confirmed", "closed_at": MORNING - WEEK}
    working = {"status": "open", "resolved_at": None}
    with database.begin() as db:
        copy(db, PATTERNS, resolved)
        copy(db, resolved, resolved + closed, **ended)
        copy(db, resolved + closed, resolved + closed + is_open, **working)
        changes.raise_to(db, changes.CHANGED, 2 * BEYOND)


def measure(database: Database) -> None:
    """Print what each pass takes."""
    hour = MORNING + timedelta(hours=1)
    looking(database, "nothing to close yet", hour)
    late = MORNING + WEEK
    passing(database, "all told that they close", lambda db: tickets.announce_closing(db, at=late, zone=UTC))
    looking(database, "all told, none to close yet", late)
    end = late + timedelta(days=4)
    passing(database, "all closed", lambda db: tickets.close_unanswered(db, at=end))
    looking(database, "all closed and to be asked", end)
    passing(database, "all asked", lambda db: satisfaction.ask(db, at=end))
    asked = timed(lambda: read(database, lambda db: satisfaction.is_anybody_to_ask(db, at=end)))
    say("looking whether to ask or remind, nobody due", asked)
    soon = end + timedelta(days=4)
    passing(database, "all reminded", lambda db: satisfaction.remind(db, at=soon))
    month = end + timedelta(days=31)
    say("the sample of a month", [once(lambda: sample(database, month))])
    say("figures of 30 days", timed(lambda: read(database, lambda db: satisfaction.figures(db, MORNING))))


def looking(database: Database, what: str, at: Any) -> None:
    """Print what the look costs by which the watch finds out whether there is anything to do."""
    took = timed(lambda: read(database, lambda db: tickets.is_any_closing(db, at=at, zone=UTC)))
    say(f"looking, {what}", took)


def passing(database: Database, what: str, step: Callable[[Any], int]) -> None:
    """Print what all transactions of a pass take together, and the longest of them."""
    took, done, more = [], 0, 1
    while more:
        done += (more := transaction(database, step, took))
    print(f"{what}, {done}: {sum(took) / 1000:.2f} s (longest transaction {max(took):.0f} ms)")


def transaction(database: Database, step: Callable[[Any], int], took: list[float]) -> int:
    """Take one step in a transaction of its own and note how long it took."""
    found: list[int] = []

    def act() -> None:
        with database.begin() as db:
            found.append(step(db))

    took.append(once(act))
    return found[0]


def sample(database: Database, at: Any) -> None:
    """Draw the sample of the month before."""
    with database.begin() as db:
        satisfaction.sample(db, at=at, zone=UTC)
