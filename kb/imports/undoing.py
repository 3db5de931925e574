"""Undo an import: what it brought goes, what it changed is as before; what people touched since stays and is said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb import articles, changes
from kb.content import Content
from kb.database import Clock, Database
from kb.imports import planned
from kb.imports.report import Progress
from kb.kept_sentences import packed
from kb.models import (
    Article,
    ArticleFile,
    ArticleFlag,
    Citation,
    Feedback,
    Import,
    ImportedArticle,
    KnownIssue,
    ReadingEntry,
    Revision,
    SearchRule,
    Ticket,
)
from kb.sentences import sentence as _

STEP = 200
KEPT_SHOWN = 300


def undo(database: Database, key: int, clock: Clock, progress: Progress) -> dict[str, Any]:
    """Undo all that an import did, some articles at a time, and return what became of them."""
    told: dict[str, Any] = {"removed": 0, "restored": 0, "kept": []}
    last, done = 0, 0
    while True:
        with database.begin() as session:
            entries = _next(session, key, last)
            _undo_some(session, entries, clock, told)
        if not entries:
            told["kept_count"] = len(told["kept"])
            return told | {"kept": told["kept"][:KEPT_SHOWN]}
        last, done = entries[-1].article_id, done + len(entries)
        progress(_("撤销"), done, 0)


def _next(session: Session, key: int, last: int) -> Sequence[ImportedArticle]:
    following = select(ImportedArticle).where(
        ImportedArticle.import_id == key, ImportedArticle.article_id > last
    )
    return session.scalars(following.order_by(ImportedArticle.article_id).limit(STEP)).all()


def _undo_some(
    session: Session, entries: Sequence[ImportedArticle], clock: Clock, told: dict[str, Any]
) -> None:
    rows = articles.by_ids(session, [entry.article_id for entry in entries])
    began = session.get_one(Import, entries[0].import_id).at if entries else clock()
    used, going = _used(session, list(rows)), []
    for entry in entries:
        article = rows[entry.article_id]
        if why := _why_kept(article, entry, used, began):
            told["kept"].append([article.number, article.title, packed(why)])
        elif entry.revision_before:
            _put_back(session, article, entry, clock)
            told["restored"] += 1
        else:
            going.append(article.id)
    if going:
        changes.take(session, changes.CHANGED)
        session.execute(delete(Article).where(Article.id.in_(going)))
        session.expunge_all()
        told["removed"] += len(going)


def _used(session: Session, keys: Sequence[int]) -> set[int]:
    """Return which articles something else leads to by now."""
    columns = (
        Ticket.solved_by_id,
        Citation.article_id,
        SearchRule.article_id,
        KnownIssue.article_id,
        Feedback.article_id,
        ArticleFlag.article_id,
        ReadingEntry.article_id,
        Article.merged_into_id,
    )
    return {
        key
        for column in columns
        for key in session.scalars(select(column).where(column.in_(keys)))
        if key is not None
    }


def _why_kept(article: Article, entry: ImportedArticle, used: set[int], began: datetime) -> str:
    """Return why an article stays as it is; empty where nobody has touched it since the import began."""
    is_same = (article.revision, article.state) == (entry.revision_after, entry.state_after)
    is_verified = article.verified_at is not None and article.verified_at > began
    if not is_same or article.working or is_verified:
        return _("导入后有人改过或核对过")
    if entry.revision_before or article.id not in used:
        return ""
    return _("已经有工单、规则、故障或读者意见用到它")


def _put_back(session: Session, article: Article, entry: ImportedArticle, clock: Clock) -> None:
    """Let an article say again what it said before, as a new revision, without the files that came."""
    before = session.scalars(
        select(Revision.content).where(
            Revision.article_id == article.id, Revision.number == entry.revision_before
        )
    ).one()
    articles.revise(
        session, article, Content.parse(before, Content.of(article)), by=None, at=clock(), why=_("撤销导入")
    )
    planned.put_back(article, entry.before.get("planned", {}))
    for file in session.scalars(select(ArticleFile).where(ArticleFile.id.in_(entry.before.get("files", ())))):
        file.state = "gone"
    article.state = entry.state_before
    changes.stamp(session, article)
    entry.revision_after, entry.state_after = article.revision, article.state
    entry.revision_before, entry.state_before = article.revision, article.state
    session.flush()
