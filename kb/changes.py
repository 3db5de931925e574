"""The change counter: every row that alters what may be found takes the next number in its own transaction.

The counter row is locked by the transaction that takes a number, so numbers become visible in order and a
follower that reads "greater than the last I hold" misses none.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from kb.models import Article, Counter, Ticket

CHANGED = "changed"

_STEP = text(
    "insert into counters (name, value) values (:name, :count) "
    "on conflict (name) do update set value = counters.value + excluded.value returning value"
)
_VALUE = text("select value from counters where name = :name")


def take(session: Session, name: str, count: int = 1) -> int:
    """Take `count` numbers of a counter and return the first of them."""
    taken: int = session.execute(_STEP, {"name": name, "count": count}).scalar_one()
    return taken - count + 1


def value(session: Session, name: str) -> int:
    """Return where a counter stands, 0 when nothing was ever taken from it."""
    return session.scalar(_VALUE, {"name": name}) or 0


def raise_to(session: Session, name: str, value: int) -> None:
    """Let a counter go on after a value that was reached without it."""
    take(session, name, 0)
    stored = session.get_one(Counter, name, populate_existing=True)
    stored.value = max(stored.value, value)
    session.flush()


def stamp(session: Session, *rows: Article | Ticket) -> None:
    """Give each row the next change number."""
    stamp_all(session, rows)


def stamp_all(session: Session, rows: Sequence[Article | Ticket]) -> None:
    """Give many rows their change numbers by one step of the counter."""
    if rows:
        for number, row in enumerate(rows, take(session, CHANGED, len(rows))):
            row.changed = number


def last(session: Session) -> int:
    """Return the number of the newest change, 0 when there was none."""
    return value(session, CHANGED)
