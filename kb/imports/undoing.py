"""Undo an import: what it brought goes, what it changed is as before; what people touched since stays and is said."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from kb import articles, changes
from kb.content import Content
from kb.database import Clock, Database
from kb.imports.report import Progress
from kb.models import (
    Article,
    Citation,
    Feedback,
    ImportedArticle,
    KnownIssue,
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
            for entry in entries:
                _undo_one(session, entry, clock, told)
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


def _undo_one(session: Session, entry: ImportedArticle, clock: Clock, told: dict[str, Any]) -> None:
    article = session.get_one(Article, entry.article_id)
    if why := _why_kept(session, article, entry):
        told["kept"].append([article.number, article.title, str(why)])
    elif entry.revision_before:
        _put_back(session, article, entry, clock)
        told["restored"] += 1
    else:
        changes.stamp(session, article)
        session.flush()
        session.execute(delete(Article).where(Article.id == article.id))
        session.expunge(article)
        told["removed"] += 1


def _why_kept(session: Session, article: Article, entry: ImportedArticle) -> str:
    """Return why an article stays as it is; empty where nobody has touched it since."""
    is_same = (article.revision, article.state) == (entry.revision_after, entry.state_after)
    if not is_same or article.working or article.verified_at is not None:
        return _("导入后有人改过或核对过")
    if entry.revision_before:
        return ""
    used = (
        exists().where(Ticket.solved_by_id == article.id),
        exists().where(Citation.article_id == article.id),
        exists().where(SearchRule.article_id == article.id),
        exists().where(KnownIssue.article_id == article.id),
        exists().where(Feedback.article_id == article.id),
        exists().where(Article.merged_into_id == article.id),
    )
    return (
        _("已经有工单、规则、故障或读者意见用到它")
        if any(session.scalar(select(each)) for each in used)
        else ""
    )


def _put_back(session: Session, article: Article, entry: ImportedArticle, clock: Clock) -> None:
    """Let an article say again what it said before, as a new revision."""
    before = session.scalars(
        select(Revision.content).where(
            Revision.article_id == article.id, Revision.number == entry.revision_before
        )
    ).one()
    articles.revise(
        session, article, Content.parse(before, Content.of(article)), by=None, at=clock(), why=_("撤销导入")
    )
    if article.state != entry.state_before:
        article.state = entry.state_before
        changes.stamp(session, article)
    entry.revision_after, entry.state_after = article.revision, article.state
    entry.revision_before, entry.state_before = article.revision, article.state
    session.flush()
