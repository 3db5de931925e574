"""Numbers for imported rows: the one that the row brings if it is free, else the next of the counter."""

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import changes
from kb.articles import number_of
from kb.models import Article, Ticket

_ARTICLE = re.compile(r"KB-(\d{6,8})", re.ASCII)
_TICKET = re.compile(r"(TS\d{8})(\d{3,7})", re.ASCII)


class ArticleNumbers:
    """Gives article numbers within one transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def give(self, asked: Sequence[tuple[str, str]]) -> list[str]:
        """Return a number for each pair of row id and wished number."""
        wished = [_canonical(number) or _canonical(identity) for identity, number in asked]
        taken = set(
            self.session.scalars(select(Article.number).where(Article.number.in_(set(wished) - {""})))
        )
        wished = _each_once(wished, taken)
        serials = [int(found[1]) for found in map(_ARTICLE.fullmatch, wished) if found]
        if serials:
            changes.raise_to(self.session, "article", max(serials))
        missing = wished.count("")
        following = iter(range(changes.take(self.session, "article", missing), 10**9) if missing else ())
        return [number or number_of(next(following)) for number in wished]


class TicketNumbers:
    """Gives ticket numbers within one transaction, by the local day of each ticket."""

    def __init__(self, session: Session, zone: tzinfo) -> None:
        self.session = session
        self.zone = zone

    def give(self, asked: Sequence[tuple[str, str, datetime]]) -> list[str]:
        """Return a number for each triple of row id, wished number and moment of creation."""
        wished = [
            next((n for n in (number, identity) if _TICKET.fullmatch(n)), "") for identity, number, _ in asked
        ]
        taken = set(self.session.scalars(select(Ticket.number).where(Ticket.number.in_(set(wished) - {""}))))
        wished = _each_once(wished, taken)
        highest: dict[str, int] = {}
        for found in filter(None, map(_TICKET.fullmatch, wished)):
            highest[found[1]] = max(highest.get(found[1], 0), int(found[2]))
        for day, serial in highest.items():
            changes.raise_to(self.session, day, serial)
        days = [f"TS{at.astimezone(self.zone):%Y%m%d}" for _, _, at in asked]
        counts: dict[str, int] = {}
        for day, number in zip(days, wished, strict=True):
            counts[day] = counts.get(day, 0) + (not number)
        following = {day: changes.take(self.session, day, count) for day, count in counts.items() if count}
        given = []
        for day, number in zip(days, wished, strict=True):
            given.append(number or f"{day}{following[day]:03d}")
            following[day] = following.get(day, 0) + (not number)
        return given


def _canonical(text: str) -> str:
    found = _ARTICLE.fullmatch(text)
    return text if found and text == number_of(int(found[1])) and int(found[1]) else ""


def _each_once(wished: Sequence[str], taken: set[str]) -> list[str]:
    given, seen = [], set(taken)
    for number in wished:
        given.append("" if number in seen else number)
        seen.add(number)
    return given
