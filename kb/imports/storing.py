"""Rows of articles, stored some at a time: new ones by bulk insert, known ones as a new revision if they differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from kb import changes, groups
from kb.articles import as_number
from kb.content import KNOWN_KEYS, Content
from kb.errors import Conflict, Invalid
from kb.imports import planned
from kb.imports.beside import Beside, Stored
from kb.imports.numbers import ArticleNumbers
from kb.imports.report import Fate, Report
from kb.imports.rows import Row
from kb.imports.survey import tidy
from kb.models import FINDABLE_STATES, STATES, Article, Revision
from kb.sentences import Several
from kb.sentences import sentence as _

KEYS = KNOWN_KEYS | planned.KEYS | {"number", "state"}
UNPUBLISHED = ("draft", "review", "rework")


@dataclass(frozen=True)
class Defaults:
    """What holds for rows that say nothing of it themselves; no visibility means: as stored, else internal.

    Groups that rows name and nobody made are made where `makes_groups` says so.
    """

    state: str = "published"
    visibility: str = ""
    author_id: int | None = None
    makes_groups: bool = False


PLAIN = Defaults()
Near = Callable[[Content], str]


def read_row(data: Mapping[str, Any], defaults: Defaults, stored: Article | None) -> tuple[Content, str]:
    """Return text and state that a row asks for."""
    given = tidy(data)
    planned.read(given)
    if defaults.visibility and not given.get("groups"):
        given.setdefault("visibility", defaults.visibility)
    state = given.get("state", defaults.state if stored is None else _kept_state(stored, defaults))
    if state not in STATES:
        raise Invalid("state", _("只能是 %(names)s", names=Several(STATES)))
    return Content.parse(given, Content.of(stored) if stored else None), str(state)


def _kept_state(stored: Article, defaults: Defaults) -> str:
    return "published" if stored.state in UNPUBLISHED and defaults.state == "published" else stored.state


@dataclass
class _Sorted:
    """Rows by what is to become of them."""

    new: list[tuple[str, Row, Content, str]] = field(default_factory=list)
    changed: list[tuple[Article, Row, Content, str]] = field(default_factory=list)
    same: list[tuple[Article, Row]] = field(default_factory=list)


class Chunk:
    """One transaction's worth of rows."""

    def __init__(
        self,
        session: Session,
        defaults: Defaults,
        at: datetime,
        report: Report,
        folder: Path | None = None,
    ) -> None:
        self.session = session
        self.defaults = defaults
        self.at = at
        self.report = report
        self.files = Beside(session, at, report, folder)
        self.groups = groups.by_name(session)

    def store(self, rows: Sequence[tuple[str, Row]]) -> list[Stored]:
        """Compare the rows with what is stored, write the difference and return it."""
        found = self._sorted(rows, storing=True)
        self.report.unchanged += len(found.same)
        stored = [
            *(self._update(found.changed) if found.changed else ()),
            *(self._create(found.new) if found.new else ()),
        ]
        known = [(row, article) for article, row, *_texts in found.changed]
        known += [(row, article) for article, row in found.same]
        return self.files.told(stored, known)

    def check(self, rows: Sequence[tuple[str, Row]], near: Near) -> None:
        """Compare the rows with what is stored and tell what would become of each."""
        found = self._sorted(rows)
        for became, count in (("created", found.new), ("updated", found.changed), ("unchanged", found.same)):
            setattr(self.report, became, getattr(self.report, became) + len(count))
        for _identity, row, content, _state in found.new:
            self.report.tell(Fate(row.file, row.line, "created", content.title, near(content)))
        for _article, row, content, _state in found.changed:
            self.report.tell(Fate(row.file, row.line, "updated", content.title))
        for article, row in found.same:
            self.report.tell(Fate(row.file, row.line, "unchanged", article.title))

    def _sorted(self, rows: Sequence[tuple[str, Row]], *, storing: bool = False) -> _Sorted:
        known = self._known([identity for identity, _ in rows])
        self.plans = planned.Planner(self.session, (row.data for _, row in rows), self.report)
        found = _Sorted()
        for identity, row in rows:
            stored = known.get(identity)
            try:
                content, state = read_row(row.data, self.defaults, stored)
                content = self._named(content, storing=storing)
            except (Invalid, Conflict) as error:
                self.report.refuse(
                    row.file, row.line, error.told if isinstance(error, Invalid) else str(error)
                )
                continue
            if stored is None:
                found.new.append((identity, row, content, state))
            elif self._is_same(stored, row, content, state):
                found.same.append((stored, row))
            elif stored.working:
                self.report.refuse(row.file, row.line, _("%(number)s 有还没发布的修改", number=stored.number))
            else:
                found.changed.append((stored, row, content, state))
        return found

    def _is_same(self, stored: Article, row: Row, content: Content, state: str) -> bool:
        """Tell whether an article is already as a row wants it."""
        is_said = content == Content.of(stored) and state == stored.state
        return is_said and not planned.differs(stored, self.plans.wanted(row.data))

    def _named(self, content: Content, *, storing: bool) -> Content:
        """Name groups as they are called now; make those that are missing, or raise Invalid."""
        missing = [name for name in content.groups if name not in self.groups]
        if missing and not self.defaults.makes_groups:
            raise Invalid("groups", _("没有分组 %(names)s，请先由管理员建好", names=Several(missing)))
        for name in missing if storing else ():
            self.groups[name] = groups.add(self.session, name, by=None, at=self.at)
        known = {self.groups[name].name if name in self.groups else name for name in content.groups}
        return replace(content, groups=sorted(known)) if known else content

    def _bits(self, content: Content) -> int:
        return sum(self.groups[name].bit for name in content.groups)

    def _known(self, identities: list[str]) -> dict[str, Article]:
        """Return stored articles by the id that a row calls them; a number counts where there is no other id."""
        asked = or_(
            Article.external_id.in_(identities),
            Article.number.in_(identities) & Article.external_id.is_(None),
        )
        stored = self.session.scalars(select(Article).where(asked))
        return {article.external_id or article.number: article for article in stored}

    def _create(self, new: Sequence[tuple[str, Row, Content, str]]) -> list[Stored]:
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
                "group_bits": self._bits(content),
                "number": number,
                "external_id": None if identity == number else identity,
                "state": state,
                "author_id": self.defaults.author_id,
                "owner_id": self.defaults.author_id,
                "revision": 1,
                "created_at": self.at,
                "updated_at": self.at,
                "published_at": self.at if state in FINDABLE_STATES else None,
                "review_on": None,
                "valid_until": None,
                "changed": stamp + position,
                **self.plans.wanted(row.data),
            }
            for position, ((identity, row, content, state), number) in enumerate(
                zip(new, numbers, strict=True)
            )
        ]
        inserted = self.session.execute(insert(Article).returning(Article.id, Article.number), values)
        ids = {number: key for key, number in inserted}
        self._keep_revisions((ids[v["number"]], 1, c) for v, (_, _, c, _) in zip(values, new, strict=True))
        self.files.attach((row, ids[v["number"]]) for v, (_, row, _, _) in zip(values, new, strict=True))
        self.report.created += len(new)
        return [Stored(ids[v["number"]], 0, 1, "", v["state"]) for v in values]

    def _update(self, changed: Sequence[tuple[Article, Row, Content, str]]) -> list[Stored]:
        stamp = changes.take(self.session, changes.CHANGED, len(changed))
        values, revisions, stored = [], [], []
        for position, (article, row, content, state) in enumerate(changed):
            differs = content != Content.of(article)
            is_moved = differs or state != article.state
            if differs:
                revisions.append((article.id, article.revision + 1, content))
            wanted = self.plans.wanted(row.data)
            after = (article.revision + differs, article.state, state)
            stored.append(Stored(article.id, article.revision, *after, planned.traced(article, wanted)))
            published = article.published_at or (self.at if state in FINDABLE_STATES else None)
            values.append(
                {
                    "id": article.id,
                    **asdict(content),
                    "group_bits": self._bits(content),
                    "state": state,
                    "revision": article.revision + differs,
                    "updated_at": self.at if is_moved else article.updated_at,
                    "published_at": published,
                    "changed": stamp + position,
                    **self._plan_of(article, row),
                }
            )
            if differs and state == "archived":
                self.report.note(_("文章已归档，更新后仍是归档"), article.number)
        self.session.execute(update(Article), values)
        self._keep_revisions(iter(revisions))
        self.report.updated += len(changed)
        return stored

    def _plan_of(self, article: Article, row: Row) -> dict[str, Any]:
        """Return all that may be planned of an article, as it is but for what a row wants otherwise."""
        names = ("owner_id", *planned.DAYS)
        return {name: getattr(article, name) for name in names} | self.plans.wanted(row.data)

    def _keep_revisions(self, texts: Iterator[tuple[int, int, Content]]) -> None:
        values = [
            {
                "article_id": key,
                "number": number,
                "at": self.at,
                "why": "导入",
                "content": content.as_json(),
                "group_bits": self._bits(content),
            }
            for key, number, content in texts
        ]
        if values:
            self.session.execute(insert(Revision), values)
