"""Take past tickets in: closed, without clocks, with the article that solved them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from kb import changes, usefulness
from kb.database import Clock, Database, now
from kb.errors import Problems
from kb.forms import as_moment
from kb.imports.chunks import chunks
from kb.imports.numbers import TicketNumbers
from kb.imports.report import Progress, Report, no_progress
from kb.imports.rows import Row
from kb.imports.solutions import known_articles, link_solutions
from kb.imports.survey import survey, tidy
from kb.models import IMPORTED, Article, Ticket
from kb.sentences import sentence as _
from kb.text import TICKET_MAX, TITLE_MAX, as_text, check_length, clean, one_line

KEYS = frozenset(
    {"id", "number", "title", "body", "category", "created_at", "resolution", "solved_by", "requester"}
)
_REQUESTER = {"name": 120, "contact": 200, "department": 120, "customer_no": 60}


@dataclass(frozen=True)
class PastTicket:
    """What a row says of a ticket, under the names of the table."""

    title: str
    description: str = ""
    category: str = ""
    resolution: str = ""
    requester_name: str = ""
    requester_contact: str = ""
    requester_department: str = ""
    requester_customer_no: str = ""
    solved_by: str = ""

    @classmethod
    def of(cls, ticket: Ticket, article: Article | None) -> "PastTicket":
        """Return what a stored ticket says."""
        return cls(
            ticket.title,
            ticket.description,
            ticket.category,
            ticket.resolution,
            ticket.requester_name,
            ticket.requester_contact,
            ticket.requester_department,
            ticket.requester_customer_no,
            reference_of(article) if article else ticket.solved_by_unknown,
        )


def reference_of(article: Article) -> str:
    """Return how files name an article."""
    return article.external_id or article.number


def import_tickets(
    database: Database,
    files: Sequence[Path],
    *,
    zone: tzinfo,
    clock: Clock = now,
    progress: Progress = no_progress,
) -> Report:
    """Store every good row of the files as a closed ticket and report on all of them."""
    report = Report()
    found = survey(files, KEYS, lambda data: (_read(data), _created(data, zone)), report, progress)
    done, total = 0, len(found.places)
    for chunk in chunks(found.rows()):
        with database.begin() as session:
            _Chunk(session, zone, clock(), report).store(chunk)
        done += len(chunk)
        progress(_("写入"), done, total)
    link_solutions(database, clock())
    with database.begin() as session:
        usefulness.recount(session)
    return report


def _read(data: Mapping[str, Any], stored: PastTicket | None = None) -> PastTicket:
    """Return what a row says; what it leaves out stays as stored."""
    problems = Problems()
    given = tidy(data)
    base = asdict(stored or PastTicket(""))
    for key, column in (("title", "title"), ("category", "category"), ("solved_by", "solved_by")):
        if key in given:
            base[column] = one_line(as_text(problems, key, given[key]))
    for key, column in (("body", "description"), ("resolution", "resolution")):
        if key in given:
            base[column] = clean(as_text(problems, key, given[key]))
    if "requester" in given:
        base.update(_requester(problems, given["requester"]))
    ticket = PastTicket(**base)
    for name, text, limit in (
        ("title", ticket.title, TITLE_MAX),
        ("body", ticket.description, TICKET_MAX),
        ("resolution", ticket.resolution, TICKET_MAX),
        ("category", ticket.category, 200),
        ("solved_by", ticket.solved_by, 200),
    ):
        check_length(problems, name, text, limit)
    problems.raise_if_any()
    return ticket


def _requester(problems: Problems, value: Any) -> dict[str, str]:
    fields = value if isinstance(value, Mapping) else {"name": value}
    found = {}
    for key, limit in _REQUESTER.items():
        text = one_line(as_text(problems, f"requester.{key}", fields.get(key)))
        check_length(problems, f"requester.{key}", text, limit)
        found[f"requester_{key}"] = text
    return found


def _created(data: Mapping[str, Any], zone: tzinfo) -> datetime | None:
    value = tidy(data).get("created_at")
    if value is None:
        return None
    try:
        moment = as_moment(value, zone)
        moment.astimezone(zone)
    except (ValueError, OverflowError, AttributeError):
        problems = Problems()
        problems.add("created_at", _("应当是 2026-10-27T14:30:00+08:00 这样的时间"))
        problems.raise_if_any()
    return moment


class _Chunk:
    """One transaction's worth of rows."""

    def __init__(self, session: Session, zone: tzinfo, at: datetime, report: Report) -> None:
        self.session = session
        self.zone = zone
        self.at = at
        self.report = report

    def store(self, rows: Sequence[tuple[str, Row]]) -> None:
        """Compare the rows with what is stored and write the difference."""
        known = self._known([identity for identity, _ in rows])
        new: list[tuple[str, Row, PastTicket]] = []
        met: list[tuple[Ticket, datetime, PastTicket]] = []
        for identity, row in rows:
            stored, article = known.get(identity, (None, None))
            if stored is None:
                new.append((identity, row, _read(row.data)))
            elif stored.channel != IMPORTED:
                self.report.note(_("不是导入的工单，没有改动"), stored.number)
                self.report.unchanged += 1
            else:
                after = _read(row.data, PastTicket.of(stored, article))
                met.append((stored, _created(row.data, self.zone) or stored.created_at, after))
        self._write(new, met)

    def _known(self, identities: list[str]) -> dict[str, tuple[Ticket, Article | None]]:
        asked = or_(
            Ticket.external_id.in_(identities), Ticket.number.in_(identities) & Ticket.external_id.is_(None)
        )
        stored = self.session.execute(select(Ticket, Article).outerjoin(Ticket.solved_by).where(asked))
        return {t.external_id or t.number: (t, article) for t, article in stored}

    def _write(
        self,
        new: Sequence[tuple[str, Row, PastTicket]],
        met: Sequence[tuple[Ticket, datetime, PastTicket]],
    ) -> None:
        texts = [past for _, _, past in new] + [past for _, _, past in met]
        articles = known_articles(self.session, {past.solved_by for past in texts})
        if new:
            self._create(new, [self._columns(past, articles) for _, _, past in new])
        changed = []
        for ticket, created, past in met:
            values = {"created_at": created, **self._columns(past, articles)}
            if all(getattr(ticket, name) == value for name, value in values.items()):
                self.report.unchanged += 1
            else:
                changed.append({"id": ticket.id, "updated_at": self.at, **values})
        if changed:
            stamp = changes.take(self.session, changes.CHANGED, len(changed))
            self.session.execute(update(Ticket), [{**v, "changed": stamp + n} for n, v in enumerate(changed)])
            self.report.updated += len(changed)

    def _create(self, new: Sequence[tuple[str, Row, PastTicket]], columns: Sequence[dict[str, Any]]) -> None:
        created = [_created(row.data, self.zone) or self.at for _, row, _ in new]
        asked = [
            (i, str(row.data.get("number") or ""), at) for (i, row, _), at in zip(new, created, strict=True)
        ]
        numbers = TicketNumbers(self.session, self.zone).give(asked)
        stamp = changes.take(self.session, changes.CHANGED, len(new))
        values = [
            {
                **row,
                "number": number,
                "external_id": None if identity == number else identity,
                "key": secrets.token_urlsafe(24),
                "status": "closed",
                "channel": IMPORTED,
                "created_at": at,
                "updated_at": self.at,
                "changed": stamp + position,
            }
            for position, ((identity, _, _), number, at, row) in enumerate(
                zip(new, numbers, created, columns, strict=True)
            )
        ]
        self.session.execute(insert(Ticket), values)
        self.report.created += len(new)

    def _columns(self, past: PastTicket, articles: Mapping[str, int]) -> dict[str, Any]:
        columns: dict[str, Any] = asdict(past)
        reference = columns.pop("solved_by")
        article = articles.get(reference)
        if reference and article is None:
            self.report.note(_("还没有 solved_by 指的文章，先记下"), reference)
        return {
            **columns,
            "solved_by_id": article,
            "solved_by_unknown": "" if article else reference,
        }
