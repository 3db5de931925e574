"""Take the demo away: only what it brought, and nothing that people have changed or built upon meanwhile."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from kb import changes, settings
from kb.content import Content
from kb.demo.filling import ACCOUNTS, COUNTER, FILLED, REMOVED, article_files, ticket_files
from kb.errors import Conflict, Invalid
from kb.models import (
    Article,
    ArticleFlag,
    Attachment,
    Base,
    Citation,
    IssueTicket,
    KnownIssue,
    Person,
    ReadingEntry,
    SearchRule,
    Ticket,
    TicketEvent,
)
from kb.sentences import sentence as _

PASSING = {"sign_ins", "one_time_links", "lookups"}
"""What an account leaves by merely looking around."""


@dataclass
class Removal:
    """What goes, by its ids, and what stays, by name with the reason."""

    articles: list[int] = field(default_factory=list)
    tickets: list[int] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)


def is_there(session: Session) -> bool:
    """Tell whether this installation began as the demo and still has it."""
    return changes.value(session, COUNTER) == FILLED


def plan(session: Session, by: Person | None) -> Removal:
    """Work out what would go and what would stay."""
    found = Removal()
    _plan_tickets(session, found)
    _plan_articles(session, found)
    _plan_accounts(session, found, by)
    return found


def remove(session: Session, *, by: Person | None, at: datetime) -> Removal:
    """Remove the demo and return what went and what stayed; index and model are to be made anew afterwards."""
    if not is_there(session):
        raise Conflict(_("这里没有演示数据"))
    found = plan(session, by)
    for table, keys in ((Ticket, found.tickets), (Article, found.articles), (Person, found.accounts)):
        for some in _some(keys):
            session.execute(delete(table).where(table.id.in_(some)))
    changes.take(session, changes.CHANGED)
    changes.raise_to(session, COUNTER, REMOVED)
    gone = {name: len(getattr(found, name)) for name in ("articles", "tickets", "accounts")}
    settings.note(session, "demo", "demo-removed", before={}, after=gone, by=by, at=at)
    return found


def _plan_tickets(session: Session, found: Removal) -> None:
    rows = {str(row["id"]): row for row in _rows(ticket_files())}
    stored = list(_stored(session, Ticket, rows))
    touched = _touched(session, [ticket.id for ticket in stored])
    for ticket in stored:
        row = rows[str(ticket.external_id)]
        if ticket.id in touched or ticket.resolution.strip() != str(row.get("resolution", "")).strip():
            found.kept.append((f"{ticket.number} {ticket.title}", _("有人处理过")))
        else:
            found.tickets.append(ticket.id)


def _touched(session: Session, keys: Sequence[int]) -> set[int]:
    """Return the tickets that people worked on or built upon."""
    traces = (
        select(TicketEvent.ticket_id),
        select(Attachment.ticket_id),
        select(IssueTicket.ticket_id),
        select(Article.from_ticket_id),
    )
    found: set[int] = set()
    for some in _some(keys):
        for trace in traces:
            column = trace.selected_columns[0]
            found |= set(session.scalars(trace.where(column.in_(some))))
    return found


def _plan_articles(session: Session, found: Removal) -> None:
    rows = {str(row["id"]): row for row in _rows(article_files())}
    going = set(found.tickets)
    for article in _stored(session, Article, rows):
        if _is_changed(article, rows[str(article.external_id)]):
            found.kept.append((f"{article.number} {article.title}", _("有人改过")))
        elif _is_needed(session, article, going):
            found.kept.append(
                (f"{article.number} {article.title}", _("有工单、规则、故障、问题或专题用到它"))
            )
        else:
            found.articles.append(article.id)


def _is_changed(article: Article, row: dict[str, Any]) -> bool:
    if article.state != "published" or article.verified_at is not None:
        return True
    try:
        return Content.parse(row) != Content.of(article)
    except Invalid:
        return True


def _is_needed(session: Session, article: Article, going: set[int]) -> bool:
    wanted = (
        select(Ticket.id).where(Ticket.solved_by_id == article.id),
        select(Citation.ticket_id).where(Citation.article_id == article.id),
    )
    if any(set(session.scalars(each)) - going for each in wanted):
        return True
    other = or_(
        exists().where(SearchRule.article_id == article.id),
        exists().where(KnownIssue.article_id == article.id),
        exists().where(Article.merged_into_id == article.id),
        exists().where(ArticleFlag.article_id == article.id),
        exists().where(ReadingEntry.article_id == article.id),
    )
    return bool(session.scalar(select(other)))


def _plan_accounts(session: Session, found: Removal, by: Person | None) -> None:
    """Let those accounts go that nobody used; whoever asks stays, and somebody who runs the installation."""
    wanted = select(Person).where(Person.name.in_(list(ACCOUNTS)))
    admins = set(session.scalars(select(Person.id).where(Person.is_active, Person.role == "admin")))
    for person in session.scalars(wanted):
        if by is not None and person.id == by.id:
            found.kept.append((_("账号 %(name)s", name=person.name), _("正在用它登录")))
        elif _has_worked(session, person):
            found.kept.append((_("账号 %(name)s", name=person.name), _("用它做过事")))
        elif admins == {person.id}:
            found.kept.append((_("账号 %(name)s", name=person.name), _("没有别的管理员")))
        else:
            found.accounts.append(person.id)
            admins.discard(person.id)


def _has_worked(session: Session, person: Person) -> bool:
    """Tell whether anything that stays was made by an account, in whatever table."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            points_here = any(key.column.table.name == "people" for key in column.foreign_keys)
            if (
                points_here
                and table.name not in PASSING
                and session.scalar(select(exists().where(column == person.id)))
            ):
                return True
    return bool(session.scalar(select(exists().where(Article.owner_id == person.id))))


def _rows(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        for line in file.read_text("utf8").splitlines():
            if line.strip():
                yield json.loads(line)


def _stored(session: Session, kind: Any, rows: dict[str, Any]) -> Iterator[Any]:
    for some in _some(list(rows)):
        yield from session.scalars(select(kind).where(kind.external_id.in_(some)).order_by(kind.id))


def _some(keys: Sequence[Any], step: int = 400) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), step):
        yield keys[start : start + step]
