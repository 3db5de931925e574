"""Take articles in: new ones by bulk insert, known ones as a new revision if their text differs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from kb import changes
from kb.articles import as_number
from kb.content import KNOWN_KEYS, Content
from kb.database import Clock, Database, now
from kb.errors import Invalid
from kb.imports.chunks import chunks
from kb.imports.numbers import ArticleNumbers
from kb.imports.report import Progress, Report, no_progress
from kb.imports.rows import Row
from kb.imports.solutions import link_solutions
from kb.imports.survey import survey, tidy
from kb.models import FINDABLE_STATES, STATES, Article, Revision
from kb.sentences import Several
from kb.sentences import sentence as _

KEYS = KNOWN_KEYS | {"number", "state"}
UNPUBLISHED = ("draft", "review", "rework")


@dataclass(frozen=True)
class Defaults:
    """What holds for rows that say nothing of it themselves; no visibility means: as stored, else internal."""

    state: str = "published"
    visibility: str = ""


def import_articles(
    database: Database,
    files: Sequence[Path],
    *,
    defaults: Defaults = Defaults(),
    clock: Clock = now,
    progress: Progress = no_progress,
) -> Report:
    """Store every good row of the files and report on all of them."""
    report = Report()
    found = survey(files, KEYS, lambda data: _read(data, defaults, None), report, progress)
    done, total = 0, len(found.places)
    for chunk in chunks(found.rows()):
        with database.begin() as session:
            _Chunk(session, defaults, clock(), report).store(chunk)
        done += len(chunk)
        progress(_("写入"), done, total)
    link_solutions(database, clock())
    return report


def _read(data: Mapping[str, Any], defaults: Defaults, stored: Article | None) -> tuple[Content, str]:
    """Return text and state that a row asks for."""
    given = tidy(data)
    if defaults.visibility:
        given.setdefault("visibility", defaults.visibility)
    state = given.get("state", defaults.state if stored is None else _kept_state(stored, defaults))
    if state not in STATES:
        raise Invalid("state", _("只能是 %(names)s", names=Several(STATES)))
    return Content.parse(given, Content.of(stored) if stored else None), str(state)


def _kept_state(stored: Article, defaults: Defaults) -> str:
    return "published" if stored.state in UNPUBLISHED and defaults.state == "published" else stored.state


class _Chunk:
    """One transaction's worth of rows."""

    def __init__(self, session: Session, defaults: Defaults, at: datetime, report: Report) -> None:
        self.session = session
        self.defaults = defaults
        self.at = at
        self.report = report

    def store(self, rows: Sequence[tuple[str, Row]]) -> None:
        """Compare the rows with what is stored and write the difference."""
        known = self._known([identity for identity, _ in rows])
        new: list[tuple[str, Row, Content, str]] = []
        changed: list[tuple[Article, Content, str]] = []
        for identity, row in rows:
            stored = known.get(identity)
            content, state = _read(row.data, self.defaults, stored)
            if stored is None:
                new.append((identity, row, content, state))
            elif content == Content.of(stored) and state == stored.state:
                self.report.unchanged += 1
            else:
                changed.append((stored, content, state))
        if changed:
            self._update(changed)
        if new:
            self._create(new)

    def _known(self, identities: list[str]) -> dict[str, Article]:
        """Return stored articles by the id that a row calls them; a number counts where there is no other id."""
        asked = or_(
            Article.external_id.in_(identities),
            Article.number.in_(identities) & Article.external_id.is_(None),
        )
        stored = self.session.scalars(select(Article).where(asked))
        return {article.external_id or article.number: article for article in stored}

    def _create(self, new: Sequence[tuple[str, Row, Content, str]]) -> None:
        numbers = ArticleNumbers(self.session).give(
            [(i, str(row.data.get("number") or "")) for i, row, _, _ in new]
        )
        for (identity, *_rest), number in zip(new, numbers, strict=True):
            if as_number(identity) and identity != number:
                self.report.note(_("编号已被别的文章占用，只作外部 id"), identity)
        stamp = changes.take(self.session, changes.CHANGED, len(new))
        values = [
            {
                **asdict(content),
                "number": number,
                "external_id": None if identity == number else identity,
                "state": state,
                "revision": 1,
                "created_at": self.at,
                "updated_at": self.at,
                "published_at": self.at if state in FINDABLE_STATES else None,
                "changed": stamp + position,
            }
            for position, ((identity, _, content, state), number) in enumerate(zip(new, numbers, strict=True))
        ]
        inserted = self.session.execute(insert(Article).returning(Article.id, Article.number), values)
        ids = {number: key for key, number in inserted}
        self._keep_revisions((ids[v["number"]], 1, c) for v, (_, _, c, _) in zip(values, new, strict=True))
        self.report.created += len(new)

    def _update(self, changed: Sequence[tuple[Article, Content, str]]) -> None:
        stamp = changes.take(self.session, changes.CHANGED, len(changed))
        values, revisions = [], []
        for position, (article, content, state) in enumerate(changed):
            differs = content != Content.of(article)
            if differs:
                revisions.append((article.id, article.revision + 1, content))
            published = article.published_at or (self.at if state in FINDABLE_STATES else None)
            values.append(
                {
                    "id": article.id,
                    **asdict(content),
                    "state": state,
                    "revision": article.revision + differs,
                    "updated_at": self.at,
                    "published_at": published,
                    "changed": stamp + position,
                }
            )
            if differs and state == "archived":
                self.report.note(_("文章已归档，更新后仍是归档"), article.number)
        self.session.execute(update(Article), values)
        self._keep_revisions(iter(revisions))
        self.report.updated += len(changed)

    def _keep_revisions(self, texts: Iterator[tuple[int, int, Content]]) -> None:
        values = [
            {
                "article_id": key,
                "number": number,
                "at": self.at,
                "why": "导入",
                "content": content.as_json(),
            }
            for key, number, content in texts
        ]
        if values:
            self.session.execute(insert(Revision), values)
