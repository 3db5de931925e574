"""Write articles, tickets and what the search was taught to files that `kb.imports` reads back without loss."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from kb import categories
from kb.content import Content
from kb.curation import rules, synonyms, words
from kb.database import Database
from kb.errors import Invalid
from kb.exports import markdown, workbook
from kb.exports.places import cell, text_replacing
from kb.models import OPEN_STATUSES, Article, Ticket
from kb.sentences import sentence as _

Row = dict[str, Any]
STEP = 500
_PLAN = ("owner", "review_on", "valid_until")
_ARTICLE_KEYS = ("id", "number", *Content(title="").as_json(), "state", *_PLAN)
_TICKET_KEYS = (
    "id",
    "number",
    "title",
    "body",
    "category",
    "created_at",
    "resolution",
    "solved_by",
    "requester",
)


def export_articles(
    database: Database,
    target: Path,
    progress: Callable[[int, int], None],
    *,
    files: Path | None = None,
    category: str = "",
) -> int:
    """Write every article, whatever its state, in the order of arrival, or those of a category; return how many.

    A zip of Markdown also holds the files of articles, which lie in the data folder `files`.
    """
    rows = _counted(_articles(database, category), _count(database, Article), progress)
    if target.name.lower().endswith(".zip"):
        return markdown.write(database, target, rows, files)
    if target.name.lower().endswith(".xlsx"):
        return workbook.write(target, _ARTICLE_KEYS, rows, _longest_body(database))
    return _write(target, _ARTICLE_KEYS, rows)


def export_tickets(database: Database, target: Path, progress: Callable[[int, int], None]) -> int:
    """Write every ticket in the order of arrival; return how many."""
    return _write(target, _TICKET_KEYS, _counted(_tickets(database), _count(database, Ticket), progress))


def export_lexicon(database: Database, target: Path) -> int:
    """Write what the search was taught, groups first, then words and rules; return how many."""
    if ".csv" in target.name.lower():
        raise Invalid("", _("%(target)s：只能导出为 .jsonl、.jsonl.gz", target=target))
    with database.read() as session:
        rows = [
            *map(synonyms.as_json, reversed(synonyms.listing(session))),
            *map(words.as_json, reversed(words.listing(session))),
            *map(rules.as_row, reversed(rules.listing(session))),
        ]
    return _write(target, (), iter(rows))


def open_tickets(database: Database) -> int:
    """Return how many tickets would come back closed because they are still open."""
    with database.read() as session:
        counted = select(func.count()).select_from(Ticket).where(Ticket.status.in_(OPEN_STATUSES))
        return session.scalar(counted) or 0


def article_row(article: Article) -> Row:
    """Return an article as a row of a file."""
    return {
        "id": article.external_id or article.number,
        "number": article.number,
        **Content.of(article).as_json(),
        "state": article.state,
        "owner": article.owner.name if article.owner else "",
        "review_on": article.review_on.isoformat() if article.review_on else "",
        "valid_until": article.valid_until.isoformat() if article.valid_until else "",
    }


def ticket_row(ticket: Ticket, article: Article | None) -> Row:
    """Return a ticket as a row of a file."""
    solved_by = (article.external_id or article.number) if article else ticket.solved_by_unknown
    return {
        "id": ticket.external_id or ticket.number,
        "number": ticket.number,
        "title": ticket.title,
        "body": ticket.description,
        "category": ticket.category,
        "created_at": ticket.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "resolution": ticket.resolution,
        "solved_by": solved_by,
        "requester": _requester(ticket),
    }


def _requester(ticket: Ticket) -> str | dict[str, str]:
    fields = {
        "name": ticket.requester_name,
        "contact": ticket.requester_contact,
        "department": ticket.requester_department,
        "customer_no": ticket.requester_customer_no,
    }
    given = {name: text for name, text in fields.items() if text}
    is_plain = not given.keys() - {"name"} and not ticket.requester_name.startswith("{")
    return ticket.requester_name if is_plain else given


def _longest_body(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.max(func.length(Article.body)))) or 0


def _articles(database: Database, category: str) -> Iterator[Row]:
    last = 0
    while True:
        with database.read() as session:
            following = select(Article).where(Article.id > last).order_by(Article.id).limit(STEP)
            following = following.options(selectinload(Article.owner))
            if category:
                following = following.where(categories.inside(session, Article.category, category))
            found = session.scalars(following).all()
        if not found:
            return
        yield from map(article_row, found)
        last = found[-1].id


def _tickets(database: Database) -> Iterator[Row]:
    last = 0
    while True:
        with database.read() as session:
            following = select(Ticket, Article).outerjoin(Ticket.solved_by).where(Ticket.id > last)
            found = session.execute(following.order_by(Ticket.id).limit(STEP)).all()
        if not found:
            return
        for ticket, article in found:
            yield ticket_row(ticket, article)
            last = ticket.id


def _count(database: Database, table: type[Article] | type[Ticket]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _counted(rows: Iterable[Row], total: int, progress: Callable[[int, int], None]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % STEP == 0 or number == total:
            progress(number, total)


def _write(target: Path, keys: tuple[str, ...], rows: Iterator[Row]) -> int:
    name = target.name.lower().removesuffix(".gz")
    if not name.endswith((".jsonl", ".csv")):
        raise Invalid("", _("%(target)s：只能导出为 .jsonl、.csv（可以加 .gz）、.xlsx、.zip", target=target))
    count = 0
    with text_replacing(target) as stream:
        if name.endswith(".csv"):
            stream.write("\ufeff")
            sheet = csv.DictWriter(stream, keys, lineterminator="\r\n")
            sheet.writeheader()
            for row in rows:
                sheet.writerow({key: cell(value) for key, value in row.items()})
                count += 1
        else:
            for row in rows:
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
    return count
