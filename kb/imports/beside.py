"""The files that come with rows, and what undoing needs to know of each article that an import touched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import attachments
from kb.errors import Invalid
from kb.imports.report import Report
from kb.imports.rows import Row
from kb.models import Article, ArticleFile
from kb.sentences import sentence as _


@dataclass(frozen=True)
class Stored:
    """What became of an article: revision and state before (0 and empty for a new one) and after."""

    article_id: int
    revision_before: int
    revision_after: int
    state_before: str
    state_after: str
    before: dict[str, Any] = field(default_factory=dict)
    """What else undoing needs: what was planned, and the files that came."""


class Beside:
    """Gives articles the files that came with their rows; without a data folder none."""

    def __init__(self, session: Session, at: datetime, report: Report, folder: Path | None) -> None:
        self._session, self._at, self._report, self._folder = session, at, report, folder

    def told(self, stored: Sequence[Stored], known: Iterable[tuple[Row, Article]]) -> list[Stored]:
        """Attach the files of articles that were there before, and tell of each which came."""
        traces = {each.article_id: each for each in stored}
        for row, article in known:
            if came := self.attach([(row, article.id)]):
                now = (article.id, article.revision, article.revision, article.state, article.state)
                traces.setdefault(article.id, Stored(*now)).before["files"] = came
        return list(traces.values())

    def attach(self, brought: Iterable[tuple[Row, int]]) -> list[int]:
        """Give articles their files, and return which are new."""
        came: list[int] = []
        for row, key in brought:
            if row.beside and self._folder is not None:
                came += self._add(self._folder, row, key)
        return came

    def _add(self, folder: Path, row: Row, key: int) -> list[int]:
        article = self._session.get_one(Article, key, populate_existing=True)
        there = set(self._session.scalars(select(ArticleFile.id).where(ArticleFile.article_id == key)))
        taken = [stored for path, name in row.beside if (stored := self._taken(folder, path, name))]
        added: list[ArticleFile] = []
        try:
            added = attachments.add(self._session, article, taken, by=None, at=self._at)
        except Invalid as error:
            self._report.note(_("附件没有收"), f"{article.number}：{error}")
        if article.is_findable and not article.working:
            attachments.publish(self._session, article)
        return [file.id for file in added if file.id not in there]

    def _taken(self, folder: Path, path: Path, name: str) -> attachments.Stored | None:
        try:
            with path.open("rb") as stream:
                return attachments.take_in_any(folder, stream, name)
        except Invalid as error:
            self._report.note(_("附件没有收"), str(error))
            return None
